import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'

/**
 * Maker's fixed point with 27 places, and its companions with 18 (wad) and 45 (rad): a wad times a
 * ray is a rad, exactly.
 *
 * Rules: [MAKER1]
 */
export const one = Integer.pow10(27)

/** One whole in 18 places. */
export const wad = Integer.pow10(18)

const half = Integer.divExact(one, 2n)

/** a × b ÷ 10²⁷ toward zero, of non-negative numbers. */
export const mul = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, b, one)

/** a × 10²⁷ ÷ b toward zero, of non-negative numbers. */
export const div = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, one, b)

/** a × b ÷ 10¹⁸ toward zero: a share of an amount in any unit, the share a wad. */
export const mulWad = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, b, wad)

/**
 * A ray to a whole power as dss computes it: squares and products from the lowest bit of the
 * exponent up, each rounded half up. Zero to the power of zero is one.
 *
 * For a base of at most one it is within exponent ÷ 2 units of the exact power; for one above it,
 * within exponent ÷ 2 × power ÷ 10²⁷ (exponents to 10⁹). The rounding is neutral.
 *
 * Rules: [MAKER1]
 *
 * @example
 * Ray.power(500_000_000_000_000_000_000_000_000n, 2n) // => 250_000_000_000_000_000_000_000_000n
 */
export function power(base: bigint, exponent: bigint): bigint {
  assert(base >= 0n && exponent >= 0n, 'Ray.power: neither base nor exponent is negative')
  let result = (exponent & 1n) === 1n ? base : one
  let square = base
  for (let bits = exponent >> 1n; bits > 0n; bits >>= 1n) {
    square = mulHalfUp(square, square)
    if ((bits & 1n) === 1n) result = mulHalfUp(result, square)
  }
  return result
}

const mulHalfUp = (a: bigint, b: bigint): bigint => Integer.divDown(Integer.mul(a, b) + half, one)

export * as Ray from './Ray.ts'
