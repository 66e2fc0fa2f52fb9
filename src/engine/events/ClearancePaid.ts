import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** A liquidated account paid the liquidation fee to the fund, out of what equity was left. */
export interface ClearancePaid {
  readonly type: 'ClearancePaid'
  readonly account: AccountId
  readonly order: string
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: ClearancePaid): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset).index
  move(account, State.house(state, 'fund'), asset, event.amount)
}

export * as ClearancePaid from './ClearancePaid.ts'
