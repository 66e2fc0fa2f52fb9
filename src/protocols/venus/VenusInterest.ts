import type { RateCurve } from '../../model/ReserveSpec.ts'
import { Integer } from '../../money/Integer.ts'
import type { AaveInterest } from '../aave/AaveInterest.ts'
import type { AaveRates } from '../aave/interestRates.ts'
import { Ray } from '../aave/Ray.ts'

/** A year is 365 days. */
const year = 31_536_000n

/**
 * The rates of a market by its use, in rays a year: what borrowers are charged, two slopes that meet at
 * the optimal use, and what that comes to for suppliers.
 *
 *     use   ⌊borrows ÷ funds⌋, with funds = cash + borrows − reserves: what suppliers own
 *     rate  base + ⌊slope1 × use ÷ optimal⌋; beyond it base + slope1 + ⌊slope2 × (use − optimal) ÷ (1 − optimal)⌋
 *     suppliers  ⌊⌊rate × use⌋ × (1 − reserve factor)⌋
 *
 * Reserves lie in the market and are lent too, so that the use may be above one. Where nobody supplies
 * it is one, and nobody earns anything.
 *
 * Rules: [VENUS11]
 *
 * @example
 * VenusInterest.rates(curve, 50n, 100n).variableBorrowRate // rays, at half of the funds used
 */
export function rates(curve: RateCurve, borrows: bigint, funds: bigint): AaveRates {
  const base = ofBps(curve.base)
  if (borrows === 0n) return { liquidityRate: 0n, variableBorrowRate: base }
  const use = funds > 0n ? Integer.mulDivDown(borrows, Ray.one, funds) : Ray.one
  const variableBorrowRate = base + slope(curve, use)
  if (funds <= 0n) return { liquidityRate: 0n, variableBorrowRate }
  const gross = Ray.mulDown(variableBorrowRate, use)
  const kept = 10_000n - curve.reserveFactor
  return { liquidityRate: Integer.mulDivDown(gross, kept, 10_000n), variableBorrowRate }
}

function slope({ optimalUsage, slope1, slope2 }: RateCurve, use: bigint): bigint {
  const optimal = ofBps(optimalUsage)
  if (use <= optimal) return Integer.mulDivDown(ofBps(slope1), use, optimal)
  return ofBps(slope1) + Integer.mulDivDown(ofBps(slope2), use - optimal, Ray.one - optimal)
}

const ofBps = (bps: bigint): bigint => Integer.mul(bps, Integer.pow10(23))

/**
 * Updates the indices of a market to a time in seconds: interest is simple within one accrual, on what
 * is owed and on what is supplied.
 *
 *     index' = index + ⌊index × ⌊rate × seconds ÷ year⌋⌋
 *
 * Rules: [VENUS1] [VENUS11]
 *
 * @example
 * VenusInterest.accrue(interest, owed, interest.updatedAt + 86_400n) // a day later
 */
export const accrue = (interest: AaveInterest, owed: bigint, now: bigint): AaveInterest => {
  const seconds = now - interest.updatedAt
  const { liquidityIndex, variableBorrowIndex, liquidityRate, variableBorrowRate } = interest
  return {
    ...interest,
    liquidityIndex: grown(liquidityIndex, liquidityRate, seconds),
    variableBorrowIndex:
      owed === 0n ? variableBorrowIndex : grown(variableBorrowIndex, variableBorrowRate, seconds),
    updatedAt: now,
  }
}

const grown = (index: bigint, rate: bigint, seconds: bigint): bigint =>
  index + Ray.mulDown(index, Integer.mulDivDown(rate, seconds, year))

export * as VenusInterest from './VenusInterest.ts'
