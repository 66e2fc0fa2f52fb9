import { Real } from '../../base/Real.ts'

/**
 * Hill's estimate of a tail exponent: the smaller, the fatter the tail. Null where the share
 * contains no observation, or all of them are equal.
 *
 *     exponent = k ÷ Σ ln(x(i) ÷ x(k + 1))     over the k = ⌊share × count⌋ largest
 *
 * Rules: [REPRO12]
 *
 * @param sorted positive observations, largest last
 *
 * @example
 * hill(Float64Array.of(1, 2, 4), 0.67) // 2 ÷ (ln 2 + ln 4) => 0.9617966939259756
 */
export function hill(sorted: Float64Array, share: number): number | null {
  const count = Math.floor(sorted.length * share)
  const border = sorted[sorted.length - count - 1]
  if (count === 0 || border === undefined) return null
  let sum = 0
  for (let index = sorted.length - count; index < sorted.length; index++) {
    sum += Real.ln(sorted[index]! / border)
  }
  return sum === 0 ? null : count / sum
}
