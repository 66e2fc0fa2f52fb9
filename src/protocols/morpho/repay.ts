import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Market, type Position } from './Market.ts'
import { Panic } from './Panic.ts'
import { Shares } from './Shares.ts'

/** A partial or full repayment. */
export interface Repayment {
  readonly market: Market
  readonly position: Position
  /** Atoms paid; with the last shares it may be one more than the market's total. */
  readonly repaidAssets: bigint
}

/**
 * Removes borrow shares from a position and its market: ⌈shares → assets⌉ is paid, rounded against
 * the payer.
 *
 * Rules: [MORPHO8]
 *
 * @example
 * const repaid = repay(market, position, position.borrowShares)
 */
export function repay(
  market: Market,
  position: Position,
  shares: bigint,
): Result<Repayment, typeof Panic.belowZero> {
  if (shares > position.borrowShares || shares > market.totalBorrowShares) {
    return Result.failure(Panic.belowZero)
  }
  const repaidAssets = Shares.toAssetsUp(shares, Market.borrowed(market))
  return Result.success({
    market: {
      ...market,
      totalBorrowAssets: Integer.max(0n, market.totalBorrowAssets - repaidAssets),
      totalBorrowShares: market.totalBorrowShares - shares,
    },
    position: { ...position, borrowShares: position.borrowShares - shares },
    repaidAssets,
  })
}
