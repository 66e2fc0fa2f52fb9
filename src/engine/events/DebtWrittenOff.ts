import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** Nothing stands behind a debt any more: it is owed no longer, and the pool lacks it. */
export interface DebtWrittenOff {
  readonly type: 'DebtWrittenOff'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
  readonly amount: Amount
}

export function evolve(state: State, event: DebtWrittenOff): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  move(pool.account, account, reserve.debt.index, event.claims)
  reserve.deficit = Amount.add(reserve.deficit, event.amount)
  state.touched.add(account.index)
}

export * as DebtWrittenOff from './DebtWrittenOff.ts'
