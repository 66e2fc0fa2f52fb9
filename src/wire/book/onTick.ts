import { defined } from '../../base/assert.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { trade } from '../../model/trade.ts'
import { Amount } from '../../money/Amount.ts'
import { Price } from '../../money/Price.ts'
import { nearestTick } from '../nearestTick.ts'
import type { BookPosition } from './Book.ts'

/** A fill that opens a position on a tick, and the correction of its account. */
export interface TickFill {
  readonly price: Price
  /** The fill's cost less the exact cost, settlement atoms: zero where the entry is on a tick. */
  readonly difference: Amount
}

/**
 * Opens a position at the tick nearest to its entry price. The account is credited or debited the
 * difference in cost, so that balance plus profit is exact. An option is opened at a premium of zero:
 * the balances of a book are those after it was paid.
 *
 * Rules: [WIRE12]
 */
export function onTick(
  instrument: Instrument,
  { lots, cost, entryPrice }: Pick<BookPosition, 'lots' | 'cost' | 'entryPrice'>,
): TickFill {
  if (instrument.kind === 'option') return { price: Price.of(0n), difference: Amount.zero }
  const price = defined(nearestTick(entryPrice, instrument), 'onTick: the price was admitted')
  return { price, difference: Amount.sub(trade(instrument, null, lots, price, 0n).cost, cost) }
}
