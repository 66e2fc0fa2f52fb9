import { Real } from '../base/Real.ts'
import { Result } from '../base/Result.ts'

/** The cost and risk parameters of selling, as in Almgren and Chriss (2000). */
export interface ExecutionMarket {
  /** Standard deviation of the price, currency per unit and √time. */
  readonly volatility: number
  /** Temporary impact η: currency per unit for a rate of one unit per time. */
  readonly temporary: number
  /** Permanent impact γ: currency per unit for each unit sold. */
  readonly permanent: number
}

/** Holdings at the start, after each interval, and at the end, where they are zero. */
export interface Schedule {
  readonly holdings: Float64Array
  /** Length of an interval. */
  readonly interval: number
}

export type ScheduleFault =
  | 'schedule.sizeNegative'
  | 'schedule.horizonNotPositive'
  | 'schedule.stepsNotWhole'
  | 'schedule.urgencyNegative'

const isKnown = (x: number): boolean => x >= 0 && x < Number.POSITIVE_INFINITY

/**
 * The urgency κ of the best schedule that trades once an interval τ. After a time of 1 ÷ κ a share of
 * about 1/e remains.
 *
 *     2 (cosh(κ τ) - 1) ÷ τ² = λ σ² ÷ (η - γ τ ÷ 2)
 *
 * With an interval of zero it is that of trading all the time, √(λ σ² ÷ η). Infinite where the permanent
 * impact of an interval is all the impact there is (η ≤ γ τ ÷ 2): then everything is sold in the first.
 *
 * Rules: [ACX1] [ACX3]
 *
 * @example
 * const market = { volatility: 0.95, temporary: 2.5e-6, permanent: 2.5e-7 }
 * Schedule.urgency(1e-6, market, 1) // => 0.607076
 */
export function urgency(
  riskAversion: number,
  { volatility, temporary, permanent }: ExecutionMarket,
  interval: number,
): number {
  const left = temporary - (permanent * interval) / 2
  if (!(left > 0)) return Number.POSITIVE_INFINITY
  const root = Math.sqrt((riskAversion * volatility * volatility) / left)
  if (interval === 0) return root
  // κ τ = 2 asinh(root τ ÷ 2), which keeps its digits where it is small.
  const half = (root * interval) / 2
  return (2 * Real.ln1p(half + (half * half) / (1 + Math.sqrt(1 + half * half)))) / interval
}

/**
 * The Almgren-Chriss schedule: the holdings after j of n intervals.
 *
 *     x_j = X sinh(κ (T - t_j)) ÷ sinh(κ T)
 *
 * An urgency of zero is a straight line. Where sinh would overflow, the quotient is computed from
 * exponentials.
 *
 * Rules: [ACX1] [ACX2]
 *
 * @example
 * Schedule.patient(1_000, 0.6, 5, 5) // holdings of 1,000 falling to 0
 */
export function patient(
  size: number,
  urgency: number,
  horizon: number,
  steps: number,
): Result<Schedule, ScheduleFault> {
  if (!isKnown(size)) return Result.failure('schedule.sizeNegative')
  if (!(horizon > 0 && isKnown(horizon))) return Result.failure('schedule.horizonNotPositive')
  if (!(Number.isInteger(steps) && steps > 0)) return Result.failure('schedule.stepsNotWhole')
  if (!isKnown(urgency)) return Result.failure('schedule.urgencyNegative')
  const holdings = new Float64Array(steps + 1)
  for (let j = 0; j < steps; j++) {
    holdings[j] = size * quotient(urgency * horizon, (steps - j) / steps)
  }
  return Result.success({ holdings, interval: horizon / steps })
}

/** sinh(share × whole) ÷ sinh(whole). */
function quotient(whole: number, share: number): number {
  if (whole < 1e-9) return share
  if (whole < 300) return Real.sinh(whole * share) / Real.sinh(whole)
  const tail = -Real.expm1(-2 * whole * share)
  return Real.exp(-whole * (1 - share)) * tail
}

export * as Schedule from './Schedule.ts'
