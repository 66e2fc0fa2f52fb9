import type { AccountId } from '../../model/Account.ts'
import { State } from '../State.ts'

/** An account's liquidation is over. */
export interface LiquidationEnded {
  readonly type: 'LiquidationEnded'
  readonly account: AccountId
  readonly outcome: 'cured' | 'closed' | 'bankrupt'
}

export function evolve(state: State, event: LiquidationEnded): void {
  const account = State.account(state, event.account)
  account.liquidation = null
  state.liquidating.delete(account.index)
  state.touched.add(account.index)
}

export * as LiquidationEnded from './LiquidationEnded.ts'
