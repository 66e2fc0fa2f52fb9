import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

const places = 30

/**
 * The square root of a fraction that is not below zero, rounded up at the 30th place.
 *
 * @example
 * rootUp(Ratio.of(1n, 4n)) // => one half, exactly
 */
export function rootUp({ numerator, denominator }: Ratio): Ratio {
  const scaled = Integer.mulDivUp(numerator, Integer.pow10(2 * places), denominator)
  return Ratio.of(Integer.rootUp(scaled, 2), Integer.pow10(places))
}
