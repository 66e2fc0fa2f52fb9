import { Integer } from '../../money/Integer.ts'
import { Factor } from './Factor.ts'
import type { Totals } from './Loan.ts'
import { Principal } from './Principal.ts'

/** A line that gets steeper at a kink, per year. */
export interface Curve {
  readonly base: bigint
  readonly slopeLow: bigint
  readonly slopeHigh: bigint
  /** The utilisation where the steeper part begins. */
  readonly kink: bigint
}

/** Suppliers and borrowers have a curve each. */
export interface RateModel {
  readonly supply: Curve
  readonly borrow: Curve
}

const secondsPerYear = 31_536_000n

/**
 * The part of what is supplied that is borrowed, both with interest, rounded down; zero where
 * nothing is supplied. It may exceed one.
 *
 * Rules: [COMET2]
 */
export function utilization(totals: Totals): bigint {
  const { supply, borrow } = Principal.totals(totals)
  return supply === 0n ? 0n : Factor.divDown(borrow, supply)
}

/**
 * A curve's rate per second at a utilisation: base + ⌊slopeLow × min(U, kink)⌋ + ⌊slopeHigh × what
 * is over the kink⌋, each of the yearly numbers first cut to ⌊÷ 31,536,000⌋.
 *
 * Rules: [COMET2]
 *
 * @example
 * Rates.perSecond(model.borrow, Rates.utilization(totals))
 */
export function perSecond(curve: Curve, used: bigint): bigint {
  const low = Factor.mulDown(second(curve.slopeLow), Integer.min(used, curve.kink))
  const over = Integer.max(0n, used - curve.kink)
  return second(curve.base) + low + Factor.mulDown(second(curve.slopeHigh), over)
}

const second = (perYear: bigint): bigint => Integer.divDown(perYear, secondsPerYear)

export * as Rates from './Rates.ts'
