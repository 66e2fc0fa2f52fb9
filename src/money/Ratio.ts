import { assert } from '../base/assert.ts'
import { Decimal } from './Decimal.ts'
import * as Integer from './Integer.ts'

/**
 * An exact fraction of two whole numbers, the denominator positive. Rates, haircuts and thresholds
 * are ratios: 1/6 stays 1/6, and two ratios are compared by cross-multiplication, never divided.
 *
 * Rules: [MONEY3]
 */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * Builds a ratio in lowest terms.
 *
 * @example
 * Ratio.of(4n, 1_000n) // => { numerator: 1n, denominator: 250n }
 */
export function of(numerator: bigint, denominator = 1n): Ratio {
  assert(denominator > 0n, 'Ratio.of: the denominator is positive')
  const divisor = Integer.gcd(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/**
 * A decimal as a ratio.
 *
 * @example
 * Ratio.fromDecimal({ units: 4n, scale: 3 }) // => { numerator: 1n, denominator: 250n }
 */
export const fromDecimal = (decimal: Decimal): Ratio =>
  of(decimal.units, Integer.pow10(decimal.scale))

export const zero: Ratio = { numerator: 0n, denominator: 1n }
export const one: Ratio = { numerator: 1n, denominator: 1n }

/** units × ratio toward minus infinity. */
export const mulDown = (units: bigint, ratio: Ratio): bigint =>
  Integer.divDown(units * ratio.numerator, ratio.denominator)

/** units × ratio toward plus infinity. */
export const mulUp = (units: bigint, ratio: Ratio): bigint =>
  Integer.divUp(units * ratio.numerator, ratio.denominator)

/** units ÷ ratio toward minus infinity; the ratio is positive. */
export const divDown = (units: bigint, ratio: Ratio): bigint =>
  Integer.divDown(units * ratio.denominator, ratio.numerator)

/** units ÷ ratio toward plus infinity; the ratio is positive. */
export const divUp = (units: bigint, ratio: Ratio): bigint =>
  Integer.divUp(units * ratio.denominator, ratio.numerator)

/** Below zero, zero or above zero as a is less than, equal to or greater than b. */
export const compare = (a: Ratio, b: Ratio): -1 | 0 | 1 =>
  Integer.sign(a.numerator * b.denominator - b.numerator * a.denominator)

export const mul = (a: Ratio, b: Ratio): Ratio =>
  of(a.numerator * b.numerator, a.denominator * b.denominator)

export const add = (a: Ratio, b: Ratio): Ratio =>
  of(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export const sub = (a: Ratio, b: Ratio): Ratio =>
  of(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)

/** a ÷ b; b is not zero. */
export function div(a: Ratio, b: Ratio): Ratio {
  assert(b.numerator !== 0n, 'Ratio.div: the divisor is not zero')
  const up = a.numerator * b.denominator
  const down = a.denominator * b.numerator
  return down < 0n ? of(-up, -down) : of(up, down)
}

export const negate = ({ numerator, denominator }: Ratio): Ratio => ({
  numerator: -numerator,
  denominator,
})

export const abs = (ratio: Ratio): Ratio => (ratio.numerator < 0n ? negate(ratio) : ratio)
export const min = (a: Ratio, b: Ratio): Ratio => (compare(a, b) > 0 ? b : a)
export const max = (a: Ratio, b: Ratio): Ratio => (compare(a, b) < 0 ? b : a)

/** What is above zero of a ratio. */
export const positive = (a: Ratio): Ratio => max(a, zero)

/** The sum of some ratios; zero of none. */
export const sum = (ratios: readonly Ratio[]): Ratio => ratios.reduce(add, zero)

/**
 * The nearest double to a ratio, within two units in the last place: for analysis and pictures,
 * never for decisions about money.
 *
 * @example
 * Ratio.toNumber({ numerator: 1n, denominator: 4n }) // => 0.25
 */
export const toNumber = ({ numerator, denominator }: Ratio): number =>
  Number(numerator) / Number(denominator)

/**
 * Formats a ratio as a decimal with a number of places, cut toward minus infinity, for people to
 * read.
 *
 * @example
 * Ratio.format({ numerator: 1n, denominator: 3n }, 4) // => '0.3333'
 */
export const format = (ratio: Ratio, places: number): string =>
  Decimal.format({
    units: Integer.mulDivDown(ratio.numerator, Integer.pow10(places), ratio.denominator),
    scale: places,
  })

export * as Ratio from './Ratio.ts'
