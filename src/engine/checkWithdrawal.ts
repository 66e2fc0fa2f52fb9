import type { Asset } from '../model/Asset.ts'
import type { Amount } from '../money/Amount.ts'
import { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import { isOn } from './isOn.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/**
 * What stands in the way of money leaving an account, margin aside: unrealised profit is never
 * paid out, so the asset's own balance must cover it.
 *
 * Rules: [ENG8]
 */
export function checkWithdrawal(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
): Rejection | null {
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  if (asset.claim !== undefined) {
    const detail = `${asset.id} is a claim on a pool: supply, redeem, borrow or repay instead`
    return Decision.reject('asset.isClaim', detail)
  }
  const barred = mayLeave(state, account, asset)
  if (barred !== null) return barred
  const balance = account.balances[asset.index] ?? 0n
  if (balance >= amount) return null
  const detail = `expected a balance of at least ${amount} atoms of ${asset.id}, found ${balance}`
  return Decision.reject('balance.insufficient', detail)
}

/** What stands in the way of any money leaving an account, whatever it holds. */
export function mayLeave(state: State, account: AccountState, asset: Asset): Rejection | null {
  if (!isOn(state, 'withdrawal', 'asset', [asset.id])) {
    return Decision.reject('switch.off', `withdrawal of ${asset.id} is switched off`)
  }
  if (AccountState.restricted(account.parent ?? account, 'noWithdrawal')) {
    return Decision.reject('account.restricted', `account ${account.id} may not withdraw`)
  }
  if (account.liquidation !== null) {
    return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
  }
  return null
}
