import { Integer } from '../../money/Integer.ts'
import { mulDivHalfUp } from './mulDivHalfUp.ts'

/**
 * Shares of ten thousand, the unit of Aave's thresholds, bonuses and fees: products and quotients
 * with the rounding in the name.
 *
 * Rules: [AAVE1]
 */

/** The whole. */
export const one = 10_000n

/** a × share ÷ 10⁴ to the nearest, a half going up. */
export const mulHalfUp = (a: bigint, share: bigint): bigint => mulDivHalfUp(a, share, one)

/** a × share ÷ 10⁴, rounded down. */
export const mulDown = (a: bigint, share: bigint): bigint => Integer.mulDivDown(a, share, one)

/** a × share ÷ 10⁴, rounded up. */
export const mulUp = (a: bigint, share: bigint): bigint => Integer.mulDivUp(a, share, one)

/** a × 10⁴ ÷ share to the nearest, a half going up. */
export const divHalfUp = (a: bigint, share: bigint): bigint => mulDivHalfUp(a, one, share)

/** a × 10⁴ ÷ share, rounded down. */
export const divDown = (a: bigint, share: bigint): bigint => Integer.mulDivDown(a, one, share)

/**
 * a × 10⁴ ÷ share, rounded up.
 *
 * @example
 * Bps.divUp(100n, 10_500n) // => 96n
 */
export const divUp = (a: bigint, share: bigint): bigint => Integer.mulDivUp(a, one, share)

export * as Bps from './Bps.ts'
