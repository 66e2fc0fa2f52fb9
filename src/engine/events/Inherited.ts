import type { Trade } from './Trade.ts'

/** The fund took bankrupt lots over at the mark; it disposes of them by a schedule. */
export interface Inherited {
  readonly type: 'Inherited'
  /** The fund's own trade. */
  readonly trade: Trade
}
