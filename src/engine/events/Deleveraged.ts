import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Trade } from './Trade.ts'

/** A profitable position was closed against a bankrupt one, giving up a haircut. */
export interface Deleveraged {
  readonly type: 'Deleveraged'
  /** The trade at the mark. */
  readonly trade: Trade
  /** What it gave up toward the deficit, settlement atoms. */
  readonly haircut: Amount
  /** The price it was closed at in effect, haircut included, rounded against nobody: for reading. */
  readonly effectivePrice: Price
  /** Its place in the ranking, from 1. */
  readonly rank: number
  /** Why it stood there, e.g. the score, for the account's owner to read. */
  readonly reason: string
}
