import { Integer } from '../../money/Integer.ts'
import { mulDivHalfUp } from './mulDivHalfUp.ts'

/**
 * Numbers of 27 decimals, the unit of Aave's indices and rates: products and quotients with the
 * rounding in the name. Half-up is neutral; callers state who bears the others.
 *
 * Rules: [AAVE1]
 */

/** One, in rays. */
export const one: bigint = Integer.pow10(27)

/** a × b ÷ 10²⁷ to the nearest, a half going up. */
export const mulHalfUp = (a: bigint, b: bigint): bigint => mulDivHalfUp(a, b, one)

/** a × b ÷ 10²⁷, rounded down. */
export const mulDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, b, one)

/** a × b ÷ 10²⁷, rounded up. */
export const mulUp = (a: bigint, b: bigint): bigint => Integer.mulDivUp(a, b, one)

/** a × 10²⁷ ÷ b to the nearest, a half going up. */
export const divHalfUp = (a: bigint, b: bigint): bigint => mulDivHalfUp(a, one, b)

/** a × 10²⁷ ÷ b, rounded down. */
export const divDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, one, b)

/**
 * a × 10²⁷ ÷ b, rounded up.
 *
 * @example
 * Ray.divUp(1n, Ray.one + 1n) // => 1n
 */
export const divUp = (a: bigint, b: bigint): bigint => Integer.mulDivUp(a, one, b)

export * as Ray from './Ray.ts'
