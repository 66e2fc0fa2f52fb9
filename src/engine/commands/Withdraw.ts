import { ProForma } from '../../margin/ProForma.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { creditCalls } from '../bringing.ts'
import { checkWithdrawal } from '../checkWithdrawal.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Asks to take an amount out. */
export interface Withdraw extends Header {
  readonly type: 'Withdraw'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: Withdraw): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const fault = checkWithdrawal(state, account, asset, command.amount)
  if (fault !== null) return fault
  const { amount } = command
  const view = ProForma.withBalance(account, asset.index, Amount.negate(amount))
  return {
    after: [{ account, view, outflow: true }],
    events: creditCalls(state, account, 'deposit', [
      { type: 'Withdrawn', account: account.id, asset: asset.id, amount },
    ]),
  }
}

export * as Withdraw from './Withdraw.ts'
