import type { VolatilityMargin } from './volatilityMargins.ts'

/**
 * The margin of an equally weighted window, at the end of each day; zero on days without a full
 * window before them.
 *
 *     margin = confidence × √(horizon × mean of r² over the window)
 *
 * Rules: [CYCLE2]
 *
 * @example
 * alikeMargins(returns, 2_500, { confidence: 2.326, horizon: 2 }) // the floor of ten years
 */
export function alikeMargins(
  returns: Float64Array,
  window: number,
  { confidence, horizon }: Omit<VolatilityMargin, 'memory'>,
): Float64Array {
  let sum = 0
  return returns.map((one, day) => {
    sum += one * one
    if (day >= window) sum -= (returns[day - window] as number) ** 2
    return day + 1 < window ? 0 : confidence * Math.sqrt((horizon * Math.max(0, sum)) / window)
  })
}
