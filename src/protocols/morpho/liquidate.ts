import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Exchange } from './Exchange.ts'
import { incentiveFactor } from './incentiveFactor.ts'
import { isHealthy } from './isHealthy.ts'
import { Market, type Position } from './Market.ts'
import { Panic } from './Panic.ts'
import { repay } from './repay.ts'
import { Shares } from './Shares.ts'

/** The result of a liquidation. */
export interface Liquidation {
  /** Atoms of collateral that go to the liquidator. */
  readonly seizedAssets: bigint
  /** Atoms of the loan asset that the liquidator pays. */
  readonly repaidAssets: bigint
  readonly repaidShares: bigint
  /** The suppliers' total loss, in atoms. */
  readonly badDebtAssets: bigint
  readonly badDebtShares: bigint
  readonly market: Market
  readonly position: Position
}

export type Refusal = 'inconsistent input' | 'position is healthy' | Panic

/**
 * Liquidates a position, after interest has been accrued, by the requested collateral or shares.
 * Where no collateral remains, the remaining debt is deducted from the suppliers at once.
 *
 * Rules: [MORPHO7] [MORPHO8] [MORPHO9] [MORPHO10]
 *
 * @example
 * liquidate(market, position, price, { seizedAssets: position.collateral, repaidShares: 0n })
 */
export function liquidate(
  market: Market,
  position: Position,
  price: bigint,
  request: Exchange.Request,
): Result<Liquidation, Refusal> {
  if (!Exchange.isConsistent(request)) return Result.failure('inconsistent input')
  if (isHealthy(market, position, price)) return Result.failure('position is healthy')
  const exchange = Exchange.complete(market, price, incentiveFactor(market.lltv), request)
  if (!exchange.ok) return exchange
  const { seizedAssets, repaidShares } = exchange.value
  const repaid = repay(market, position, repaidShares)
  if (!repaid.ok) return repaid
  const collateral = position.collateral - seizedAssets
  if (collateral < 0n) return Result.failure(Panic.belowZero)
  const left = { ...repaid.value.position, collateral }
  const { repaidAssets } = repaid.value
  const settled = settleBadDebt(repaid.value.market, left)
  return Result.success({ seizedAssets, repaidAssets, repaidShares, ...settled })
}

/** Removes a debt without collateral; suppliers own that much less. */
function settleBadDebt(
  market: Market,
  position: Position,
): Pick<Liquidation, 'badDebtAssets' | 'badDebtShares' | 'market' | 'position'> {
  if (position.collateral > 0n) return { badDebtAssets: 0n, badDebtShares: 0n, market, position }
  const badDebtShares = position.borrowShares
  const owed = Shares.toAssetsUp(badDebtShares, Market.borrowed(market))
  const badDebtAssets = Integer.min(market.totalBorrowAssets, owed)
  return {
    badDebtAssets,
    badDebtShares,
    market: {
      ...market,
      totalBorrowAssets: market.totalBorrowAssets - badDebtAssets,
      totalSupplyAssets: market.totalSupplyAssets - badDebtAssets,
      totalBorrowShares: market.totalBorrowShares - badDebtShares,
    },
    position: { ...position, borrowShares: 0n },
  }
}
