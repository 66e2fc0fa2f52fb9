import { Result } from '../../base/Result.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { type Charged, managerFault } from './openTrove.ts'
import { leaveShares, record, withTrove } from './record.ts'
import { charge, rateFault, sharesFault } from './requirements.ts'
import { isEarly } from './setRate.ts'
import { TroveAccount } from './TroveAccount.ts'
import { TroveList } from './TroveList.ts'

/**
 * Puts an active trove into a batch. It always costs the upfront fee on all debt.
 *
 * Rules: [BOLD12] [BOLD18]
 *
 * @example
 * joinBatch(branch, 'T1', 'manager')
 */
export function joinBatch(
  branch: Branch,
  id: string,
  manager: string,
): Result<Charged, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const trove = branch.troves.get(id)
  if (trove?.status !== 'active') return Result.failure('TroveNotActive')
  const unknown = managerFault(branch, manager)
  if (unknown !== null) return Result.failure(unknown)
  if (trove.batch !== null) return Result.failure('TroveInBatch')
  const account = TroveAccount.of(branch, trove)
  const { redistributed, debt, collateral } = account
  const batch = DebtBook.ofBatch(branch, DebtBook.batchOf(branch, manager))
  const changeOf = (upfrontFee: bigint): DebtChange => ({
    ...DebtChange.none,
    before: [batch, DebtBook.ofTrove(branch, trove)],
    after: [DebtBook.withDebt(batch, DebtBook.entire(batch) + debt + upfrontFee)],
    redistributed,
    upfrontFee,
  })
  const { change, fault } = charge(branch, account, true, changeOf)
  const crowded = fault ?? sharesFault(branch, manager)
  if (crowded !== null) return Result.failure(crowded)
  const { upfrontFee } = change
  const own = { debt: 0n, collateral: 0n, rate: 0n, shares: 0n }
  const joined = { ...trove, ...own, batch: manager, timeRate: branch.now }
  const booked = withTrove(TroveList.remove(DebtChange.apply(branch, change), id), id, joined)
  const recorded = record(booked, id, 0n, { debt: debt + upfrontFee, collateral })
  return Result.success({ branch: TroveList.insert(recorded, id), upfrontFee })
}

/**
 * Takes an active trove out of its batch, to a rate of its own. At another rate than the batch's
 * and within seven days after the last choice it costs the upfront fee on all debt.
 *
 * Rules: [BOLD12] [BOLD18]
 *
 * @example
 * leaveBatch(branch, 'T1', wad / 10n)
 */
export function leaveBatch(branch: Branch, id: string, rate: bigint): Result<Charged, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const trove = branch.troves.get(id)
  if (trove?.status !== 'active') return Result.failure('TroveNotActive')
  const outside = rateFault(rate)
  if (outside !== null) return Result.failure(outside)
  if (trove.batch === null) return Result.failure('TroveNotInBatch')
  const account = TroveAccount.of(branch, trove)
  const { redistributed, debt, collateral, timeRate } = account
  const batch = DebtBook.ofBatch(branch, DebtBook.batchOf(branch, trove.batch))
  const left = DebtBook.withDebt(batch, DebtBook.entire(batch) - TroveAccount.stood(account))
  const changeOf = (upfrontFee: bigint): DebtChange => ({
    ...DebtChange.none,
    before: [batch],
    after: [left, DebtBook.withDebt(DebtBook.fresh(rate), debt + upfrontFee)],
    redistributed,
    upfrontFee,
  })
  const charged =
    batch.rate !== rate && isEarly(branch, timeRate)
      ? charge(branch, account, false, changeOf)
      : { change: changeOf(0n), fault: null }
  if (charged.fault !== null) return Result.failure(charged.fault)
  const { upfrontFee } = charged.change
  const booked = DebtChange.apply(branch, charged.change)
  const alone = leaveShares(TroveList.remove(booked, id), id, TroveAccount.stood(account))
  const own = { ...TroveAccount.open(alone, id), rate, timeRate: branch.now }
  const recorded = record(withTrove(alone, id, own), id, 0n, {
    debt: debt + upfrontFee,
    collateral,
  })
  return Result.success({ branch: TroveList.insert(recorded, id), upfrontFee })
}

/**
 * Moves a trove from one batch to another: it leaves at the old batch's rate, which costs nothing,
 * and joins the new one, which does.
 *
 * Rules: [BOLD18]
 *
 * @example
 * switchBatch(branch, 'T1', 'another')
 */
export function switchBatch(
  branch: Branch,
  id: string,
  manager: string,
): Result<Charged, BoldRefusal> {
  const batch = branch.troves.get(id)?.batch ?? null
  if (batch === null) return Result.failure('TroveNotInBatch')
  if (batch === manager) return Result.failure('BatchManagerNotNew')
  const left = leaveBatch(branch, id, DebtBook.batchOf(branch, batch).rate)
  return left.ok ? joinBatch(left.value.branch, id, manager) : left
}
