import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { admitAmount } from '../admitAmount.ts'
import { creditCalls } from '../bringing.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** An amount came in. */
export interface Deposit extends Header {
  readonly type: 'Deposit'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: Deposit): Decision {
  const account = find.account(state, command.account)
  if (Decision.refused(account)) return account
  if (account.kind !== 'own' && account.role !== 'fund') {
    const detail = `expected an own account or the fund, found ${account.id}, which is ${account.kind}`
    return Decision.reject('account.notOwn', detail)
  }
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const fault = admitAmount(account, asset, command.amount)
  if (fault !== null) return fault
  const { amount } = command
  return creditCalls(state, account, 'deposit', [
    { type: 'Deposited', account: account.id, asset: asset.id, amount },
  ])
}

export * as Deposit from './Deposit.ts'
