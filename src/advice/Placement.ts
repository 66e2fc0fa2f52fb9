import { ProForma } from '../margin/ProForma.ts'
import { withdrawable } from '../margin/withdrawable.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { type Flow, type Holder, worthOf } from './Allocation.ts'
import { Target } from './Target.ts'

/** All of an asset that may leave an account: it stays there, or goes to one other account. */
export interface Stack {
  /** Its place in the list of holders. */
  readonly from: number
  readonly asset: Asset
  readonly amount: Amount
}

/** Where the collateral of an owner carries most. */
export interface Placement {
  readonly flows: readonly Flow[]
  /** What all accounts have over what their targets ask, now and then, atoms of the first's numeraire. */
  readonly now: Ratio
  readonly room: Ratio
  /** No placement of whole stacks has more, where coins count each by itself and for less the more there is of them. */
  readonly bound: Ratio
  /** Whether every placement was tried. */
  readonly isProven: boolean
}

/** As many placements are tried, each of them; of more, steps are taken while one gains. */
export const TRIED = 20_000

/**
 * Places what may leave the accounts of an owner, asset by asset, where all of them together have most over what
 * their targets ask. What counts for more elsewhere goes there, as far as it may leave by itself before
 * anything arrives, and nobody becomes short by it. Null where one numeraire has no price in another.
 *
 * Rules: [ALLOC6] [ALLOC7]
 *
 * @example
 * Placement.place(holders)?.flows // => [{ from: 0, to: 1, asset: btc, amount: 100_000_000n }]
 */
export function place(holders: readonly Holder[], tried = TRIED): Placement | null {
  const worths = worthsOf(holders)
  if (worths === null) return null
  const stacks = stacksOf(holders)
  const table = tableOf(holders, worths, stacks)
  const stay = stacks.map(({ from }) => from)
  const isProven = holders.length ** stacks.length <= tried
  const best = isProven
    ? everyPlacement(table, holders.length, stay)
    : stepwise(table, holders.length, stay)
  return {
    flows: stacks.flatMap(({ from, asset, amount }, at) => {
      const to = best[at] as number
      return to === from ? [] : [{ from, to, asset, amount }]
    }),
    now: table.roomOf(stay) as Ratio,
    room: table.roomOf(best) as Ratio,
    bound: Ratio.add(boundOf(table, holders.length, stacks), dustOf(worths, stacks)),
    isProven,
  }
}

/** Atoms of the first holder's numeraire in an atom of each holder's. */
function worthsOf(holders: readonly Holder[]): readonly Ratio[] | null {
  const [first] = holders
  if (first === undefined) return null
  const { numeraire } = first.context.rules
  const found = holders.map(({ context: { prices, rules } }) =>
    worthOf(prices, rules.numeraire, numeraire),
  )
  const known = found.filter((one) => one !== null)
  return known.length === found.length ? known : null
}

const stacksOf = (holders: readonly Holder[]): readonly Stack[] =>
  holders.flatMap(({ context: { account, rules, prices } }, from) =>
    rules.assets.flatMap((asset) => {
      if (asset.claim !== undefined || (account.balances[asset.index] ?? 0n) <= 0n) return []
      const amount = withdrawable(account, rules, prices, asset)
      return amount > 0n ? [{ from, asset, amount }] : []
    }),
  )

/** The holder of each stack. */
type Placed = readonly number[]

/** What placements come to; each account is assessed once for all that it may hold. */
interface Table {
  /** What all have over their targets; null where something may not leave, or somebody would become short. */
  readonly roomOf: (placed: Placed) => Ratio | null
  /** What one has, holding of the stacks just these, whether or not they may leave. */
  readonly holding: (at: number, held: (stack: number) => boolean) => Ratio
}

function tableOf(
  holders: readonly Holder[],
  worths: readonly Ratio[],
  stacks: readonly Stack[],
): Table {
  const known = holders.map(() => new Map<string, One>())
  const one = (at: number, held: (stack: number) => boolean): One => {
    const key = stacks.map((_, stack) => (held(stack) ? '1' : '0')).join('')
    const found =
      known[at]?.get(key) ?? oneOf(holders[at] as Holder, worths[at] as Ratio, at, stacks, held)
    known[at]?.set(key, found)
    return found
  }
  return {
    holding: (at, held) => one(at, held).room,
    roomOf(placed) {
      let sum = Ratio.zero
      for (const at of holders.keys()) {
        const { room, may } = one(at, (stack) => placed[stack] === at)
        if (!may) return null
        sum = Ratio.add(sum, room)
      }
      return sum
    },
  }
}

