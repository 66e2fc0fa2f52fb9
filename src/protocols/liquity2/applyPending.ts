import { Result } from '../../base/Result.ts'
import { revive } from './adjustTrove.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { record } from './record.ts'
import { sharesFault } from './requirements.ts'
import { TroveAccount } from './TroveAccount.ts'

/**
 * Records what is pending on a trove: interest, the batch's fee and redistributions. A zombie that
 * comes out with the minimum debt is active again.
 *
 * Rules: [BOLD14] [BOLD30]
 *
 * @example
 * applyPending(branch, 'T1')
 */
export function applyPending(branch: Branch, id: string): Result<Branch, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const trove = branch.troves.get(id)
  if (trove === undefined) return Result.failure('TroveNotOpen')
  const account = TroveAccount.of(branch, trove)
  if (account.debt === 0n) return Result.failure('TroveWithZeroDebt')
  const { redistributed } = account
  const fault = redistributed.debt > 0n ? sharesFault(branch, trove.batch) : null
  if (fault !== null) return Result.failure(fault)
  const change = DebtChange.within(DebtBook.of(branch, trove), { redistributed })
  const booked = DebtChange.apply(branch, change)
  const recorded = record(booked, id, TroveAccount.stood(account), account)
  const isAwake = trove.status === 'zombie' && account.debt >= BoldLimits.debtMinimum
  return Result.success(isAwake ? revive(recorded, id) : recorded)
}
