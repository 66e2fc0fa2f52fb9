import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** An amount moved between two accounts. */
export interface Transferred {
  readonly type: 'Transferred'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'request' | 'margin' | 'residue' | 'exchange'
}

export function evolve(state: State, event: Transferred): void {
  const from = State.account(state, event.from)
  const to = State.account(state, event.to)
  move(from, to, State.asset(state, event.asset).index, event.amount)
  state.touched.add(from.index).add(to.index)
}

export * as Transferred from './Transferred.ts'
