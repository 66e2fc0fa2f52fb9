import { committed, fillCost } from '../margin/committed.ts'
import { contributions } from '../margin/contributions.ts'
import { heldIn, initialOf, marginMoved, raised, spendable } from '../margin/isolatedMargin.ts'
import { unreserved } from '../margin/liability.ts'
import { orderMargin } from '../margin/orderMargin.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import type { AccountState } from './AccountState.ts'
import type { Trade } from './Event.ts'
import { LegOrders } from './LegOrders.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'

/**
 * The margin of an isolated position: what its open orders may move out of the main account, which
 * must have it, and what a fill moves, which is what was asked of it.
 */

/** The rules and prices that an account is margined by. */
interface Terms {
  readonly rules: BoundRulebook
  readonly book: PriceBook
}

/** An account as it bears its open orders. */
export interface Borne {
  readonly account: Account
  /** Whether what its isolated orders may ask is known: what is not is left out. */
  readonly isKnown: boolean
}

/**
 * The account as it bears its open orders. A main account has moved what its orders in isolated
 * instruments may ask out of its balances, and those orders are no longer its own.
 *
 * Rules: [ORD9]
 */
export function borne(account: AccountState, view: Account, terms: Terms): Borne {
  if (account.parent !== null) {
    return { account: borneByPosition(account, account.parent, view), isKnown: true }
  }
  const isIsolated = ({ instrument }: Order): boolean => account.isolating.has(instrument.index)
  if (account.isolating.size === 0 || !view.orders.some(isIsolated)) {
    return { account: view, isKnown: true }
  }
  const balances = view.balances.slice()
  let isKnown = true
  for (const index of account.isolating) {
    const isolated = account.isolated[index]
    const orders = view.orders.filter(({ instrument }) => instrument.index === index)
    const [first] = orders
    if (isolated === undefined || first === undefined) continue
    const bearer = { ...isolated, leverages: view.leverages, orders }
    const asked = askedBy(bearer, first.instrument, terms)
    if (asked === null) isKnown = false
    const { settleIndex } = first.instrument
    balances[settleIndex] = Amount.of((balances[settleIndex] ?? 0n) - (asked ?? 0n))
  }
  const orders = view.orders.filter((order) => !isIsolated(order))
  return { account: { ...view, balances, orders }, isKnown }
}

/**
 * What a main account lacks of an asset to give its isolated orders what they may ask, beside what its
 * spot orders would pay, its other orders would cost and its open losses would take as they are
 * realised. They borrow nothing, whatever the rules let it owe. Null where it has it.
 *
 * Rules: [ORD9]
 */
export function lacking(view: Account, now: Account, later: Account, terms: Terms): Lack | null {
  if (later === view) return null
  const [had, left] = [movable(now, terms), movable(later, terms)]
  for (let index = 0; index < left.length; index++) {
    const after = left[index] ?? 0n
    const asked = (view.balances[index] ?? 0n) - (later.balances[index] ?? 0n)
    if (asked <= 0n || after >= 0n || after >= (had[index] ?? 0n)) continue
    return { asset: index, expected: asked, found: asked + after }
  }
  return null
}

/**
 * The account as it bears its open orders, and how much of an asset it can give beside what those of its
 * isolated positions may ask: all that it has where there are none.
 *
 * Rules: [ORD9]
 */
export function bearing(account: AccountState, terms: Terms): Bearing {
  const { account: own } = borne(account, account, terms)
  const left = own === account ? null : movable(own, terms)
  const most = ({ index }: Asset): Amount =>
    Amount.of(Integer.max(0n, (left ?? account.balances)[index] ?? 0n))
  return { account: own, movable: most }
}

/** By asset index, what could be moved out whatever its orders lead to; negative where it lacks. */
function movable(account: Account, { rules, book }: Terms): readonly (bigint | undefined)[] {
  const left = [...unreserved(committed(account, rules, book).initial)]
  const parts = contributions({ ...account, orders: [] }, rules, book, 'credit')
  for (const { position, profit, funding } of parts) {
    const { settleIndex } = position.instrument
    left[settleIndex] = (left[settleIndex] ?? 0n) + Integer.min(0n, profit + funding)
  }
  return left
}

