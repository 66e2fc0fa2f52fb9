import { Result } from '../../base/Result.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch, Trove } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { leaveShares } from './record.ts'
import { systemFault } from './requirements.ts'
import { TroveAccount } from './TroveAccount.ts'
import { TroveList } from './TroveList.ts'

/** A branch after a trove was closed: what its owner paid and got back. */
export interface Closed extends DebtAndCollateral {
  readonly branch: Branch
}

/**
 * Closes a trove: its owner repays all debt and gets all collateral back. The branch must stand
 * above its critical ratio afterwards unless it is shut down, and one trove must be left.
 *
 * Rules: [BOLD13]
 *
 * @example
 * closeTrove(branch, 'T1') // => { ok: true, value: { branch, debt, collateral } }
 */
export function closeTrove(branch: Branch, id: string): Result<Closed, BoldRefusal> {
  const trove = branch.troves.get(id)
  if (trove === undefined) return Result.failure('TroveNotOpen')
  const account = TroveAccount.of(branch, trove)
  const { debt, collateral } = account
  const change = closing(branch, trove, account, { repaid: debt })
  const fault = branch.timeShutdown === null ? systemFault(branch, change) : null
  if (fault !== null) return Result.failure(fault)
  if (branch.troves.size === 1) return Result.failure('OnlyOneTroveLeft')
  const left = remove(DebtChange.apply(branch, change), id, account, 'owner')
  return Result.success({ branch: left, debt, collateral })
}

/** The change of the branch's sums by the end of a trove, whose debt is paid or seized. */
export function closing(
  branch: Branch,
  trove: Trove,
  { redistributed, collateral }: TroveAccount,
  parts: { readonly repaid: bigint } | { readonly liquidated: bigint },
): DebtChange {
  const ended = { redistributed, taken: collateral, ...parts }
  return DebtChange.within(DebtBook.of(branch, trove), ended)
}

/**
 * Removes a trove from its batch, the list and the stakes.
 *
 * Rules: [BOLD13] [BOLD16]
 *
 * @example
 * remove(branch, 'T1', account, 'owner').troves.has('T1') // => false
 */
export function remove(
  branch: Branch,
  id: string,
  account: TroveAccount,
  how: 'owner' | 'liquidation',
): Branch {
  const { stake } = TroveAccount.open(branch, id)
  const left = TroveList.remove(leaveShares(branch, id, TroveAccount.stood(account)), id)
  const troves = new Map(left.troves)
  troves.delete(id)
  return {
    ...left,
    troves,
    closed: new Map(left.closed).set(id, how),
    zombie: left.zombie === id ? null : left.zombie,
    stakes: left.stakes - stake,
  }
}
