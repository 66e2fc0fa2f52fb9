import { limits } from '../base/limits.ts'
import type { Asset } from '../model/Asset.ts'
import type { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'

/** Refuses an amount that is not positive, or that would carry a balance past its limit. */
export function admitAmount(account: AccountState, asset: Asset, amount: Amount): Rejection | null {
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  if ((account.balances[asset.index] ?? 0n) + amount < limits.amount) return null
  return Decision.reject(
    'amount.outOfLimits',
    `expected a balance of ${account.id} below ${limits.amount} atoms of ${asset.id} afterwards`,
  )
}
