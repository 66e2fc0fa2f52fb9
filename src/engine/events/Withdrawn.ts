import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** An amount left for the outside world. */
export interface Withdrawn {
  readonly type: 'Withdrawn'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: Withdrawn): void {
  const account = State.account(state, event.account)
  move(account, State.house(state, 'world'), State.asset(state, event.asset).index, event.amount)
  state.touched.add(account.index)
}

export * as Withdrawn from './Withdrawn.ts'
