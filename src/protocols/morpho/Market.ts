import type { Total } from './Shares.ts'

/**
 * One market of Morpho Blue: one loan asset, one collateral, one threshold. Assets are in atoms of
 * the loan asset, times in seconds.
 */
export interface Market {
  /** The loan-to-value up to which a position is healthy, a wad. */
  readonly lltv: bigint
  readonly totalSupplyAssets: bigint
  readonly totalSupplyShares: bigint
  readonly totalBorrowAssets: bigint
  readonly totalBorrowShares: bigint
  /** When interest was last accrued. */
  readonly lastUpdate: bigint
  /** The share of the interest for the fee recipient, a wad. */
  readonly fee: bigint
}

/** One account in one market. Collateral is in atoms of the collateral asset. */
export interface Position {
  readonly supplyShares: bigint
  readonly borrowShares: bigint
  readonly collateral: bigint
}

/** The total owed by borrowers. */
export const borrowed = ({ totalBorrowAssets, totalBorrowShares }: Market): Total => ({
  assets: totalBorrowAssets,
  shares: totalBorrowShares,
})

export * as Market from './Market.ts'
