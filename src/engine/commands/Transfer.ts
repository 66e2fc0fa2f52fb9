import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'
import { transfer } from '../transfer.ts'

/** Asks to move an amount to another account. */
export interface Transfer extends Header {
  readonly type: 'Transfer'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: Transfer): Rejection | Proposal {
  const from = find.own(state, command.from)
  if (Decision.refused(from)) return from
  const to = find.own(state, command.to)
  if (Decision.refused(to)) return to
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  if (from === to) return Decision.reject('command.malformed', 'expected two different accounts')
  return transfer(state, from, to, asset, command.amount, 'request')
}

export * as Transfer from './Transfer.ts'
