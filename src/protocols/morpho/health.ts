import { Integer } from '../../money/Integer.ts'
import { incentiveFactor } from './incentiveFactor.ts'
import { Market, type Position } from './Market.ts'
import { Oracle } from './Oracle.ts'
import { Shares } from './Shares.ts'
import { Wad } from './Wad.ts'

/** What a ratio is where its divisor is zero: 2^256 − 1, as the protocol's own tools have it. */
export const boundless = (1n << 256n) - 1n

/** How safe a position is. Assets are atoms of the loan asset, ratios are wads. */
export interface Health {
  /** What is owed. */
  readonly borrowAssets: bigint
  readonly collateralValue: bigint
  /** How much may be owed before the position can be liquidated. */
  readonly maxBorrowAssets: bigint
  /** How much more may be borrowed. */
  readonly maxBorrowableAssets: bigint
  readonly isHealthy: boolean
  /** Null where nothing is owed. */
  readonly ltv: bigint | null
  /** Null where nothing is owed. */
  readonly healthFactor: bigint | null
  /** The price under which the position can be liquidated; null where nothing is owed. */
  readonly liquidationPrice: bigint | null
  /** The most collateral that a liquidator can take now. */
  readonly seizableCollateral: bigint
  /** The most collateral that the borrower can take now. */
  readonly withdrawableCollateral: bigint
  readonly liquidationIncentiveFactor: bigint
}

/**
 * Evaluates a position at a price, after interest has been accrued. Debt is rounded up, what the
 * collateral carries down: the dust is the borrower's.
 *
 * Rules: [MORPHO6]
 *
 * @example
 * const { isHealthy, healthFactor } = health(market, position, price)
 */
export function health(market: Market, position: Position, price: bigint): Health {
  const { lltv } = market
  const { collateral, borrowShares } = position
  const borrowAssets = debt(market, position)
  const collateralValue = Oracle.quoteDown(collateral, price)
  const maxBorrowAssets = Wad.mulDown(collateralValue, lltv)
  const isHealthy = maxBorrowAssets >= borrowAssets
  const power = Wad.mulDown(collateral, lltv)
  const owes = borrowShares > 0n
  return {
    borrowAssets,
    collateralValue,
    maxBorrowAssets,
    maxBorrowableAssets: Integer.max(0n, maxBorrowAssets - borrowAssets),
    isHealthy,
    ltv: owes ? over(borrowAssets, Wad.one, collateralValue) : null,
    healthFactor: owes ? Wad.divDown(maxBorrowAssets, borrowAssets) : null,
    liquidationPrice: owes ? over(borrowAssets, Oracle.scale, power) : null,
    seizableCollateral: isHealthy ? 0n : seizable(market, position, price),
    withdrawableCollateral: withdrawable(collateral, borrowAssets, lltv, price),
    liquidationIncentiveFactor: incentiveFactor(lltv),
  }
}

/** What a position owes, rounded up. */
export const debt = (market: Market, { borrowShares }: Position): bigint =>
  Shares.toAssetsUp(borrowShares, Market.borrowed(market))

/** How much a position may owe at a price, rounded down twice. */
export const limit = (market: Market, { collateral }: Position, price: bigint): bigint =>
  Wad.mulDown(Oracle.quoteDown(collateral, price), market.lltv)

const over = (a: bigint, b: bigint, divisor: bigint): bigint =>
  divisor === 0n ? boundless : Integer.mulDivUp(a, b, divisor)

function seizable(market: Market, { collateral, borrowShares }: Position, price: bigint): bigint {
  if (price === 0n) return 0n
  const owed = Shares.toAssetsDown(borrowShares, Market.borrowed(market))
  const paid = Wad.mulDown(owed, incentiveFactor(market.lltv))
  return Integer.min(collateral, Oracle.buyDown(paid, price))
}

function withdrawable(collateral: bigint, owed: bigint, lltv: bigint, price: bigint): bigint {
  if (price === 0n) return 0n
  return Integer.max(0n, collateral - Wad.divUp(Oracle.buyUp(owed, price), lltv))
}
