import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { isolatedOf } from '../isolatedOf.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'
import { transfer } from '../transfer.ts'

/** Asks to move collateral into an isolated position. */
export interface AddMargin extends Header {
  readonly type: 'AddMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: AddMargin): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const isolated = isolatedOf(state, account, command.instrument)
  if (Decision.refused(isolated)) return isolated
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  return transfer(state, account, isolated, asset, command.amount, 'margin')
}

export * as AddMargin from './AddMargin.ts'
