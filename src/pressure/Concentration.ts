/** How few hold what can be forced. Shares are of the whole; all are 0 where there is nothing. */
export interface Concentration {
  readonly accounts: number
  /** Herfindahl-Hirschman: the sum of squared shares; 1 for a single account. */
  readonly index: number
  /** As many equal accounts would have the same index. */
  readonly effective: number
  /** What the largest, the largest five and the largest ten hold. */
  readonly top: { readonly one: number; readonly five: number; readonly ten: number }
}

/**
 * Of the sizes of accounts, none of them negative.
 *
 * Rules: [CONC1]
 *
 * @example
 * Concentration.of([50, 30, 20]).index // => 0.38
 */
export function of(sizes: ArrayLike<number>): Concentration {
  const held = Float64Array.from(sizes)
    .filter((size) => size > 0)
    .sort()
    .reverse()
  const all = held.reduce((sum, size) => sum + size, 0)
  const shares = held.map((size) => size / all)
  const index = shares.reduce((sum, share) => sum + share * share, 0)
  const top = (count: number): number =>
    shares.slice(0, count).reduce((sum, share) => sum + share, 0)
  return {
    accounts: held.length,
    index,
    effective: index === 0 ? 0 : 1 / index,
    top: { one: top(1), five: top(5), ten: top(10) },
  }
}

export * as Concentration from './Concentration.ts'
