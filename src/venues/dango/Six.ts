import { Integer } from '../../money/Integer.ts'

/**
 * Dango counts everything in millionths and cuts each product and quotient toward zero, but the size
 * to close, which it rounds up so that a liquidation always makes progress.
 */
const unit = 1_000_000n

const cut = (numerator: bigint, denominator: bigint): bigint => {
  const whole = Integer.divDown(Integer.abs(numerator), Integer.abs(denominator))
  return numerator < 0n === denominator < 0n ? whole : -whole
}

/** The product of two numbers of six places. */
export const mul = (a: bigint, b: bigint): bigint => cut(Integer.mul(a, b), unit)

/** The quotient; b is not zero. */
export const div = (a: bigint, b: bigint): bigint => cut(Integer.mul(a, unit), b)

/** The quotient of two positive numbers, rounded up. */
export const divUp = (a: bigint, b: bigint): bigint => Integer.mulDivUp(a, unit, b)

export * as Six from './Six.ts'
