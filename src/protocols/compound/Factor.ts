import { Integer } from '../../money/Integer.ts'

/** Fractions and rates in units of 1e-18. */

export const one = Integer.pow10(18)

/** The product of a number and a factor, rounded down. */
export const mulDown = (a: bigint, factor: bigint): bigint => Integer.mulDivDown(a, factor, one)

/** The quotient as a factor, rounded down. */
export const divDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, one, b)

export * as Factor from './Factor.ts'
