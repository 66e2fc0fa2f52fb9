import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Market, type Position } from './Market.ts'
import { Panic } from './Panic.ts'
import { Shares } from './Shares.ts'

/** A debt that got smaller. */
export interface Repayment {
  readonly market: Market
  readonly position: Position
  /** Atoms paid; where the last shares go it may be one more than the market's total. */
  readonly repaidAssets: bigint
}

/**
 * Takes borrow shares off a position and its market: ⌈shares → assets⌉ is paid, the dust by who
 * repays.
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
