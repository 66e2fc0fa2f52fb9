import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** An amount came in from the outside world. */
export interface Deposited {
  readonly type: 'Deposited'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: Deposited): void {
  const account = State.account(state, event.account)
  move(State.house(state, 'world'), account, State.asset(state, event.asset).index, event.amount)
  state.touched.add(account.index)
}

export * as Deposited from './Deposited.ts'
