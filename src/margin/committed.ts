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
  const isAlike = fills.every(({ cost, releases }) => cost === 0n || releases === null)
  const initial = { ...worse, balances: paid(context, fills, 'initial') }
  if (isAlike) return { initial, maintenance: initial }
  return { initial, maintenance: { ...worse, balances: paid(context, fills, 'maintenance') } }
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
  context: MarginContext,
  fills: readonly Fill[],
  measure: MeasureName,
): readonly (Amount | undefined)[] {
  const balances = context.account.balances.slice()
  let bearing: Bearing | null = null
  for (const { order, cost, releases } of fills) {
    if (cost === 0n) continue
    const { settleIndex } = order.instrument
    let net = cost
    if (releases !== null) {
      bearing ??= bearingOf(context, fills)
      const spare = spareOf(bearing, order, releases, measure)
      net -= inDebt(bearing, { order, spare }, measure)
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
}

function bearingOf(context: MarginContext, fills: readonly Fill[]): Bearing {
  const { rules, prices } = context
  const account = { ...context.account, orders: [] }
  const left = [...Holdings.of(account, rules, prices)]
  for (const { order, cost } of fills) {
    const { settleIndex } = order.instrument
    left[settleIndex] = (left[settleIndex] ?? 0n) - cost
  }
  return { context, parts: contributions(account, rules, prices, 'credit'), left }
}

/** Settlement atoms that a closing order releases. */
function spareOf(
  { context, parts }: Bearing,
  order: Order,
  releases: Position,
  measure: MeasureName,
): bigint {
  const part = parts.find(({ position }) => position === releases)
  const share = part === undefined ? 0n : released(order, part, measure)
  const isHedged = share > 0n && Method.of(context.rules).hedges(context.account, context.rules)
  return isHedged ? Integer.min(share, releasedAlone(context, order, measure)) : share
}

/**
 * What is released, as what is owed less by it: a debt counts at its weight and asks a requirement of its
 * own, so that an atom released is worth less than an atom of debt.
 */
function inDebt(
  { context: { account, rules }, left }: Bearing,
  { order, spare }: { readonly order: Order; readonly spare: bigint },
  measure: MeasureName,
): bigint {
  const { settleIndex } = order.instrument
  if ((left[settleIndex] ?? 0n) >= 0n) return spare
  const owing = Method.of(rules).owing(account, rules, settleIndex)
  if (owing === null) return spare
  return Ratio.divDown(spare, Ratio.add(owing.weight, owing[measure]))
}

/**
 * What a closing order releases where what it closes may hedge the rest: its share of what the account is asked
 * less once all orders are filled, and nothing where any of them is of another leg. Rounded down to settlement atoms.
 *
 * Rules: [METHOD15]
 */
function releasedAlone(
  { account, rules, prices }: MarginContext,
  order: Order,
  measure: MeasureName,
): bigint {
  const { instrument, leg, lots } = order
  const isAlike = (one: Order): boolean => isOn(one, order) && one.lots > 0n === lots > 0n
  const price = PriceBook.usable(prices, instrument)
  if (price === undefined || !account.orders.every(isAlike)) return 0n
  const whole = account.orders.reduce((sum, one) => sum + one.lots, 0n)
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  const terms = { instrument, leg, price, fundingIndex, fee: Amount.zero }
  const before = { ...account, orders: [] }
  const after = ProForma.withTrade(before, { ...terms, lots: Quantity.of(whole) })
  const [had, has] = [before, after].map((one) => assess(one, rules, prices, 'credit')[measure])
  const less = Amount.of(Integer.max(0n, (had as bigint) - (has as bigint)))
  const settle = rules.assets[instrument.settleIndex] as Asset
  const atoms = PriceBook.convert(prices, less, rules.numeraire, settle) ?? 0n
  return Integer.max(0n, Integer.mulDivDown(atoms, Integer.abs(lots), Integer.abs(whole)) - kept)
}

/** Settlement atoms that rounding may keep of a requirement as a part of its position is closed. */
const kept = 4n

/** The share of a position's requirement that a closing order releases, rounded down. */
function released({ lots }: Order, part: Contribution, measure: MeasureName): bigint {
  const share = Integer.mulDivDown(
    part[measure],
    Integer.abs(lots),
    Integer.abs(part.position.lots),
  )
  return Integer.max(0n, share - kept)
}
