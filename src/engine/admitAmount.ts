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
  if (asset.claim !== undefined) {
    const detail = `${asset.id} is a claim on a pool: supply, redeem, borrow or repay instead`
    return Decision.reject('asset.isClaim', detail)
  }
  const limit = limitOf(account)
  if ((account.balances[asset.index] ?? 0n) + amount < limit) return null
  return Decision.reject(
    'amount.outOfLimits',
    `expected a balance of ${account.id} below ${limit} atoms of ${asset.id} afterwards`,
  )
}

/** What a balance stays below: more where tokens of many decimals are lent. */
export const limitOf = ({ rules }: Pick<AccountState, 'rules'>): bigint =>
  rules?.versions.at(-1)?.method.name === 'lending' ? limits.loan : limits.amount
