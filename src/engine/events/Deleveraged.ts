import { move } from '../../ledger/move.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import { applyTrade } from '../applyTrade.ts'
import { State } from '../State.ts'
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

export function evolve(state: State, event: Deleveraged): void {
  applyTrade(state, event.trade)
  const account = State.account(state, event.trade.account)
  const { settleIndex } = State.instrument(state, event.trade.instrument)
  move(account, State.house(state, 'clearing'), settleIndex, event.haircut)
}

export * as Deleveraged from './Deleveraged.ts'
