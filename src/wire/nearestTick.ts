import { limits } from '../base/limits.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * The tick nearest to an external price, half a tick rounded up: ⌊price ÷ tick + ½⌋. Prices of
 * files and books may be finer or coarser than the tick, as venues' marks and candles are; prices
 * in commands must be on a tick. Null where the tick exceeds the price limit, or where the
 * instrument allows only positive prices and the nearest is not.
 *
 * Rules: [WIRE15]
 *
 * @example
 * nearestTick({ units: 6_000_005n, scale: 2 }, btc) // tick 0.1: 60000.05 => 600_001n
 */
export function nearestTick(price: Decimal, instrument: Instrument): Price | null {
  const { numerator, denominator } = inTicks(price, instrument)
  const tick = Integer.divDown(2n * numerator + denominator, 2n * denominator)
  if (Integer.abs(tick) >= limits.price) return null
  return Instrument.allows(instrument, tick) ? Price.of(tick) : null
}

/** A price as an exact number of ticks, whole or not. */
export function inTicks(price: Decimal, instrument: Instrument): Ratio {
  const tick = Ratio.fromDecimal(instrument.tick)
  return Ratio.mul(Ratio.fromDecimal(price), Ratio.of(tick.denominator, tick.numerator))
}
