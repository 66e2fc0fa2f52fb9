import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { MeasureName } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { assess } from './assess.ts'
import { type Contribution, contributions } from './contributions.ts'
import { Holdings } from './Holdings.ts'
import type { MarginContext } from './MarginContext.ts'
import { Method } from './Method.ts'
import { ProForma } from './ProForma.ts'

/** An account at the worst that its open orders may lead to, for each requirement. */
export type Committed = { readonly [measure in MeasureName]: Account }

/**
 * The account as its open orders may leave it, whichever of them are filled at their limits while
 * prices stand still: what the fills would lose at once against the mark, and their fees, is taken
 * from its balances, and each order has the price at which it is larger, its limit or the mark. What
 * a closing order loses counts beyond the requirement that it releases, which differs between the
 * two; an order without a mark counts at its limit. Nothing here is part of a method's requirement.
 *
 * Rules: [ORD7] [ORD8] [METHOD16]
 *
 * @example
 * assess(committed(account, rules, book).initial, rules, book, 'credit')
 */
export function committed(account: Account, rules: BoundRulebook, prices: PriceBook): Committed {
  const { orders } = account
  if (orders.length === 0) return { initial: account, maintenance: account }
  const context = { account, rules, prices }
  const fills = orders.map((order) => fillOf(context, order))
  const worse = { ...account, orders: fills.map(({ worst }) => worst) }
  // Where nothing that closes costs anything, nothing is released that could differ.
  const isAlike = fills.every(({ cost, releases }) => cost === 0n || releases === null)
  const bearing = isAlike ? null : bearingOf(context, fills)
  const initial = { ...worse, balances: paid(account, fills, 'initial', bearing) }
  if (bearing === null) return { initial, maintenance: initial }
  return {
    initial,
    maintenance: { ...worse, balances: paid(account, fills, 'maintenance', bearing) },
  }
}

/**
 * The same with every order at the mark: what a fill of it would ask at once, where its limit asks
 * more in another bracket.
 */
export const atMarks = ({ initial, maintenance }: Committed, prices: PriceBook): Committed => {
  const marked = (account: Account): Account => {
    const orders = account.orders.map((order) => {
      const mark = PriceBook.usable(prices, order.instrument)
      return mark === undefined || order.instrument.kind === 'spot'
        ? order
        : { ...order, price: mark }
    })
    return { ...account, orders }
  }
  const one = marked(initial)
  return { initial: one, maintenance: initial === maintenance ? one : marked(maintenance) }
}

/** What a fill of an order at its limit loses at once, and its fee, in settlement atoms. */
export const fillCost = (context: MarginContext, order: Order): bigint =>
  fillOf(context, order).cost

/** What a fill of an order at its limit does. */
interface Fill {
  readonly order: Order
  /** The order as it is margined. */
  readonly worst: Order
  /** Settlement atoms lost at once, and the fee. */
  readonly cost: bigint
  /** The position whose requirement the order releases as it closes it; null where it may not. */
  readonly releases: Position | null
}

function fillOf(context: MarginContext, order: Order): Fill {
  const mark = PriceBook.usable(context.prices, order.instrument)
  const fee = feeOf(context, order, mark ?? order.price)
  if (order.instrument.kind === 'spot' || mark === undefined) {
    return { order, worst: order, cost: fee, releases: null }
  }
  const held = legOf(context.account, order)
  if (order.reduceOnly && !isAgainst(order, held)) {
    return { order, worst: order, cost: 0n, releases: null }
  }
  const cost = fee + lossOf(order, mark)
  if (isAgainst(order, held) && closesOnly(context.account, order, held)) {
    return { order, worst: atClosing(order, mark), cost, releases: held }
  }
  return { order, worst: atWorse(order, mark), cost, releases: null }
}

/** The assumed rate on the larger of the notionals at the limit and at the mark, rounded up. */
function feeOf({ rules }: MarginContext, { instrument, lots, price }: Order, mark: bigint): bigint {
  const { feeRate } = Method.of(rules)
  const [atLimit, atMark] = [price, mark].map((at) => Instrument.notional(instrument, lots, at))
  return Ratio.mulUp(
    Integer.max(atLimit as bigint, atMark as bigint),
    feeRate(rules.rulebook.method),
  )
}

/**
 * What a fill at the limit leaves less than its size is worth at the mark, both rounded against the
 * account; zero where it leaves more.
 */
function lossOf({ instrument, lots, price }: Order, mark: bigint): bigint {
  const gained =
    Instrument.value(instrument, lots, mark) + Instrument.value(instrument, -lots, price)
  return Integer.max(0n, -gained)
}

/** What closes asks nothing at its price; what a long option would bring it says itself. */
const atClosing = (order: Order, mark: bigint): Order => {
  const isOption = order.instrument.kind === 'option'
  return { ...order, price: Price.of(isOption ? Integer.min(order.price, mark) : mark) }
}

/**
 * The order at the price where its notional is larger. Beside orders that turn the position over, a
 * reduce-only order makes room for more of them: it counts as one of them, and closes at the mark.
 */
function atWorse(order: Order, mark: bigint): Order {
  const { instrument, lots, price, reduceOnly } = order
  if (reduceOnly) return { ...order, reduceOnly: false, price: Price.of(mark) }
  const isLarger =
    Instrument.notional(instrument, lots, mark) > Instrument.notional(instrument, lots, price)
  return isLarger ? { ...order, price: Price.of(mark) } : order
}

