import { Integer } from '../../money/Integer.ts'

/** Rates, factors, indices and prices in units of 1e-18, as the core pool computes: all truncated. */

export const one = Integer.pow10(18)

/** The product of a number and a mantissa, rounded down. */
export const mulDown = (a: bigint, mantissa: bigint): bigint => Integer.mulDivDown(a, mantissa, one)

/** The quotient as a mantissa, rounded down. */
export const divDown = (a: bigint, b: bigint): bigint => Integer.mulDivDown(a, one, b)

export * as Mantissa from './Mantissa.ts'
