import { AdaptiveCurve } from './AdaptiveCurve.ts'
import { type Accrual, accrue } from './accrue.ts'
import type { Market } from './Market.ts'

/** An accrual at the rate of the market's own model. */
export interface CurveAccrual extends Accrual {
  /** Per second, a wad; null where no time has passed and no rate was needed. */
  readonly borrowRate: bigint | null
  readonly rateAtTarget: bigint
}

/**
 * Accrues interest up to a time at the adaptive curve's rate.
 *
 * Rules: [MORPHO2] [MORPHO4]
 *
 * @example
 * const { market, rateAtTarget } = accrueOnCurve(before, 1_268_391_679n, now)
 */
export function accrueOnCurve(market: Market, rateAtTarget: bigint, now: bigint): CurveAccrual {
  const seconds = now - market.lastUpdate
  if (seconds === 0n) return { ...accrue(market, 0n, now), borrowRate: null, rateAtTarget }
  const rates = AdaptiveCurve.rates(market, rateAtTarget, seconds)
  return { ...accrue(market, rates.borrowRate, now), ...rates }
}
