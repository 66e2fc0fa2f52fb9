import { Integer } from '../../money/Integer.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import type { Batch, Branch, Trove } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { TroveAccount } from './TroveAccount.ts'

/** The branch with one trove replaced. */
export const withTrove = (branch: Branch, id: string, trove: Trove): Branch => ({
  ...branch,
  troves: new Map(branch.troves).set(id, trove),
})

/** The branch with one batch replaced. */
export const withBatch = (branch: Branch, manager: string, batch: Batch): Branch => ({
  ...branch,
  batches: new Map(branch.batches).set(manager, batch),
})

/**
 * Records a trove's new debt and collateral, in its own book or its batch's, where `stood` is what
 * it had there before. Everything that was pending is recorded with it.
 *
 *     shares ± ⌊all shares × change of debt ÷ the batch's debt⌋, all of them where no debt is left
 *
 * Rounded down: for added debt in favour of the borrower, for repaid debt in favour of the batch.
 *
 * Rules: [BOLD6] [BOLD16]
 *
 * @example
 * record(branch, 'T1', TroveAccount.stood(account), { debt: 2_000n * wad, collateral: wad })
 */
export function record(
  branch: Branch,
  id: string,
  stood: bigint,
  { debt, collateral }: DebtAndCollateral,
): Branch {
  const trove = TroveAccount.open(branch, id)
  const { debtPerStake: debtMet, collateralPerStake: collateralMet } = branch
  const met = { ...trove, collateral, debtMet, collateralMet }
  if (trove.batch === null) {
    return withTrove(branch, id, { ...met, debt, timeTouched: branch.now })
  }
  const batch = DebtBook.batchOf(branch, trove.batch)
  const owed = DebtBook.entire(DebtBook.ofBatch(branch, batch))
  const change = debt - stood
  const shares = debt === 0n ? -trove.shares : sharesFor(change, batch.shares, owed)
  const moved = withBatch(branch, trove.batch, {
    ...batch,
    debt: owed + change,
    collateral: batch.collateral + collateral - trove.collateral,
    shares: batch.shares + shares,
    timeTouched: branch.now,
  })
  return withTrove(moved, id, { ...met, shares: trove.shares + shares })
}

function sharesFor(change: bigint, shares: bigint, owed: bigint): bigint {
  if (owed === 0n) return change
  const moved = Integer.mulDivDown(shares, Integer.abs(change), owed)
  return change < 0n ? -moved : moved
}

/**
 * Gives a trove the stake of its collateral.
 *
 *     stake = ⌊collateral × stakes snapshot ÷ collateral snapshot⌋, or the collateral at first
 *
 * Rules: [BOLD7]
 *
 * @example
 * restake(branch, 'T1').stakes
 */
export function restake(branch: Branch, id: string): Branch {
  const trove = TroveAccount.open(branch, id)
  const { stakesSnapshot, collateralSnapshot } = branch
  const stake =
    collateralSnapshot === 0n
      ? trove.collateral
      : Integer.mulDivDown(trove.collateral, stakesSnapshot, collateralSnapshot)
  return {
    ...withTrove(branch, id, { ...trove, stake }),
    stakes: branch.stakes - trove.stake + stake,
  }
}

/**
 * Takes a trove's debt, collateral and shares out of its batch.
 *
 * Rules: [BOLD16]
 *
 * @example
 * leaveShares(branch, 'T1', TroveAccount.stood(account)).batches
 */
export function leaveShares(branch: Branch, id: string, stood: bigint): Branch {
  const trove = TroveAccount.open(branch, id)
  if (trove.batch === null) return branch
  const batch = DebtBook.batchOf(branch, trove.batch)
  const owed = DebtBook.entire(DebtBook.ofBatch(branch, batch))
  const left = withBatch(branch, trove.batch, {
    ...batch,
    debt: owed - stood,
    collateral: batch.collateral - trove.collateral,
    shares: batch.shares - trove.shares,
    timeTouched: branch.now,
  })
  return withTrove(left, id, { ...trove, batch: null, shares: 0n })
}
