import { assess } from '../margin/assess.ts'
import { committed } from '../margin/committed.ts'
import { assessCredit } from '../margin/creditView.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { ProForma } from '../margin/ProForma.ts'
import { withdrawable } from '../margin/withdrawable.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { leastOf } from './leastOf.ts'
import { Target } from './Target.ts'

/** An account of an owner, and what it is to reach where it does not. */
export interface Holder {
  readonly context: MarginContext
  readonly target: Target
}

/** Free collateral that moves from one account of an owner to another. */
export interface Flow {
  /** Places in the list of holders. */
  readonly from: number
  readonly to: number
  readonly asset: Asset
  readonly amount: Amount
}

/** One flow of unknown size: at most so many atoms, each of a value. */
export interface Column {
  readonly from: number
  readonly to: number
  readonly asset: Asset
  readonly most: bigint
  readonly cost: Ratio
}

/** A row over all columns: at least, or at most, its bound. */
export interface Row {
  readonly isAtLeast: boolean
  readonly bound: Ratio
  readonly of: readonly Ratio[]
}

/** The least value to move so that everybody has enough: linear, in rationals. */
export interface Program {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Whether every account is as linear as it was taken; else a cheaper allocation may be missed. */
  readonly isLinear: boolean
}

/** What a solver found, of which nothing is believed: it is settled by `settle`, bounded by `bound`. */
export interface Guess {
  /** Atoms of each column. */
  readonly amounts: readonly bigint[]
  /** The price of each row. */
  readonly duals: readonly Ratio[]
}

/**
 * The program of an owner's accounts: who is short of its target takes, whoever else has something that
 * may leave gives. Only assets that are no claims, and of which the value is known. Null where nobody is
 * short.
 *
 * Rules: [ALLOC1] [ALLOC2]
 */
export function program(holders: readonly Holder[]): Program | null {
  const takers = holders.flatMap((one, at) => (isShort(one) ? [at] : []))
  const [first] = takers
  if (first === undefined) return null
  const { numeraire } = (holders[first] as Holder).context.rules
  const givers = holders.flatMap((one, at) => (isShort(one) || !isKnown(one) ? [] : [at]))
  const columns = givers.flatMap((from) =>
    freeOf(holders[from] as Holder).flatMap(({ asset, most }) => {
      const cost = worthOf((holders[from] as Holder).context.prices, asset, numeraire)
      return cost === null ? [] : takers.map((to) => ({ from, to, asset, most, cost }))
    }),
  )
  const giving = givers.filter((at) => columns.some(({ from }) => from === at))
  const rows = [
    ...takers.map((at) => takerRow(holders[at] as Holder, at, columns)),
    ...giving.map((at) => giverRow(holders[at] as Holder, at, columns)),
    ...giving.flatMap((at) => assetRows(at, columns)),
  ]
  return { columns, rows, isLinear: columns.every((one) => isLinear(holders, one)) }
}

const isKnown = ({ context: { account, rules, prices } }: Holder): boolean =>
  assess(account, rules, prices).certainty !== 'unknown'

const isShort = (holder: Holder): boolean =>
  isKnown(holder) && Target.slack(holder.context, holder.context.account, holder.target) < 0n

/** What may leave an account, each asset by itself. */
const freeOf = ({ context: { account, rules, prices } }: Holder) =>
  rules.assets.flatMap((asset) => {
    if (asset.claim !== undefined || (account.balances[asset.index] ?? 0n) <= 0n) return []
    const most = withdrawable(account, rules, prices, asset)
    return most > 0n ? [{ asset, most }] : []
  })

/** The numeraire's atoms in an atom of an asset; null where a price is missing. */
export function worthOf({ indices }: PriceBook, asset: Asset, numeraire: Asset): Ratio | null {
  if (asset.index === numeraire.index) return Ratio.one
  const [from, to] = [indices[asset.index], indices[numeraire.index]]
  if (from === undefined || to === undefined) return null
  const up = Integer.mul(from.price, Integer.pow10(numeraire.decimals))
  return Ratio.of(up, Integer.mul(to.price, Integer.pow10(asset.decimals)))
}

