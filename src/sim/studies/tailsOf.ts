import { Real } from '../../base/Real.ts'
import { hill } from '../statistics/hill.ts'
import { moments } from '../statistics/moments.ts'

/** How log returns of several runs of one market are distributed, taken together. */
export interface Tails {
  /** Standard deviation a tick. */
  readonly volatility: number
  readonly kurtosis: number | null
  /** Hill's exponent over the worst hundredth of the falls; null where there are too few. */
  readonly hill: number | null
}

const tail = 0.01

/**
 * The tails of paths of prices; no return leads from one path to the next.
 *
 * Rules: [STUDY2]
 *
 * @example
 * tailsOf(outcomes.map(({ markets }) => markets[0].series.mark)).kurtosis
 */
export function tailsOf(paths: readonly Float64Array[]): Tails {
  const count = paths.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0)
  const returns = new Float64Array(count)
  let place = 0
  for (const prices of paths) {
    for (let tick = 1; tick < prices.length; tick++) {
      returns[place++] = Real.ln((prices[tick] as number) / (prices[tick - 1] as number))
    }
  }
  const found = moments(returns)
  const falls = returns
    .filter((one) => one < 0)
    .map((one) => -one)
    .sort()
  return {
    volatility: found?.deviation ?? 0,
    kurtosis: found?.kurtosis ?? null,
    hill: hill(falls, tail),
  }
}
