import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Leg } from '../../../model/Position.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Visitor } from '../../Visitor.ts'
import { leverage } from './leverage.ts'
import { valueUp } from './valueUp.ts'

/**
 * Emits what the open orders of a leg could add to its initial requirement: the initial of the
 * worst side less that of what is held.
 *
 * Rules: [TIER8]
 */
export function addOrders<T>(
  account: Account,
  instrument: Instrument,
  leg: Leg,
  held: bigint,
  initial: bigint,
  table: Brackets,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const worst = worstSide(account, instrument, leg, held)
  if (worst <= Integer.abs(held)) return
  const chosen = leverage(account, instrument, Brackets.tier(table, worst))
  const extra = Ratio.divUp(worst, chosen) - initial
  const settle = terms.assets[instrument.settleIndex] as Asset
  const value = valueUp(book, extra, settle, terms.numeraire)
  if (value === null) sink.unknown(into, 'index.missing', settle)
  else sink.orders(into, instrument, leg, worst, chosen, extra, value)
}

/**
 * The larger notional of all buys filled and of all sells filled, each at its own price on top of
 * the signed notional held. An order that only closes makes neither side larger, and a hedge leg
 * has one side.
 */
function worstSide(account: Account, instrument: Instrument, leg: Leg, held: bigint): bigint {
  const { orders } = account
  let long = held
  let short = held
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index]
    if (order === undefined || order.reduceOnly || order.leg !== leg) continue
    if (order.instrument.index !== instrument.index) continue
    const size = Instrument.notional(instrument, order.lots, order.price)
    if (order.lots > 0n) long += size
    else short -= size
  }
  if (leg === 'long') return long
  return leg === 'short' ? -short : Integer.max(Integer.abs(long), Integer.abs(short))
}
