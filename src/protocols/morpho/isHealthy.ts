import { debt, limit } from './health.ts'
import type { Market, Position } from './Market.ts'

/**
 * Whether a position's collateral covers its debt at a price: ⌊⌊collateral × price⌋ × LLTV⌋ is at
 * least the debt, rounded up. A position without debt is healthy at any price.
 *
 * Rules: [MORPHO6]
 *
 * @example
 * isHealthy(market, position, price) // => true
 */
export const isHealthy = (market: Market, position: Position, price: bigint): boolean =>
  position.borrowShares === 0n || limit(market, position, price) >= debt(market, position)
