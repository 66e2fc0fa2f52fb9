import { type Account, legKey } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Brackets, type Tier } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { type LegOf, Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { spotOrders } from './spotOrders.ts'
import { Visit } from './Visit.ts'

/**
 * Emits the requirement of orders on legs without a position, once a leg, and the reserve of spot
 * orders, once an order.
 *
 * Rules: [TIER8]
 */
export function loneOrders<T>(visit: Visit<T>): void {
  const { account, terms, visitor, into } = visit
  const { orders } = account
  if (orders.some(({ instrument }) => instrument.kind === 'spot')) spotOrders(visit)
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index] as Order
    if (order.reduceOnly || order.instrument.kind === 'spot') continue
    if (!isFirst(account, order, index)) continue
    const table = terms.brackets[order.instrument.index]
    if (table === undefined) visitor.unknown(into, 'brackets.missing', order.instrument)
    else addOrders(visit, order, 0n, 0n, table)
  }
}

/** Whether the order's leg has no position and no earlier order. */
function isFirst({ positions, orders }: Account, order: Order, index: number): boolean {
  if (positions.some((position) => Position.isSameLeg(position, order))) return false
  for (let before = 0; before < index; before++) {
    const other = orders[before] as Order
    if (!other.reduceOnly && Position.isSameLeg(other, order)) return false
  }
  return true
}

/**
 * Emits the most that a leg's open orders could add to its initial requirement: the initial of the
 * worse side less that of the position, given as a signed notional.
 *
 * Rules: [TIER8]
 */
export function addOrders<T>(
  visit: Visit<T>,
  on: LegOf,
  held: bigint,
  initial: bigint,
  table: Brackets,
): void {
  const { account, rules, visitor, into } = visit
  const { instrument, leg } = on
  const worst = worstSide(account, on, held, notionalOf)
  if (worst <= Integer.abs(held)) return
  const lots = table.by === 'lots' ? worstSide(account, on, lotsOf(account, on), lotsIn) : 0n
  const chosen = leverage(account, on, Brackets.tier(table, Brackets.sizeIn(table, worst, lots)))
  const extra = Ratio.divUp(worst, chosen) - initial
  const settle = rules.assets[instrument.settleIndex] as Asset
  const value = Visit.valueUp(visit, extra, settle)
  if (value === null) visitor.unknown(into, 'index.missing', settle)
  else visitor.orders(into, instrument, leg, worst, chosen, extra, value)
}

/**
 * The larger of the notional with all buys filled and with all sells filled, each at its own price,
 * added to the signed notional held. An order that only closes makes neither side larger, and a
 * hedge leg has one side.
 */
function worstSide(
  { orders }: Account,
  { instrument, leg }: LegOf,
  held: bigint,
  sizeOf: (order: Order) => bigint,
): bigint {
  let long = held
  let short = held
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index]
    if (order === undefined || order.reduceOnly || order.leg !== leg) continue
    if (order.instrument.index !== instrument.index) continue
    const size = sizeOf(order)
    if (order.lots > 0n) long += size
    else short -= size
  }
  if (leg === 'long') return long
  return leg === 'short' ? -short : Integer.max(Integer.abs(long), Integer.abs(short))
}

const notionalOf = ({ instrument, lots, price }: Order): bigint =>
  Instrument.notional(instrument, lots, price)

const lotsIn = ({ lots }: Order): bigint => Integer.abs(lots)

const lotsOf = ({ positions }: Account, on: LegOf): bigint =>
  positions.find((position) => Position.isSameLeg(position, on))?.lots ?? 0n

/**
 * The leverage in force: the owner's choice for the leg or the instrument, at most the bracket's
 * maximum.
 *
 * Rules: [TIER7] [TIER14]
 */
export function leverage(
  { leverages, legLeverages }: Account,
  { instrument, leg }: LegOf,
  { leverageMax }: Tier,
): Ratio {
  const exact = legLeverages?.get(legKey(instrument, leg))
  if (exact !== undefined) return Ratio.compare(exact, leverageMax) < 0 ? exact : leverageMax
  const chosen = leverages[instrument.index]
  if (chosen === undefined) return leverageMax
  if (Integer.mul(chosen, leverageMax.denominator) >= leverageMax.numerator) return leverageMax
  return { numerator: chosen, denominator: 1n }
}
