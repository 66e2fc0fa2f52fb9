import { limits } from '../base/limits.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'

/**
 * The price at which closing the whole position uses up a share of equity: the last tick from the
 * mark on at which the share still covers the loss.
 *
 *     worth(price) ≥ worth(mark) - share
 *     linear    long ⌈worth ÷ (lots × multiplier)⌉      short ⌊worth ÷ (lots × multiplier)⌋
 *     inverse   long ⌈lots × multiplier ÷ -worth⌉       short ⌊-lots × multiplier ÷ worth⌋
 *
 * Rounded up for a long and down for a short, so that closing at this tick never leaves a debt and
 * one tick further does. A negative share puts it on the other side of the mark. Always over the
 * full size: an order for a part has the same price. Null where no tick in use is the last one,
 * because no price bankrupts the position, or every price does.
 *
 * Rules: [LIQ1] [LIQ2]
 *
 * @example
 * // Long 10 lots at 100, worth an atom a lot and tick, with 95 to lose: 90.5, so 91.
 * bankruptcyPrice(instrument, Quantity.of(10n), Price.of(100n), Amount.of(95n)) // => 91n
 */
export function bankruptcyPrice(
  instrument: Instrument,
  lots: Quantity,
  mark: Price,
  share: Amount,
): Price | null {
  const worth = Instrument.value(instrument, lots, mark) - share
  const price =
    instrument.payoff === 'linear'
      ? linear(instrument, lots, worth)
      : inverse(instrument, lots, worth)
  if (price === null || Integer.abs(price) >= limits.price) return null
  return Instrument.allows(instrument, price) ? Price.of(price) : null
}

function linear({ multiplier }: Instrument, lots: bigint, worth: bigint): bigint {
  const perTick = Integer.mul(Integer.abs(lots), multiplier.numerator)
  const whole = Integer.mul(worth, multiplier.denominator)
  return lots > 0n ? Integer.divUp(whole, perTick) : Integer.divDown(-whole, perTick)
}

/**
 * A long has negative worth at every price, a short positive: a worth of the other sign has no
 * price.
 */
function inverse({ multiplier }: Instrument, lots: bigint, worth: bigint): bigint | null {
  if (worth === 0n || worth > 0n === lots > 0n) return null
  const size = Integer.mul(Integer.abs(lots), multiplier.numerator)
  const perTick = Integer.mul(Integer.abs(worth), multiplier.denominator)
  return lots > 0n ? Integer.divUp(size, perTick) : Integer.divDown(size, perTick)
}
