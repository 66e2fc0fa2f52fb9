import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** Every number that a printed one may stand for: half a unit of its last place either way. */
export interface Span {
  readonly low: Ratio
  readonly high: Ratio
}

export const exact = (value: Ratio): Span => ({ low: value, high: value })

/** A whole number that nothing shows the places of hides no more than this share of itself. */
const most = Ratio.of(1n, 10_000n)

/**
 * What a printed number may stand for. JSON drops zeros at the end, so the place is the finest that
 * its payload prints numbers of the kind to.
 *
 * Rules: [CCXT3]
 *
 * @example
 * Span.told({ units: 602n, scale: 1 }, 2) // => 60.195 to 60.205
 */
export function told(number: Decimal, places: number): Span {
  const value = Ratio.fromDecimal(number)
  const scale = Math.max(places, number.scale)
  const half = Ratio.of(1n, Integer.mul(2n, Integer.pow10(scale)))
  const bound = Ratio.mul(size(value), most)
  return around(value, scale > 0 || Ratio.compare(half, bound) < 0 ? half : bound)
}

/** What a double still tells apart. */
const least = Ratio.of(1n, Integer.pow10(13))

/**
 * The same of a number that a venue has worked out: it may be cut instead of rounded, and so is taken by
 * a whole unit, and by what a double keeps.
 *
 * Rules: [CCXT3]
 */
export function result(number: Decimal, places: number): Span {
  const { low, high } = told(number, places)
  const value = Ratio.fromDecimal(number)
  const kept = Ratio.mul(size(value), least)
  const whole = Ratio.sub(high, low)
  return around(value, Ratio.compare(whole, kept) < 0 ? kept : whole)
}

export const around = (value: Ratio, half: Ratio): Span => ({
  low: Ratio.sub(value, half),
  high: Ratio.add(value, half),
})

export const size = ({ numerator, denominator }: Ratio): Ratio => ({
  numerator: Integer.abs(numerator),
  denominator,
})

export const negated = ({ low, high }: Span): Span => ({
  low: Ratio.sub(Ratio.zero, high),
  high: Ratio.sub(Ratio.zero, low),
})

export const add = (a: Span, b: Span): Span => ({
  low: Ratio.add(a.low, b.low),
  high: Ratio.add(a.high, b.high),
})

export const sub = (a: Span, b: Span): Span => add(a, negated(b))

/** By an exact number. */
export const times = ({ low, high }: Span, by: Ratio): Span => {
  const [a, b] = [Ratio.mul(low, by), Ratio.mul(high, by)]
  return Ratio.compare(a, b) <= 0 ? { low: a, high: b } : { low: b, high: a }
}

/** One divided by it; it is above zero. */
export const inverse = ({ low, high }: Span): Span => ({ low: over(high), high: over(low) })

/** One divided by a number other than zero. */
export const over = ({ numerator, denominator }: Ratio): Ratio =>
  numerator < 0n ? Ratio.of(-denominator, -numerator) : Ratio.of(denominator, numerator)

export const divide = (a: Ratio, b: Ratio): Ratio => Ratio.mul(a, over(b))

/** Whether the two may stand for the same number. */
export const meet = (a: Span, b: Span): boolean =>
  Ratio.compare(a.low, b.high) <= 0 && Ratio.compare(b.low, a.high) <= 0

/** Whether two numbers are within a share of the second. */
export const isNear = (a: Ratio, b: Ratio, share: Ratio): boolean =>
  Ratio.compare(size(Ratio.sub(a, b)), Ratio.mul(size(b), share)) <= 0

export * as Span from './Span.ts'
