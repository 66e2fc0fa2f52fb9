/**
 * The smallest observation with at least the given share of all at or below it (nearest rank). Null
 * where there is none.
 *
 * Rules: [SIM14]
 *
 * @param sorted observations, smallest first
 *
 * @example
 * quantile(Float64Array.of(1, 2, 3, 4), 0.5) // => 2
 */
export function quantile(sorted: Float64Array, share: number): number | null {
  const rank = Math.ceil(share * sorted.length)
  return sorted[Math.max(0, rank - 1)] ?? null
}
