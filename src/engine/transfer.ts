import { ProForma } from '../margin/ProForma.ts'
import type { Asset } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { admitAmount } from './admitAmount.ts'
import { creditCalls } from './bringing.ts'
import { checkWithdrawal } from './checkWithdrawal.ts'
import type { Proposal } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/**
 * Proposes to move an amount between two accounts: an outflow of the one, margined as such, and a
 * deposit for the calls of the other.
 *
 * Rules: [ENG4] [ENG8] [ENG11]
 */
export function transfer(
  state: State,
  from: AccountState,
  to: AccountState,
  asset: Asset,
  amount: Amount,
  reason: 'request' | 'margin',
): Rejection | Proposal {
  const fault = checkWithdrawal(state, from, asset, amount) ?? admitAmount(to, asset, amount)
  if (fault !== null) return fault
  const view = ProForma.withBalance(from, asset.index, Amount.negate(amount))
  const moved = creditCalls(state, from, 'deposit', [
    { type: 'Transferred', from: from.id, to: to.id, asset: asset.id, amount, reason },
  ])
  return {
    after: [{ account: from, view, outflow: true }],
    events: creditCalls(state, to, 'deposit', moved),
  }
}
