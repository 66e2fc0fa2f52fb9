import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Visitor } from '../../Visitor.ts'
import { addOrders } from './addOrders.ts'
import { valueUp } from './valueUp.ts'

/**
 * Emits what orders ask for on legs that hold no position, once a leg, and what spot orders would
 * hand over, once an order.
 *
 * Rules: [TIER8] [TIER9]
 */
export function loneOrders<T>(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const { orders } = account
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index] as Order
    if (order.reduceOnly) continue
    if (order.instrument.kind === 'spot') reserve(order, terms, book, sink, into)
    else if (isFirst(account, order, index)) leg(account, order, terms, book, sink, into)
  }
}

function leg<T>(
  account: Account,
  { instrument, leg }: Order,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const table = terms.brackets[instrument.index]
  if (table === undefined) sink.unknown(into, 'brackets.missing', instrument)
  else addOrders(account, instrument, leg, 0n, 0n, table, terms, book, sink, into)
}

/** Whether nothing is held on the order's leg and no order before it has spoken for the leg. */
function isFirst({ positions, orders }: Account, order: Order, index: number): boolean {
  if (positions.some((position) => isSameLeg(position, order))) return false
  for (let before = 0; before < index; before++) {
    const other = orders[before] as Order
    if (!other.reduceOnly && isSameLeg(other, order)) return false
  }
  return true
}

const isSameLeg = (a: Pick<Order, 'instrument' | 'leg'>, b: Order): boolean =>
  a.leg === b.leg && a.instrument.index === b.instrument.index

/** A buy hands over its price in the quote, a sell its size in the base. */
function reserve<T>(
  order: Order,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const { instrument, lots, price } = order
  const { numerator, denominator } = instrument.baseAtomsPerLot
  const isBuy = lots > 0n
  const asset = terms.assets[isBuy ? instrument.settleIndex : instrument.baseIndex] as Asset
  const amount = isBuy
    ? Instrument.notional(instrument, lots, price)
    : Integer.mulDivUp(-lots, numerator, denominator)
  const value = valueUp(book, amount, asset, terms.numeraire)
  if (value === null) sink.unknown(into, 'index.missing', asset)
  else sink.reserve(into, order, asset, amount, value)
}