const brought = (account: Account, asset: Asset, amount: bigint): Account =>
  ProForma.withBalance(account, asset.index, Amount.of(amount))

/** What a taker gains by so many atoms. */
const gain = ({ context, target }: Holder, asset: Asset, amount: bigint): bigint =>
  Target.slack(context, brought(context.account, asset, amount), target) -
  Target.slack(context, context.account, target)

/** What is left above what has to stay covered once something leaves. */
function roomOf({ context: { account, rules, prices } }: Holder): bigint {
  const measure = Method.of(rules).release(rules)
  const view = assessCredit(committed(account, rules, prices)[measure], rules, prices, 'spend')
  return view.equity - view[measure]
}

const without = (holder: Holder, asset: Asset, amount: bigint): Holder => ({
  ...holder,
  context: { ...holder.context, account: brought(holder.context.account, asset, -amount) },
})

const loss = (holder: Holder, asset: Asset, amount: bigint): bigint =>
  roomOf(holder) - roomOf(without(holder, asset, amount))

function takerRow(holder: Holder, at: number, columns: readonly Column[]): Row {
  const short = -Target.slack(holder.context, holder.context.account, holder.target)
  const of = columns.map(({ to, asset, most }) =>
    to === at ? Ratio.of(gain(holder, asset, most), most) : Ratio.zero,
  )
  return { isAtLeast: true, bound: Ratio.of(short), of }
}

function giverRow(holder: Holder, at: number, columns: readonly Column[]): Row {
  const of = columns.map(({ from, asset, most }) =>
    from === at ? Ratio.of(loss(holder, asset, most), most) : Ratio.zero,
  )
  return { isAtLeast: false, bound: Ratio.of(roomOf(holder)), of }
}

/** Of each asset of a giver no more than may leave, to all takers together. */
function assetRows(at: number, columns: readonly Column[]): readonly Row[] {
  const own = columns.filter(({ from }) => from === at)
  const assets = new Set(own.map(({ asset }) => asset))
  return [...assets].map((asset) => ({
    isAtLeast: false,
    bound: Ratio.of(own.find((one) => one.asset === asset)?.most ?? 0n),
    of: columns.map((one) => (one.from === at && one.asset === asset ? Ratio.one : Ratio.zero)),
  }))
}

/** Whether half of a flow does half as much, but for rounding. */
function isLinear(holders: readonly Holder[], { from, to, asset, most }: Column): boolean {
  const half = Integer.divDown(most, 2n)
  const [giver, taker] = [holders[from] as Holder, holders[to] as Holder]
  const { numerator, denominator } = taker.target.threshold
  const isHalf = (part: bigint, whole: bigint, dust: bigint): boolean =>
    Integer.abs(Integer.mul(part, most) - Integer.mul(whole, half)) <= Integer.mul(dust, most)
  return (
    isHalf(
      gain(taker, asset, half),
      gain(taker, asset, most),
      Integer.mul(4n, numerator + denominator),
    ) && isHalf(loss(giver, asset, half), loss(giver, asset, most), 4n)
  )
}

/**
 * No allocation within a program moves less value than this, whatever the prices of its rows are: a sum over
 * all flows, each as small as it can be, in rationals.
 *
 *     bound = Σ price × bound of row + Σ most × min(0, cost - Σ price × row)
 *
 * Rules: [ALLOC4]
 */
export function bound({ columns, rows }: Program, duals: readonly Ratio[]): Ratio {
  const prices = rows.map(({ isAtLeast }, at) => signed(duals[at] ?? Ratio.zero, isAtLeast))
  const ofRows = rows.reduce(
    (sum, row, at) => Ratio.add(sum, Ratio.mul(row.bound, prices[at] as Ratio)),
    Ratio.zero,
  )
  return columns.reduce((sum, { cost, most }, column) => {
    const reduced = rows.reduce(
      (left, row, at) => Ratio.sub(left, Ratio.mul(row.of[column] as Ratio, prices[at] as Ratio)),
      cost,
    )
    return reduced.numerator >= 0n ? sum : Ratio.add(sum, Ratio.mul(reduced, Ratio.of(most)))
  }, ofRows)
}

