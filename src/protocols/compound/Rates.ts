import { Integer } from '../../money/Integer.ts'
import { Factor } from './Factor.ts'
import type { Totals } from './Loan.ts'
import { Principal } from './Principal.ts'

/** A rate per year, linear in utilisation with a steeper slope from a kink on. */
export interface Curve {
  readonly base: bigint
  readonly slopeLow: bigint
  readonly slopeHigh: bigint
  /** The utilisation where the steeper part begins. */
  readonly kink: bigint
}

/** One curve for suppliers and one for borrowers. */
export interface RateModel {
  readonly supply: Curve
  readonly borrow: Curve
}

const secondsPerYear = 31_536_000n

/**
 * Borrowed over supplied, both with interest, rounded down; zero where nothing is supplied. It may
 * exceed one.
 *
 * Rules: [COMET2]
 */
export function utilization(totals: Totals): bigint {
  const { supply, borrow } = Principal.totals(totals)
  return supply === 0n ? 0n : Factor.divDown(borrow, supply)
}

/**
 * A curve's rate per second at a utilisation: base + ⌊slopeLow × min(U, kink)⌋ + ⌊slopeHigh × the
 * excess over the kink⌋, each yearly number first truncated to ⌊÷ 31,536,000⌋.
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
