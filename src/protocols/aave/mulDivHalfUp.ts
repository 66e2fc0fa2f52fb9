import { Integer } from '../../money/Integer.ts'

/**
 * a × b ÷ c of natural numbers to the nearest, a half going up: (a × b + ⌊c ÷ 2⌋) ÷ c, truncated.
 * For an odd c that equals the protocol's own arithmetic.
 *
 * Rules: [AAVE1]
 *
 * @example
 * mulDivHalfUp(5n, 1n, 2n) // => 3n
 */
export const mulDivHalfUp = (a: bigint, b: bigint, c: bigint): bigint =>
  Integer.divDown(Integer.mul(a, b) + (c >> 1n), c)
