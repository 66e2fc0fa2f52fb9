import { assert } from './assert.ts'
import { Real } from './Real.ts'

/**
 * The normal distribution, from `Real`: the same bits on every machine.
 */

const rootTwoPi = 2.5066282746310002
/** Below this the series converges faster, above it the continued fraction. */
const border = 2.5
const fractions = 60

/**
 * e^(-x²/2) ÷ √(2π)
 *
 * @example
 * Normal.density(0) // => 0.3989422804014327
 */
export const density = (x: number): number => Real.exp(-0.5 * x * x) / rootTwoPi

/**
 * Φ(x), the share below x; relatively exact in the lower tail to about 1e-14.
 *
 * Rules: [REAL3]
 *
 * @example
 * Normal.cdf(-1.959963984540054) // => 0.025
 */
export function cdf(x: number): number {
  if (x < -border) return x < -40 ? 0 : density(x) * mills(-x)
  if (x > border) return x > 40 ? 1 : 1 - density(x) * mills(x)
  return 0.5 + density(x) * series(x)
}

/**
 * (1 - Φ(y)) ÷ density(y), for a y that is not negative: tails without underflow.
 *
 * Rules: [REAL3]
 *
 * @example
 * Normal.mills(0) // => 1.2533141373155
 */
export function mills(y: number): number {
  if (y <= border) return 0.5 / density(y) - series(y)
  if (y === Number.POSITIVE_INFINITY) return 0
  let fraction = y
  for (let term = fractions; term >= 1; term--) fraction = y + term / fraction
  return 1 / fraction
}

/** x + x³/3 + x⁵/(3·5) + …: (Φ(x) - ½) ÷ density(x), every term of one sign. */
function series(x: number): number {
  const z = x * x
  let [sum, term] = [x, x]
  for (let odd = 3; odd < 200; odd += 2) {
    term *= z / odd
    if (sum + term === sum) return sum
    sum += term
  }
  return sum
}

/**
 * The x that a share lies below: the inverse of Φ, for a share between 0 and 1, both excluded. By halving, to the
 * last bit that Φ tells apart.
 *
 * Rules: [REAL3]
 *
 * @example
 * Normal.quantile(0.01) // => -2.326347874040841
 */
export function quantile(share: number): number {
  assert(share > 0 && share < 1, 'Normal.quantile: a share is between 0 and 1')
  if (share > 0.5) return -quantile(1 - share)
  let [low, high] = [-40, 0]
  for (let middle = -20; middle > low && middle < high; middle = (low + high) / 2) {
    if (cdf(middle) < share) low = middle
    else high = middle
  }
  return high
}

export * as Normal from './Normal.ts'
