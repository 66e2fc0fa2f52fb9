import { limits } from '../base/limits.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'

/**
 * The price at which a trade would have left the account with the same money as the trade at the
 * mark less a haircut.
 *
 *     linear    mark + haircut ÷ (lots × multiplier)
 *     inverse   lots × multiplier × mark ÷ (lots × multiplier - haircut × mark)
 *
 * Lots are the signed trade, so a seller's price falls and a buyer's rises. Rounded to the nearest
 * tick, for reading only: money moves by the haircut, never by this price.
 *
 * Rules: [FALL10]
 *
 * @example
 * effectivePrice(instrument, Quantity.of(-10n), Price.of(90n), Amount.of(50n)) // => 85n
 */
export function effectivePrice(
  instrument: Instrument,
  lots: Quantity,
  mark: Price,
  haircut: Amount,
): Price {
  const { numerator, denominator } = instrument.multiplier
  const size = Integer.mul(lots, numerator)
  const given = Integer.mul(haircut, denominator)
  if (instrument.payoff === 'linear') {
    return Price.of(nearest(Integer.mul(size, mark) + given, size))
  }
  const price = nearest(Integer.mul(size, mark), size - Integer.mul(given, mark))
  return Price.of(Integer.min(price, limits.price - 1n))
}

/** A buyer who gives up all that an inverse position is worth bought at no price: the highest. */
function nearest(over: bigint, under: bigint): bigint {
  if (under === 0n) return limits.price
  const size = Integer.abs(under)
  const signed = under < 0n ? -over : over
  return Integer.divDown(signed + signed + size, size + size)
}