const legOf = ({ positions }: Account, order: Order): Position | null =>
  positions.find((held) => isOn(held, order)) ?? null

const isOn = (
  a: Pick<Order, 'instrument' | 'leg'>,
  b: Pick<Order, 'instrument' | 'leg'>,
): boolean => a.leg === b.leg && a.instrument.index === b.instrument.index

const isAgainst = ({ lots }: Order, held: Position | null): held is Position =>
  held !== null && held.lots > 0n !== lots > 0n

/** Whether all orders on an order's side together close at most what is held. */
function closesOnly({ orders }: Account, order: Order, held: Position): boolean {
  let sum = 0n
  for (const other of orders) {
    if (isOn(other, order) && isAgainst(other, held)) sum += Integer.abs(other.lots)
  }
  return sum <= Integer.abs(held.lots)
}

/** The balances once every fill has cost what it would. */
function paid(
  account: Account,
  fills: readonly Fill[],
  measure: MeasureName,
  bearing: Bearing | null,
): readonly (Amount | undefined)[] {
  const balances = account.balances.slice()
  for (const { order, cost, releases } of fills) {
    if (cost === 0n) continue
    const { settleIndex } = order.instrument
    let net = cost
    if (releases !== null && bearing !== null) {
      net -= inDebt(bearing, settleIndex, spareOf(bearing, order, releases, measure), measure)
    }
    if (net <= 0n) continue
    balances[settleIndex] = Amount.sub(balances[settleIndex] ?? Amount.zero, Amount.of(net))
  }
  return balances
}

/** What bears the cost of closing: what positions are asked, and what is left of each asset once all is paid. */
interface Bearing {
  readonly context: MarginContext
  readonly parts: readonly Contribution[]
  /** By asset index: balances with profits, less every cost in full. */
  readonly left: readonly (bigint | undefined)[]
  /** Where legs may hedge one another, what all orders together release; null where they do not. */
  readonly together: Together | null
}

/** What an account is asked less once so many lots of one leg are closed, in the numeraire. */
interface Together extends Readonly<Record<MeasureName, bigint>> {
  readonly lots: bigint
}

function bearingOf(context: MarginContext, fills: readonly Fill[]): Bearing {
  const { rules, prices } = context
  const account = { ...context.account, orders: [] }
  const left = [...Holdings.of(account, rules, prices)]
  for (const { order, cost } of fills) {
    const { settleIndex } = order.instrument
    left[settleIndex] = (left[settleIndex] ?? 0n) - cost
  }
  const parts = contributions(account, rules, prices, 'credit')
  const together = Method.of(rules).hedges(context.account, rules) ? releasedBy(context) : null
  return { context, parts, left, together }
}

const nothing: Together = { lots: 1n, initial: 0n, maintenance: 0n }

/**
 * What the account is asked less once all of its orders are filled, and nothing where they are not all on one side of
 * one leg.
 *
 * Rules: [METHOD15]
 */
function releasedBy({ account, rules, prices }: MarginContext): Together {
  const [first, ...others] = account.orders
  if (first === undefined) return nothing
  const { instrument, leg } = first
  const price = PriceBook.usable(prices, instrument)
  const isAlike = (one: Order): boolean => isOn(one, first) && one.lots > 0n === first.lots > 0n
  if (price === undefined || !others.every(isAlike)) return nothing
  const lots = account.orders.reduce((sum, one) => sum + one.lots, 0n)
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  const trade = { instrument, leg, lots: Quantity.of(lots), price, fundingIndex, fee: Amount.zero }
  const before = { ...account, orders: [] }
  const had = assess(before, rules, prices, 'credit')
  const has = assess(ProForma.withTrade(before, trade), rules, prices, 'credit')
  return {
    lots: Integer.abs(lots),
    initial: Integer.max(0n, had.initial - has.initial),
    maintenance: Integer.max(0n, had.maintenance - has.maintenance),
  }
}

/** Settlement atoms that a closing order releases: its share of what its position is asked, and of what all release. */
function spareOf(
  { context: { rules, prices }, parts, together }: Bearing,
  order: Order,
  releases: Position,
  measure: MeasureName,
): bigint {
  const part = parts.find(({ position }) => position === releases)
  if (part === undefined) return 0n
  const share = shareOf(part[measure], order, Integer.abs(part.position.lots))
  if (together === null) return share
  const settle = rules.assets[order.instrument.settleIndex] as Asset
  const atoms = PriceBook.convert(prices, Amount.of(together[measure]), rules.numeraire, settle)
  return Integer.min(share, shareOf(atoms ?? 0n, order, together.lots))
}

/**
 * What is released, as what is owed less by it: a debt counts at its weight and asks a requirement of its
 * own, so that an atom released is worth less than an atom of debt.
 */
function inDebt(
  { context: { account, rules }, left }: Bearing,
  settleIndex: number,
  spare: bigint,
  measure: MeasureName,
): bigint {
  if ((left[settleIndex] ?? 0n) >= 0n) return spare
  const owing = Method.of(rules).owing(account, rules, settleIndex)
  if (owing === null) return spare
  return Ratio.divDown(spare, Ratio.add(owing.weight, owing[measure]))
}

/** Settlement atoms that rounding may keep of a requirement as a part of its position is closed. */
const kept = 4n

/** An order's share of what all of so many lots release, rounded down. */
const shareOf = (released: bigint, { lots }: Order, of: bigint): bigint =>
  Integer.max(0n, Integer.mulDivDown(released, Integer.abs(lots), of) - kept)
