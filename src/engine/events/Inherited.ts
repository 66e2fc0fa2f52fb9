import { applyTrade } from '../applyTrade.ts'
import type { State } from '../State.ts'
import type { Trade } from './Trade.ts'

/** The fund took bankrupt lots over at the mark; it disposes of them by a schedule. */
export interface Inherited {
  readonly type: 'Inherited'
  /** The fund's own trade. */
  readonly trade: Trade
}

export function evolve(state: State, event: Inherited): void {
  applyTrade(state, event.trade)
}

export * as Inherited from './Inherited.ts'
