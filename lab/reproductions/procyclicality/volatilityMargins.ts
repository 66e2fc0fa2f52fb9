/** How a margin follows volatility. */
export interface VolatilityMargin {
  /** The weight of the previous average, per day: λ. */
  readonly memory: number
  /** The number of standard deviations: 2.326 for 99 % of a normal. */
  readonly confidence: number
  /** Days to close a position. */
  readonly horizon: number
}

/**
 * The margin at the end of each day, a share of notional; the first squared return initialises it.
 *
 *     margin = confidence × √(horizon × v)      v ← λ v + (1 - λ) r²
 *
 * Rules: [CYCLE1]
 *
 * @param returns logarithmic, a day each
 *
 * @example
 * volatilityMargins(Float64Array.of(0.01, 0.03), { memory: 0.5, confidence: 2, horizon: 1 })
 */
export function volatilityMargins(
  returns: Float64Array,
  { memory, confidence, horizon }: VolatilityMargin,
): Float64Array {
  let variance = (returns[0] ?? 0) ** 2
  return returns.map((one) => {
    variance = memory * variance + (1 - memory) * one * one
    return confidence * Math.sqrt(horizon * variance)
  })
}
