/** Spearman's correlation, with the mean rank for ties; 0 where one of both does not vary. */
export const rankCorrelation = (a: readonly number[], b: readonly number[]): number =>
  correlation(ranks(a), ranks(b))

/**
 * The rank correlation of two that is left once a third is known: 0 where that says all there is.
 *
 *     (r_ab - r_ac r_bc) ÷ √((1 - r_ac²)(1 - r_bc²))
 */
export function partialRank(
  a: readonly number[],
  b: readonly number[],
  known: readonly number[],
): number {
  const [own, first, second] = [
    rankCorrelation(a, b),
    rankCorrelation(a, known),
    rankCorrelation(b, known),
  ]
  const rest = Math.sqrt((1 - first ** 2) * (1 - second ** 2))
  return rest < 1e-9 ? 0 : (own - first * second) / rest
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (x.length - 1) / 2
  const sum = (of: (place: number) => number): number =>
    x.reduce((all, _, place) => all + of(place), 0)
  const off = (one: readonly number[], place: number): number => (one[place] as number) - mean
  const spread = Math.sqrt(sum((k) => off(x, k) ** 2) * sum((k) => off(y, k) ** 2))
  return spread === 0 ? 0 : sum((k) => off(x, k) * off(y, k)) / spread
}

const ranks = (values: readonly number[]): readonly number[] =>
  values.map((value) => {
    const under = values.filter((one) => one < value).length
    const alike = values.filter((one) => one === value).length
    return under + (alike - 1) / 2
  })
