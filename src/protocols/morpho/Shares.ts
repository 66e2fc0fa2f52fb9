import { Integer } from '../../money/Integer.ts'

/**
 * Shares of the total debt or supply of a market. A share is worth (assets + 1) ÷ (shares + 1e6):
 * one virtual atom and a million virtual shares keep the first holder from setting the price.
 *
 * Rules: [MORPHO1]
 */

const virtualAssets = 1n
const virtualShares = 1_000_000n

/** The totals of one side: assets in atoms of the loan asset, shares in Morpho's own units. */
export interface Total {
  readonly assets: bigint
  readonly shares: bigint
}

/** The worth of shares in atoms, rounded down: for what a holder receives. */
export const toAssetsDown = (shares: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivDown(shares, assets + virtualAssets, all + virtualShares)

/**
 * The worth of shares in atoms, rounded up: for what a debtor owes.
 *
 * @example
 * Shares.toAssetsUp(1n, { assets: 0n, shares: 0n }) // => 1n
 */
export const toAssetsUp = (shares: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivUp(shares, assets + virtualAssets, all + virtualShares)

/** The shares for an amount of atoms, rounded down: for shares issued. */
export const toSharesDown = (atoms: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivDown(atoms, all + virtualShares, assets + virtualAssets)

/** The shares for an amount of atoms, rounded up: for shares taken. */
export const toSharesUp = (atoms: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivUp(atoms, all + virtualShares, assets + virtualAssets)

export * as Shares from './Shares.ts'