/** An account that bears its open orders. */
export interface Bearing {
  readonly account: Account
  readonly movable: (asset: Asset) => Amount
}

/** An asset by index, what isolated orders may ask of it, and what can be moved of it, in atoms. */
export interface Lack {
  readonly asset: number
  readonly expected: bigint
  readonly found: bigint
}

/** An isolated position bears the orders that close it. */
function borneByPosition(position: AccountState, owner: AccountState, view: Account): Account {
  return { ...view, orders: closing(position, ordersIn(position, owner, view)) }
}

/** A position's orders are its owner's, unless a request would change them. */
const ordersIn = (position: AccountState, owner: AccountState, view: Account): readonly Order[] =>
  (view.orders.length > 0 ? view.orders : owner.orders).filter(
    ({ instrument }) => instrument.index === position.isolates,
  )

/**
 * What a request would let orders on both sides of an isolated position lose more, beyond the margin
 * that they bring: each may come to close what the others opened, and nobody else bears it. Null
 * where a price is missing.
 *
 * Rules: [ORD9]
 */
export function exposedByTurns(position: AccountState, view: Account, terms: Terms): bigint | null {
  if (position.parent === null) return 0n
  const [before, after] = [position, view].map((one) =>
    lostByTurns(
      { ...one, orders: ordersIn(position, position.parent as AccountState, one) },
      terms,
    ),
  )
  return before == null || after == null ? null : Integer.max(0n, after - before)
}

/** Where a net position has orders on both sides, each may come to close what the others opened. */
function lostByTurns(position: Account, { rules, book }: Terms): bigint | null {
  const orders = position.orders.filter(({ leg, reduceOnly }) => leg === 'net' && !reduceOnly)
  const sides = new Set(orders.map(({ lots }) => lots > 0n))
  if (sides.size < 2) return 0n
  const empty = { ...position, positions: [] }
  let lost = 0n
  for (const order of orders) {
    const mark = PriceBook.usable(book, order.instrument)
    const cost = fillCost({ account: empty, rules, prices: book }, order)
    const atMark = { ...order, price: mark ?? order.price }
    const brought = cost === 0n ? 0n : orderMargin({ ...empty, orders: [atMark] }, rules, book)
    if (brought === null) return null
    lost += Integer.max(0n, cost - brought)
  }
  return lost
}

/** The parts of the orders that close what an isolated position holds, those that lose most first. */
function closing({ positions }: AccountState, orders: readonly Order[]): readonly Order[] {
  const found: Order[] = []
  for (const held of positions) {
    let left = Integer.abs(held.lots)
    const against = orders
      .filter((order) => order.leg === held.leg && LegOrders.isAgainst(order, held.lots))
      .sort((a, b) => Integer.sign(held.lots > 0n ? a.price - b.price : b.price - a.price))
    for (const order of against) {
      const size = Integer.min(left, Integer.abs(order.lots))
      left -= size
      if (size > 0n) found.push({ ...order, lots: Quantity.of(order.lots > 0n ? size : -size) })
    }
  }
  return found
}

/**
 * The most, in settlement atoms, that a fill of an isolated position's orders may move out of the
 * main account: the initial requirement of the worse side, with what the fills lose at once and
 * their fees. Turning a position over first releases what it has.
 */
function askedBy(position: Account, on: Instrument, { rules, book }: Terms): bigint | null {
  const { orders } = position
  const context = { account: position, rules, prices: book }
  const costOf = (some: readonly Order[]): bigint =>
    some.reduce((sum, order) => sum + fillCost(context, order), 0n)
  const margin = (account: Account): bigint | null =>
    orderMargin(committed(account, rules, book).initial, rules, book)
  const against = orders.filter((order) => LegOrders.isAgainst(order, heldIn(position, order.leg)))
  const adding = orders.filter((order) => !order.reduceOnly && !against.includes(order))
  const added = margin({ ...position, orders: adding })
  if (added === null) return null
  const empty = { ...position, balances: [], positions: [], orders: [] }
  const raise = (amount: bigint) => raised(empty, on, amount, rules, book)
  const turned = turning(position, against)
  if (turned.length === 0) return raise(added + costOf(adding))
  const asked = margin({ ...position, positions: [], orders: turned })
  if (asked === null) return null
  const free = spendable(position, on.settleIndex, rules, book)
  const spare = Integer.max(0n, free - costOf(against))
  const costs = costOf(adding) + costOf(against)
  const [grown, over] = [raise(added + costs), raise(asked + costs)]
  return grown === null || over === null ? null : Integer.max(grown, over - spare)
}

