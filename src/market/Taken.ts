import { Amount } from '../money/Amount.ts'

/**
 * The notional taken by earlier orders of an interval on each side, in settlement atoms at the
 * mark.
 */
export interface Taken {
  readonly bought: Amount
  readonly sold: Amount
}

/**
 * A new interval: full liquidity on both sides.
 *
 * Rules: [MKT6]
 *
 * @example
 * Taken.refill() // => { bought: 0n, sold: 0n }
 */
export const refill = (): Taken => ({ bought: Amount.zero, sold: Amount.zero })

export * as Taken from './Taken.ts'
