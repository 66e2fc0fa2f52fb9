import { Integer } from '../../money/Integer.ts'
import { collateralRatio } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { DebtChange } from './DebtChange.ts'

/**
 * Why a rate may not be chosen, or null.
 *
 * Rules: [BOLD2]
 *
 * @example
 * rateFault(0n) // => 'InterestRateTooLow'
 */
export function rateFault(rate: bigint): BoldRefusal | null {
  if (rate < BoldLimits.rateMinimum) return 'InterestRateTooLow'
  return rate > BoldLimits.rateMaximum ? 'InterestRateTooHigh' : null
}

/**
 * Why a trove may not stand so: its ratio is under the minimum, in a batch under the minimum and
 * the batch's supplement. Null where it may.
 *
 * Rules: [BOLD10]
 *
 * @example
 * ratioFault(branch, { debt: 2_000n * wad, collateral: 0n }, false) // => 'ICRBelowMCR'
 */
export function ratioFault(
  { terms, price }: Branch,
  { debt, collateral }: DebtAndCollateral,
  isInBatch: boolean,
): BoldRefusal | null {
  const ratio = collateralRatio(collateral, debt, price)
  if (isInBatch) {
    return ratio < terms.ratioMinimum + terms.ratioBatch ? 'ICRBelowMCRPlusBCR' : null
  }
  return ratio < terms.ratioMinimum ? 'ICRBelowMCR' : null
}

/** Why the branch may not stand as it would after a change, or null. Rules: [BOLD10] */
export const systemFault = (branch: Branch, change: DebtChange): BoldRefusal | null =>
  DebtChange.ratioAfter(branch, change) < branch.terms.ratioCritical ? 'TCRBelowCCR' : null

/**
 * Why a batch takes no more debt, or null: its debt has outgrown its shares a billion times, and
 * the rounding of a share would be felt.
 *
 * Rules: [BOLD16]
 *
 * @example
 * sharesFault(branch, null) // => null
 */
export function sharesFault(branch: Branch, manager: string | null): BoldRefusal | null {
  if (manager === null) return null
  const batch = DebtBook.batchOf(branch, manager)
  const debt = DebtBook.entire(DebtBook.ofBatch(branch, batch))
  return Integer.mul(batch.shares, BoldLimits.batchDebtPerShare) < debt
    ? 'BatchSharesRatioTooHigh'
    : null
}

/** What a trove holds once it has paid an upfront fee, and the change that books it. */
export interface Charge {
  readonly change: DebtChange
  readonly fault: BoldRefusal | null
}

/**
 * Charges the upfront fee on the whole debt of a trove whose rate is changed early, and tests the
 * trove and the branch after it.
 *
 * Rules: [BOLD8] [BOLD12]
 *
 * @example
 * charge(branch, held, false, (upfrontFee) => DebtChange.within(book, { upfrontFee })).fault
 */
export function charge(
  branch: Branch,
  { debt, collateral }: DebtAndCollateral,
  isInBatch: boolean,
  changeOf: (upfrontFee: bigint) => DebtChange,
): Charge {
  const upfrontFee = DebtChange.upfrontFee(branch, debt, changeOf(0n))
  const change = changeOf(upfrontFee)
  const held = { debt: debt + upfrontFee, collateral }
  return { change, fault: ratioFault(branch, held, isInBatch) ?? systemFault(branch, change) }
}