interface One {
  readonly room: Ratio
  readonly may: boolean
}

function oneOf(
  { context, target }: Holder,
  worth: Ratio,
  at: number,
  stacks: readonly Stack[],
  held: (stack: number) => boolean,
): One {
  let [account, may]: [Account, boolean] = [context.account, true]
  for (const [stack, { from, asset, amount }] of stacks.entries()) {
    if (from !== at || held(stack)) continue
    may &&= withdrawable(account, context.rules, context.prices, asset) >= amount
    account = ProForma.withBalance(account, asset.index, Amount.negate(amount))
  }
  for (const [stack, { from, asset, amount }] of stacks.entries()) {
    if (from === at || !held(stack)) continue
    account = ProForma.withBalance(account, asset.index, amount)
  }
  const [before, slack] = [context.account, account].map((one) =>
    Target.slack(context, one, target),
  ) as [bigint, bigint]
  return {
    room: Ratio.mul(Ratio.of(slack, target.threshold.numerator), worth),
    may: may && (slack >= 0n || slack >= before),
  }
}

/** The best of all, the first of equals in the order of counting: what need not move stays. */
function everyPlacement(table: Table, count: number, stay: Placed): Placed {
  let best: { readonly placed: Placed; readonly room: Ratio } = {
    placed: stay,
    room: table.roomOf(stay) as Ratio,
  }
  const look = (placed: Placed): void => {
    if (placed.length < stay.length) {
      const own = stay[placed.length] as number
      look([...placed, own])
      for (let to = 0; to < count; to++) if (to !== own) look([...placed, to])
      return
    }
    const room = table.roomOf(placed)
    if (room !== null && Ratio.compare(room, best.room) > 0) best = { placed, room }
  }
  look([])
  return best.placed
}

/** One stack moved at a time, that which gains most, until none does. */
function stepwise(table: Table, count: number, stay: Placed): Placed {
  let [placed, room] = [stay, table.roomOf(stay) as Ratio]
  for (;;) {
    const from = placed
    let better: { readonly placed: Placed; readonly room: Ratio } | null = null
    for (const at of from.keys()) {
      for (let to = 0; to < count; to++) {
        if (to === from[at]) continue
        const next = from.with(at, to)
        const found = table.roomOf(next)
        if (found !== null && Ratio.compare(found, better?.room ?? room) > 0)
          better = { placed: next, room: found }
      }
    }
    if (better === null) return placed
    ;[placed, room] = [better.placed, better.room]
  }
}

/** Each asset of each account, and each term of a stack's gain, was rounded down by less than an atom. */
function dustOf(worths: readonly Ratio[], stacks: readonly Stack[]): Ratio {
  const assets = new Set(stacks.map(({ asset }) => asset.id)).size
  const most = worths.reduce((a, b) => (Ratio.compare(a, b) > 0 ? a : b))
  return Ratio.mul(most, Ratio.of(BigInt(worths.length * assets + 2 * stacks.length)))
}

/**
 * What all have now, and for each stack the most that it may gain by itself: at a place from which all of its asset
 * has left, less what it is worth where it is once all of its asset has come there.
 *
 * Rules: [ALLOC7]
 */
function boundOf(table: Table, count: number, stacks: readonly Stack[]): Ratio {
  const own = (at: number) => (stack: number) => stacks[stack]?.from === at
  const isSame = (a: number, b: number): boolean => stacks[a]?.asset.id === stacks[b]?.asset.id
  const now = Array.from({ length: count }, (_, at) => table.holding(at, own(at))).reduce(
    Ratio.add,
    Ratio.zero,
  )
  return stacks.reduce((sum, { from }, at) => {
    const full = (stack: number) => own(from)(stack) || isSame(stack, at)
    const lost = Ratio.sub(
      table.holding(from, full),
      table.holding(from, (stack) => full(stack) && stack !== at),
    )
    const gains = Array.from({ length: count }, (_, to) => {
      if (to === from) return Ratio.zero
      const empty = (stack: number) => own(to)(stack) && !isSame(stack, at)
      const gained = Ratio.sub(
        table.holding(to, (stack) => empty(stack) || stack === at),
        table.holding(to, empty),
      )
      return Ratio.sub(gained, lost)
    })
    return Ratio.add(
      sum,
      gains.reduce((most, one) => (Ratio.compare(one, most) > 0 ? one : most), Ratio.zero),
    )
  }, now)
}

export * as Placement from './Placement.ts'
