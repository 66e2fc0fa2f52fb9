import type { ProtectiveAction } from '../../model/Protection.ts'
import { AccountState } from '../AccountState.ts'
import { State } from '../State.ts'
import type { FaultReason } from './Guard.ts'
import { mostGiven } from './mostGiven.ts'
import { type Guarded, Plan } from './Plan.ts'

/**
 * What an action lacks now to do anything if it were triggered; null where it has what it takes.
 * Whether the request would pass is decided when it acts.
 *
 * Rules: [PROT12]
 */
export function lacks(
  state: State,
  guarded: Guarded,
  action: ProtectiveAction,
): FaultReason | null {
  if (action.kind === 'deposit') return depositLacks(state, guarded, action)
  if (Plan.isDone(state, guarded, action)) return 'nothingToDo'
  if (action.kind !== 'repay') return null
  const { index } = State.asset(state, action.asset)
  return (guarded.account.balances[index] ?? 0n) > 0n ? null : 'balance.insufficient'
}

function depositLacks(
  state: State,
  { account }: Guarded,
  { from: id, asset }: Extract<ProtectiveAction, { kind: 'deposit' }>,
): FaultReason | null {
  const from = State.account(state, id)
  if (from.owner !== account.owner) return 'protection.notLinked'
  // What an owner gives a position of its own leaves nobody.
  const isKept = account.parent === from
  if (!isKept && AccountState.restricted(from, 'noWithdrawal')) return 'account.restricted'
  if (from.liquidation !== null) return 'account.liquidating'
  const free = mostGiven(state, { from, to: account, asset: State.asset(state, asset) })
  return free > 0n ? null : 'balance.insufficient'
}