/**
 * What is left of the orders against a position once it is closed: the smallest close it, and the
 * largest turn it over. Empty where they only close.
 */
function turning(position: Account, against: readonly Order[]): readonly Order[] {
  const size = ({ instrument, price }: Order): bigint =>
    Instrument.notional(instrument, 1_000n, price)
  let closing = Integer.abs(heldIn(position, 'net'))
  const left: Order[] = []
  for (const order of against.toSorted((a, b) => Integer.sign(size(a) - size(b)))) {
    if (order.leg !== 'net') continue
    const closed = Integer.min(closing, Integer.abs(order.lots))
    closing -= closed
    const rest = order.lots > 0n ? order.lots - closed : order.lots + closed
    if (rest !== 0n) left.push({ ...order, lots: Quantity.of(rest), reduceOnly: false })
  }
  return left
}

/** An isolated position as a fill finds it; State is written by the fill. */
export const before = (isolated: AccountState): Account => ({
  ...isolated,
  balances: [...isolated.balances],
  positions: [...isolated.positions],
})

/**
 * Moves margin after a fill of an isolated position, as far as the main account has it, or back to
 * it. Nothing moves while the position is being liquidated, and nothing back while it is called or a
 * protection of it is at work: what a reduction releases is what they asked for.
 *
 * Rules: [ENG9] [ORD9] [CALL5] [PROT17]
 */
export function settle(run: Run, isolated: AccountState, was: Account, trade: Trade): void {
  const { state } = run
  const rules = State.rulesOf(state, isolated)
  const { parent } = isolated
  if (rules === null || parent === null || isolated.liquidation !== null) return
  const instrument = State.instrument(state, trade.instrument)
  const margin = marginMoved(was, isolated, { ...trade, instrument }, rules, state.book)
  if (margin < 0n && (isCalled(isolated) || isProtected(isolated))) return
  const [from, to] = margin > 0n ? [parent, isolated] : [isolated, parent]
  const has = from.balances[instrument.settleIndex] ?? 0n
  const free = margin > 0n ? has : has - keptBy(isolated, instrument, { rules, book: state.book })
  const amount = Integer.min(Integer.abs(margin), free)
  if (amount <= 0n) return
  const moved = { from: from.id, to: to.id, asset: instrument.settle, amount: Amount.of(amount) }
  Run.emit(run, { type: 'Transferred', ...moved, reason: 'margin' })
}

const isCalled = ({ calls, dues }: AccountState): boolean =>
  dues.length > 0 || calls.some((call) => call !== undefined)

const isProtected = ({ guards }: AccountState): boolean =>
  guards.some(({ attempt }) => attempt !== null)

/** What stays with a position: its requirement, its open losses and what its open orders may lose. */
function keptBy(isolated: AccountState, on: Instrument, terms: Terms): bigint {
  const { settleIndex } = on
  const { rules, book } = terms
  const has = isolated.balances[settleIndex] ?? 0n
  const open = has - spendable(isolated, settleIndex, rules, book)
  const { account: worst } = borne(isolated, isolated, terms)
  const lost = has - (committed(worst, rules, book).initial.balances[settleIndex] ?? 0n)
  const initial = initialOf(isolated, rules, book, null)
  const empty = { ...isolated, balances: [], positions: [], orders: [] }
  return open + lost + (raised(empty, on, initial, rules, book) ?? initial)
}

export * as IsolatedMargin from './IsolatedMargin.ts'
