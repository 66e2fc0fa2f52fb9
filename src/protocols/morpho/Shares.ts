import { Integer } from '../../money/Integer.ts'

/**
 * Shares of what a side of a market owes or owns. A share is worth (assets + 1) ÷ (shares + 1e6):
 * one virtual atom and a million virtual shares keep the first holder from setting the price.
 *
 * Rules: [MORPHO1]
 */

const virtualAssets = 1n
const virtualShares = 1_000_000n

/** All that a side has issued: assets in atoms of the loan asset, shares in Morpho's own units. */
export interface Total {
  readonly assets: bigint
  readonly shares: bigint
}

/** What shares are worth in atoms, rounded down: what somebody gets for them. */
export const toAssetsDown = (shares: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivDown(shares, assets + virtualAssets, all + virtualShares)

/**
 * What shares are worth in atoms, rounded up: what somebody owes for them.
 *
 * @example
 * Shares.toAssetsUp(1n, { assets: 0n, shares: 0n }) // => 1n
 */
export const toAssetsUp = (shares: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivUp(shares, assets + virtualAssets, all + virtualShares)

/** How many shares atoms come to, rounded down: what somebody is given for them. */
export const toSharesDown = (atoms: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivDown(atoms, all + virtualShares, assets + virtualAssets)

/** How many shares atoms come to, rounded up: what somebody hands over for them. */
export const toSharesUp = (atoms: bigint, { assets, shares: all }: Total): bigint =>
  Integer.mulDivUp(atoms, all + virtualShares, assets + virtualAssets)

export * as Shares from './Shares.ts'
