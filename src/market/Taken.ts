import { Amount } from '../money/Amount.ts'

/** What earlier orders of an interval took of each side, in settlement atoms of notional at the mark. */
export interface Taken {
  readonly bought: Amount
  readonly sold: Amount
}

/**
 * A new interval: all liquidity is back on both sides.
 *
 * Rules: [MKT6]
 *
 * @example
 * Taken.refill() // => { bought: 0n, sold: 0n }
 */
export const refill = (): Taken => ({ bought: Amount.zero, sold: Amount.zero })

export * as Taken from './Taken.ts'
