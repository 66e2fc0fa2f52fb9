import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Visitor } from '../../Visitor.ts'
import { addOrders } from './addOrders.ts'
import { leverage } from './leverage.ts'
import { valueUp } from './valueUp.ts'

/**
 * Emits what one position asks for at its mark: its notional, maintenance by the bracket that holds
 * it, initial by the leverage in force, and what its leg's open orders could add.
 *
 * Rules: [TIER3] [TIER6] [TIER7]
 */
export function requirement<T>(
  account: Account,
  position: Position,
  price: bigint,
  worth: bigint,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const { instrument } = position
  const { numeraire } = terms
  const settle = terms.assets[instrument.settleIndex] as Asset
  const notional = size(position, price, worth)
  const gross = valueUp(book, notional, settle, numeraire)
  if (gross === null) {
    sink.unknown(into, 'index.missing', settle)
    return
  }
  sink.notional(into, position, price, notional, gross)
  const table = terms.brackets[instrument.index]
  if (table === undefined) {
    sink.unknown(into, 'brackets.missing', instrument)
    return
  }
  const tier = Brackets.tier(table, notional)
  const maintenance = Brackets.maintenanceIn(table, tier, notional)
  const held = valueUp(book, maintenance, settle, numeraire) as bigint
  sink.maintenance(into, position, notional, tier, maintenance, held)
  const chosen = leverage(account, instrument, tier)
  const initial = Ratio.divUp(notional, chosen)
  const asked = valueUp(book, initial, settle, numeraire) as bigint
  sink.initial(into, position, notional, chosen, initial, asked)
  if (account.orders.length === 0) return
  const signed = position.lots > 0n ? notional : -notional
  addOrders(account, instrument, position.leg, signed, initial, table, terms, book, sink, into)
}

/**
 * The notional from the worth already at hand: the floor of a negative worth is minus the ceiling
 * of its size, and a worth that needed no rounding is its own size.
 */
function size({ instrument, lots }: Position, price: bigint, worth: bigint): bigint {
  if (worth < 0n) return -worth
  if (instrument.payoff === 'linear' && instrument.multiplier.denominator === 1n) return worth
  return Instrument.notional(instrument, lots, price)
}
