import { Integer } from '../../money/Integer.ts'

/** Fractions in units of 1e-18, the unit of Morpho's factors and rates. */

export const one = Integer.pow10(18)

/**
 * The product of a number and a wad, rounded down.
 *
 * @example
 * Wad.mulDown(3n, Wad.one / 2n) // => 1n
 */
export const mulDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, b, one)

/** The quotient as a wad, rounded down. */
export const divDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, one, b)

/** The quotient as a wad, rounded up. */
export const divUp = (a: bigint, b: bigint): bigint => Integer.mulDivUp(a, one, b)

export * as Wad from './Wad.ts'
