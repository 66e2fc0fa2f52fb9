import { moments } from '../../../src/sim/statistics/moments.ts'

/**
 * The autocorrelation at a lag in steps. Null where there are no more observations than that, or
 * all of them are equal.
 *
 *     Σ (x(t) - mean) (x(t + lag) - mean) ÷ Σ (x(t) - mean)²
 *
 * Rules: [REPRO12]
 *
 * @example
 * autocorrelation(Float64Array.of(1, -1, 1, -1), 1) // => -0.75
 */
export function autocorrelation(observations: Float64Array, lag: number): number | null {
  const found = moments(observations)
  if (found === null || found.deviation === 0 || observations.length <= lag) return null
  const { mean, deviation } = found
  let sum = 0
  for (let index = lag; index < observations.length; index++) {
    sum += (observations[index]! - mean) * (observations[index - lag]! - mean)
  }
  return sum / (observations.length * deviation * deviation)
}
