import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import { Branch, type Trove } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'
import { record, restake, withTrove } from './record.ts'
import { ratioFault, sharesFault, systemFault } from './requirements.ts'
import { TroveAccount } from './TroveAccount.ts'
import { TroveList } from './TroveList.ts'

/** A branch after an adjustment, with what was changed: a repayment may have been cut. */
export interface Adjusted {
  readonly branch: Branch
  readonly upfrontFee: bigint
  /** Borrowed, or repaid where it is negative. */
  readonly debt: bigint
  /** Added, or withdrawn where it is negative. */
  readonly collateral: bigint
}

/**
 * Changes the debt and collateral of an active trove. A repayment is cut so that the minimum debt
 * is left.
 *
 * Rules: [BOLD10] [BOLD11]
 *
 * @example
 * adjustTrove(branch, 'T1', { debt: -500n * wad, collateral: 0n })
 */
export function adjustTrove(
  branch: Branch,
  id: string,
  asked: DebtAndCollateral,
): Result<Adjusted, BoldRefusal> {
  const trove = branch.troves.get(id)
  return trove?.status === 'active'
    ? adjust(branch, id, trove, asked)
    : Result.failure('TroveNotActive')
}

/**
 * The same for a zombie, which must come out with the minimum debt and is active again.
 *
 * Rules: [BOLD11] [BOLD30]
 *
 * @example
 * adjustZombie(branch, 'T1', { debt: 2_000n * wad, collateral: wad })
 */
export function adjustZombie(
  branch: Branch,
  id: string,
  asked: DebtAndCollateral,
): Result<Adjusted, BoldRefusal> {
  const trove = branch.troves.get(id)
  if (trove?.status !== 'zombie') return Result.failure('TroveNotZombie')
  const adjusted = adjust(branch, id, trove, asked)
  if (!adjusted.ok) return adjusted
  return Result.success({ ...adjusted.value, branch: revive(adjusted.value.branch, id) })
}

/** Makes a zombie active and lists it. Rules: [BOLD30] */
export function revive(branch: Branch, id: string): Branch {
  const trove = TroveAccount.open(branch, id)
  const zombie = branch.zombie === id ? null : branch.zombie
  const awake = withTrove({ ...branch, zombie }, id, { ...trove, status: 'active' })
  return TroveList.insert(awake, id)
}

function adjust(
  branch: Branch,
  id: string,
  trove: Trove,
  asked: DebtAndCollateral,
): Result<Adjusted, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const account = TroveAccount.of(branch, trove)
  const { debt, collateral } = cut(asked, account)
  if (debt === 0n && collateral === 0n) return Result.failure('ZeroAdjustment')
  if (account.collateral + collateral < 0n) return Result.failure('CollWithdrawalTooHigh')
  const change = changeOf(branch, trove, account, { debt, collateral })
  const { upfrontFee } = change
  const held = {
    debt: account.debt + debt + upfrontFee,
    collateral: account.collateral + collateral,
  }
  if (held.debt < BoldLimits.debtMinimum) return Result.failure('DebtBelowMin')
  const grows = held.debt > TroveAccount.stood(account)
  const fault =
    ratioFault(branch, held, trove.batch !== null) ??
    modeFault(branch, change) ??
    (grows ? sharesFault(branch, trove.batch) : null)
  if (fault !== null) return Result.failure(fault)
  const booked = DebtChange.apply(branch, change)
  const recorded = record(booked, id, TroveAccount.stood(account), held)
  return Result.success({ branch: restake(recorded, id), upfrontFee, debt, collateral })
}

/** The most that may be repaid leaves the minimum debt. */
function cut({ debt, collateral }: DebtAndCollateral, account: TroveAccount): DebtAndCollateral {
  const most = Integer.max(0n, account.debt - BoldLimits.debtMinimum)
  return { debt: Integer.max(debt, -most), collateral }
}

function changeOf(
  branch: Branch,
  trove: Trove,
  { redistributed }: TroveAccount,
  { debt, collateral }: DebtAndCollateral,
): DebtChange {
  const book = DebtBook.of(branch, trove)
  const parts = {
    redistributed,
    borrowed: Integer.max(0n, debt),
    repaid: Integer.max(0n, -debt),
    added: Integer.max(0n, collateral),
    taken: Integer.max(0n, -collateral),
  }
  const free = DebtChange.within(book, parts)
  if (debt <= 0n) return free
  return DebtChange.within(book, {
    ...parts,
    upfrontFee: DebtChange.upfrontFee(branch, debt, free),
  })
}

/**
 * A branch under its critical ratio may not borrow unless it comes out above it, and what is
 * withdrawn must be paid for; one above it must stay above.
 */
function modeFault(branch: Branch, change: DebtChange): BoldRefusal | null {
  const isBelow = Branch.ratio(branch) < branch.terms.ratioCritical
  if (!isBelow) return systemFault(branch, change)
  const fault = change.borrowed > 0n ? systemFault(branch, change) : null
  const worth = Integer.mul(change.taken, branch.price)
  return (
    fault ?? (Integer.mul(change.repaid, wad) < worth ? 'RepaymentNotMatchingCollWithdrawal' : null)
  )
}
