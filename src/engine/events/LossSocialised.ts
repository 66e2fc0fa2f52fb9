import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** An account bore a share of a loss that nobody else could. */
export interface LossSocialised {
  readonly type: 'LossSocialised'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: LossSocialised): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset).index
  move(account, State.house(state, 'clearing'), asset, event.amount)
  state.touched.add(account.index)
}

export * as LossSocialised from './LossSocialised.ts'
