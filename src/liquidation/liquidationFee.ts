import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * The fee a liquidated account pays to the fund for a closing, settlement atoms.
 *
 *     fee = min(⌈notional closed × rate⌉, max(0, equity after the closing))
 *
 * Rounded up, against the account; at most its remaining equity, so a fee creates no debt.
 *
 * Rules: [LIQ14]
 *
 * @example
 * liquidationFee(Amount.of(1_001n), Ratio.of(1n, 100n), Amount.of(5n)) // => 5n
 */
export const liquidationFee = (
  notionalClosed: Amount,
  feeRate: Ratio,
  equityAfter: Amount,
): Amount =>
  Amount.min(Amount.of(Ratio.mulUp(notionalClosed, feeRate)), Amount.max(Amount.zero, equityAfter))
