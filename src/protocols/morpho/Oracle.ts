import { Integer } from '../../money/Integer.ts'

/**
 * A price of Morpho Blue: atoms of the loan asset for one atom of collateral, in units of 1e-36.
 */

/** Prices are in units of 1e-36. */
export const scale = Integer.pow10(36)

/**
 * The worth of collateral in atoms of the loan asset, rounded down: for the borrower's capacity.
 */
export const quoteDown = (collateral: bigint, price: bigint): bigint =>
  Integer.mulDivDown(collateral, price, scale)

/** The same, rounded up: for a liquidator's payment. */
export const quoteUp = (collateral: bigint, price: bigint): bigint =>
  Integer.mulDivUp(collateral, price, scale)

/** The collateral that atoms of the loan asset buy, rounded down. The price is not zero. */
export const buyDown = (assets: bigint, price: bigint): bigint =>
  Integer.mulDivDown(assets, scale, price)

/** The collateral needed for a worth, rounded up. The price is not zero. */
export const buyUp = (assets: bigint, price: bigint): bigint =>
  Integer.mulDivUp(assets, scale, price)

export * as Oracle from './Oracle.ts'
