import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** A borrower took part of another's debt over, with its part of the collateral. */
export interface DebtRedistributed {
  readonly type: 'DebtRedistributed'
  readonly account: AccountId
  readonly to: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
}

export function evolve(state: State, event: DebtRedistributed): void {
  const [from, to] = [State.account(state, event.account), State.account(state, event.to)]
  const [, reserve] = State.reserve(state, event)
  move(to, from, reserve.debt.index, event.claims)
  state.touched.add(from.index)
  state.touched.add(to.index)
}

export * as DebtRedistributed from './DebtRedistributed.ts'
