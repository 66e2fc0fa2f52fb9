import { assert } from '../base/assert.ts'

/**
 * Products and quotients of whole numbers with the rounding in the name.
 *
 * JavaScript's bigint `/` truncates toward zero, so a signed floor needs its own function. Down is
 * toward minus infinity and up toward plus infinity, for any signs.
 *
 * Rules: [MONEY2]
 */

/** The exact product. */
export const mul = (a: bigint, b: bigint): bigint => a * b

/**
 * The quotient rounded toward minus infinity.
 *
 * @example
 * Integer.divDown(-7n, 2n) // => -4n
 */
export function divDown(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'divDown: the denominator is positive')
  // One division: bigint `/` truncates toward zero, so a negative numerator is shifted first.
  return numerator < 0n ? (numerator + 1n) / denominator - 1n : numerator / denominator
}

/**
 * The quotient rounded toward plus infinity.
 *
 * @example
 * Integer.divUp(7n, 2n) // => 4n
 */
export function divUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'divUp: the denominator is positive')
  return numerator > 0n ? (numerator - 1n) / denominator + 1n : numerator / denominator
}

/** The quotient of a division without remainder. */
export function divExact(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  assert(quotient * denominator === numerator, 'divExact: nothing is left over')
  return quotient
}

/**
 * a × b ÷ c toward minus infinity, with the product kept whole.
 *
 * @example
 * Integer.mulDivDown(10n, 1n, 3n) // => 3n
 */
export const mulDivDown = (a: bigint, b: bigint, c: bigint): bigint => divDown(a * b, c)

/** a × b ÷ c toward plus infinity, with the product kept whole. */
export const mulDivUp = (a: bigint, b: bigint, c: bigint): bigint => divUp(a * b, c)

export const abs = (a: bigint): bigint => (a < 0n ? -a : a)
export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)
export const sign = (a: bigint): -1 | 0 | 1 => (a > 0n ? 1 : a < 0n ? -1 : 0)

/**
 * A time or a count as a number, which one below 2^53 holds exactly. Money stays whole: `Ratio.toNumber` is
 * for pictures of it.
 *
 * @example
 * Integer.toNumber(1_621_382_400_000n) // => 1_621_382_400_000
 */
export const toNumber = (a: bigint): number => Number(a)

/**
 * The nearest double to any whole number, within half a unit in its last place: for bounds that say how far
 * they may be off, never for decisions about money.
 *
 * @example
 * Integer.toDouble(2n ** 53n + 1n) // => 2 ** 53
 */
export const toDouble = (a: bigint): number => Number(a)

/** Conversions run in the margin walk, so the common powers are cached. */
const powersOf10: readonly bigint[] = Array.from(
  { length: 64 },
  (_, exponent) => 10n ** BigInt(exponent),
)

/** Ten to a small power. */
export const pow10 = (exponent: number): bigint => powersOf10[exponent] ?? 10n ** BigInt(exponent)

/** The greatest common divisor, positive. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** The least common multiple of two positive numbers. */
export const lcm = (a: bigint, b: bigint): bigint => divExact(a * b, gcd(a, b))

/**
 * The whole square root, rounded down (Newton from above).
 *
 * @example
 * Integer.sqrtDown(24n) // => 4n
 */
export function sqrtDown(n: bigint): bigint {
  assert(n >= 0n, 'sqrtDown: the radicand is not negative')
  if (n < 2n) return n
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}

/**
 * The whole root of a degree, rounded up (bisection).
 *
 * @example
 * Integer.rootUp(1_025n, 5) // => 5n, for 4⁵ is 1,024
 */
export function rootUp(n: bigint, degree: number): bigint {
  assert(n >= 0n && degree >= 1, 'rootUp: the radicand is not negative, the degree at least one')
  let [low, high] = [0n, 1n << BigInt(Math.ceil(n.toString(2).length / degree))]
  while (low < high) {
    const middle = (low + high) >> 1n
    if (middle ** BigInt(degree) >= n) high = middle
    else low = middle + 1n
  }
  return low
}

/**
 * Splits a whole into parts in proportion to weights, exactly: the parts sum to the whole.
 *
 * Each part is the difference of two floors of the running total, so no part is off by more than
 * one unit, and only the order of the weights decides who bears the odd unit. Weights are not
 * negative; where all are zero the first gets everything.
 *
 * Rules: [MONEY4]
 *
 * @example
 * Integer.split(10n, [1n, 1n, 1n]) // => [3n, 3n, 4n]
 */
export function split(whole: bigint, weights: readonly bigint[]): bigint[] {
  assert(whole === 0n || weights.length > 0, 'split: somebody bears the whole')
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total === 0n) return weights.map((_, index) => (index === 0 ? whole : 0n))
  let running = 0n
  let given = 0n
  return weights.map((weight) => {
    assert(weight >= 0n, 'split: no weight is negative')
    running += weight
    const upTo = divDown(whole * running, total)
    const part = upTo - given
    given = upTo
    return part
  })
}

export * as Integer from './Integer.ts'