/** A row that asks for at least so much has no price below zero, one that allows so much none above. */
const signed = (price: Ratio, isAtLeast: boolean): Ratio =>
  price.numerator > 0n === isAtLeast ? price : Ratio.zero

/**
 * Atoms by flow without a solver: the flows of most gain for their value first, taker by taker.
 *
 * Rules: [ALLOC5]
 */
export function greedy(holders: readonly Holder[], { columns }: Program): readonly bigint[] {
  const order = columns.map((_, at) => at).sort((a, b) => Integer.sign(rank(a, b)))
  function rank(a: number, b: number): bigint {
    const [one, other] = [columns[a] as Column, columns[b] as Column]
    const gained = ({ to, asset, most }: Column) =>
      Ratio.of(gain(holders[to] as Holder, asset, most), most)
    const left = Ratio.mul(one.cost, gained(other))
    return BigInt(Ratio.compare(left, Ratio.mul(other.cost, gained(one))))
  }
  const amounts = columns.map(() => 0n)
  let now = holders
  for (const at of order) {
    const { from, to, asset } = columns[at] as Column
    const amount = enough(now, { from, to, asset })
    amounts[at] = amount
    now = moved(now, { from, to, asset, amount: Amount.of(amount) })
  }
  return amounts
}

/** The least of a flow after which its taker is not short, or all that may leave. */
function enough(
  holders: readonly Holder[],
  { from, to, asset }: Pick<Flow, 'from' | 'to' | 'asset'>,
): bigint {
  const taker = holders[to] as Holder
  if (!isShort(taker)) return 0n
  const { account, rules, prices } = (holders[from] as Holder).context
  const most = withdrawable(account, rules, prices, asset)
  const { context, target } = taker
  return leastOf(most, (amount) =>
    Target.slack(context, brought(context.account, asset, amount), target),
  )
}

const moved = (holders: readonly Holder[], { from, to, asset, amount }: Flow): readonly Holder[] =>
  holders.map((one, at) => {
    if (at !== from && at !== to) return one
    return without(one, asset, at === from ? amount : -amount)
  })

/**
 * Flows of whole atoms that leave nobody short, from what a solver or `greedy` proposed: each is cut to what
 * may leave, and what is lacking is added. Null where they do not suffice.
 *
 * Rules: [ALLOC3]
 */
export function settle(
  holders: readonly Holder[],
  { columns }: Program,
  amounts: readonly bigint[],
): readonly Flow[] | null {
  const given = columns.map(() => 0n)
  let now = holders
  const give = (at: number, amount: bigint): void => {
    const { from, to, asset } = columns[at] as Column
    if (amount <= 0n) return
    given[at] = (given[at] as bigint) + amount
    now = moved(now, { from, to, asset, amount: Amount.of(amount) })
  }
  for (const [at, { from, asset }] of columns.entries()) {
    const { account, rules, prices } = (now[from] as Holder).context
    give(at, Integer.min(amounts[at] ?? 0n, withdrawable(account, rules, prices, asset)))
  }
  // The flows that were chosen are topped up first.
  const order = columns.map((_, at) => at).sort((a, b) => (given[a] ? 0 : 1) - (given[b] ? 0 : 1))
  for (const at of order) give(at, enough(now, columns[at] as Column))
  if (now.some(isShort)) return null
  return columns.flatMap(({ from, to, asset }, at) => {
    const amount = Amount.of(given[at] as bigint)
    return amount === 0n ? [] : [{ from, to, asset, amount }]
  })
}

/** The value of flows, in the numeraire of the program. */
export const movedValue = ({ columns }: Program, flows: readonly Flow[]): Ratio =>
  flows.reduce((sum, { from, to, asset, amount }) => {
    const column = columns.find((one) => one.from === from && one.to === to && one.asset === asset)
    return Ratio.add(sum, Ratio.mul(Ratio.of(amount), column?.cost ?? Ratio.zero))
  }, Ratio.zero)

export * as Allocation from './Allocation.ts'
