import { Integer } from '../../money/Integer.ts'
import { incentiveFactor } from './incentiveFactor.ts'
import { Market, type Position } from './Market.ts'
import { Oracle } from './Oracle.ts'
import { Shares } from './Shares.ts'
import { Wad } from './Wad.ts'

/** The value of a ratio with a zero divisor: 2^256 − 1, as in the protocol's own tools. */
export const boundless = (1n << 256n) - 1n

/** The solvency of a position. Assets are atoms of the loan asset, ratios are wads. */
export interface Health {
  /** The debt. */
  readonly borrowAssets: bigint
  readonly collateralValue: bigint
  /** The most that may be owed before the position can be liquidated. */
  readonly maxBorrowAssets: bigint
  /** The remaining borrowing capacity. */
  readonly maxBorrowableAssets: bigint
  readonly isHealthy: boolean
  /** Null without debt. */
  readonly ltv: bigint | null
  /** Null without debt. */
  readonly healthFactor: bigint | null
  /** The price under which the position can be liquidated; null without debt. */
  readonly liquidationPrice: bigint | null
  /** The most collateral that a liquidator can seize now. */
  readonly seizableCollateral: bigint
  /** The most collateral that the borrower can withdraw now. */
  readonly withdrawableCollateral: bigint
  readonly liquidationIncentiveFactor: bigint
}

/**
 * Evaluates a position at a price, after interest has been accrued. Debt is rounded up and the
 * capacity of the collateral down: the borrower bears both.
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

/** A position's debt, rounded up. */
export const debt = (market: Market, { borrowShares }: Position): bigint =>
  Shares.toAssetsUp(borrowShares, Market.borrowed(market))

/** The most a position may owe at a price, rounded down twice. */
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
