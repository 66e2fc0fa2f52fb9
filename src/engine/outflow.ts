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
export function outflow(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
): Rejection | null {
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  if (!isOn(state, 'withdrawal', 'asset', [asset.id])) {
    return Decision.reject('switch.off', `withdrawal of ${asset.id} is switched off`)
  }
  if (AccountState.restricted(account.parent ?? account, 'noWithdrawal')) {
    return Decision.reject('account.restricted', `account ${account.id} may not withdraw`)
  }
  if (account.liquidation !== null) {
    return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
  }
  const balance = account.balances[asset.index] ?? 0n
  if (balance >= amount) return null
  const detail = `expected a balance of at least ${amount} atoms of ${asset.id}, found ${balance}`
  return Decision.reject('balance.insufficient', detail)
}
