/** A member of an index: its share, and its volatility. */
export interface Member {
  readonly weight: number
  readonly volatility: number
}

/**
 * The one correlation of every pair of members at which an index has its volatility. Null of fewer than two
 * that move. A quote beyond 1, or below what so many can have, is told as it is: whoever reads it sees that it
 * is none.
 *
 *     ρ = (σ² - Σ wᵢ² σᵢ²) ÷ ((Σ wᵢ σᵢ)² - Σ wᵢ² σᵢ²)
 *
 * Rules: [PRICE9]
 *
 * @example
 * const half = { weight: 0.5, volatility: 0.4 }
 * impliedCorrelation(0.4, [half, half]) // => 1
 */
export function impliedCorrelation(volatility: number, members: readonly Member[]): number | null {
  const sizes = members.map((one) => one.weight * one.volatility)
  const sum = sizes.reduce((all, one) => all + one, 0)
  const alone = sizes.reduce((all, one) => all + one * one, 0)
  const pairs = sum * sum - alone
  return pairs > 0 ? (volatility * volatility - alone) / pairs : null
}
