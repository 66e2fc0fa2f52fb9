import type { Dampening, Margins } from '../scenarios/world/VenueRules.ts'

/** A margin rate that follows volatility, and its state. */
export interface MarginRate {
  readonly margins: Margins
  /** σ²: a moving average of squared log returns. */
  variance: number
  /** The rate charged: a share of notional. */
  charged: number
  /** Squared returns within the window of a floor, as a ring buffer, and their sum. */
  readonly window: Float64Array
  sum: number
  count: number
}

/**
 * Starts at the initial volatility; a floor's window starts filled with it.
 *
 * Rules: [SIM9]
 */
export function create(margins: Margins): MarginRate {
  const { initial, dampening } = margins
  const ticks = dampening.kind === 'floor' ? dampening.ticks : 0
  const square = dampening.kind === 'floor' ? dampening.volatility * dampening.volatility : 0
  const rate: MarginRate = {
    margins,
    variance: initial * initial,
    charged: 0,
    window: new Float64Array(ticks).fill(square),
    sum: square * ticks,
    count: 0,
  }
  rate.charged = dampened(rate, dampening, Number.POSITIVE_INFINITY)
  return rate
}

/** The margin rate of a variance: confidence × σ × √horizon. */
const rateOf = ({ confidence, horizon }: Margins, variance: number): number =>
  confidence * Math.sqrt(variance * horizon)

/** The rate without anti-procyclical measures. */
export const plain = ({ margins, variance }: MarginRate): number => rateOf(margins, variance)

/**
 * Adds a log return, and returns the rate charged now.
 *
 *     σ²'       = λ σ² + (1 - λ) r²             plain = confidence × σ' × √horizon
 *     none      plain
 *     buffer    max(plain, min((1 + share) × plain, charged before))
 *     stressed  (1 - weight) × plain + weight × that of the stressed σ
 *     floor     max(plain, that of the σ of the window)
 *
 * The buffer is used up while margins rise, and restored once they have fallen.
 *
 * Rules: [SIM9]
 *
 * @example
 * MarginRate.observe(rate, -0.08)
 */
export function observe(rate: MarginRate, change: number): number {
  const { margins, window } = rate
  const square = change * change
  rate.variance = margins.memory * rate.variance + (1 - margins.memory) * square
  if (window.length > 0) {
    const index = rate.count % window.length
    rate.sum += square - (window[index] as number)
    window[index] = square
    rate.count += 1
  }
  rate.charged = dampened(rate, margins.dampening, rate.charged)
  return rate.charged
}

function dampened(rate: MarginRate, dampening: Dampening, before: number): number {
  const { margins, window, sum } = rate
  const now = plain(rate)
  switch (dampening.kind) {
    case 'none':
      return now
    case 'buffer':
      return Math.max(now, Math.min((1 + dampening.share) * now, before))
    case 'stressed': {
      const stressed = rateOf(margins, dampening.volatility * dampening.volatility)
      return (1 - dampening.weight) * now + dampening.weight * stressed
    }
    case 'floor':
      // The sum may fall slightly below zero by rounding.
      return Math.max(now, rateOf(margins, Math.max(0, sum) / window.length))
  }
}

export * as MarginRate from './MarginRate.ts'
