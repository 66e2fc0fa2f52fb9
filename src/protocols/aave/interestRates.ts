import type { RateCurve } from '../../model/ReserveSpec.ts'
import { Integer } from '../../money/Integer.ts'
import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'

/** A reserve's liquidity and debt, in atoms. */
export interface AaveReserveUse {
  readonly liquidity: bigint
  readonly debt: bigint
  /** Written off and not yet covered: suppliers earn only on the remaining debt. */
  readonly deficit: bigint
}

/** Rays a year. */
export interface AaveRates {
  readonly liquidityRate: bigint
  readonly variableBorrowRate: bigint
}

/**
 * The rates of a reserve. Borrowers pay two slopes that meet at the optimal utilisation. Suppliers
 * receive the borrowers' rate times the utilisation that includes the deficit, less the reserve
 * factor.
 *
 *     use = ≈(debt ÷ (liquidity + debt)); use of supply = ≈(debt ÷ (liquidity + debt + deficit))
 *
 * Rules: [AAVE8]
 *
 * @example
 * interestRates(curve, { liquidity: 20n, debt: 80n, deficit: 0n }).variableBorrowRate
 */
export function interestRates(curve: RateCurve, use: AaveReserveUse): AaveRates {
  const base = ray(curve.base)
  if (use.debt === 0n) return { liquidityRate: 0n, variableBorrowRate: base }
  const funds = use.liquidity + use.debt
  const variableBorrowRate = base + slope(curve, Ray.divHalfUp(use.debt, funds))
  const earning = Ray.divHalfUp(use.debt, funds + use.deficit)
  const gross = Ray.mulHalfUp(variableBorrowRate, earning)
  const liquidityRate = Bps.mulHalfUp(gross, Bps.one - curve.reserveFactor)
  return { liquidityRate, variableBorrowRate }
}

/** The part of the rate above the base rate. */
function slope(curve: RateCurve, usage: bigint): bigint {
  const [optimal, slope1] = [ray(curve.optimalUsage), ray(curve.slope1)]
  if (usage <= optimal) return Ray.divHalfUp(Ray.mulHalfUp(slope1, usage), optimal)
  const excess = Ray.divHalfUp(usage - optimal, Ray.one - optimal)
  return slope1 + Ray.mulHalfUp(ray(curve.slope2), excess)
}

const ray = (bps: bigint): bigint => Integer.mul(bps, Integer.pow10(23))
