import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { type BranchRedemption, payOff, type RedeemedTrove } from './redeemBranch.ts'
import { TroveAccount } from './TroveAccount.ts'

/** BOLD offered for collateral of a branch that is shut down, from troves of one's own choice. */
export interface UrgentRequest {
  readonly amount: bigint
  readonly troves: readonly string[]
  /** The least collateral that the redeemer accepts. */
  readonly collateralLeast: bigint
}

/**
 * Redeems from a branch that is shut down: without a fee, with 2 % of collateral on top, and from
 * troves under 100 % too. No trove becomes a zombie.
 *
 *     collateral = ⌊lot × 1.02 ÷ price⌋; where the trove has less, all of it for ⌊it × price ÷ 1.02⌋
 *
 * Rules: [BOLD34]
 *
 * @example
 * urgentRedeem(branch, { amount: 100n * wad, troves: ['T1'], collateralLeast: 0n })
 */
export function urgentRedeem(
  before: Branch,
  { amount, troves, collateralLeast }: UrgentRequest,
): Result<BranchRedemption, BoldRefusal> {
  if (before.timeShutdown === null) return Result.failure('NotShutDown')
  if (amount === 0n) return Result.failure('ZeroAmount')
  const redeemed: RedeemedTrove[] = []
  let branch = before
  let left = amount
  let collateral = 0n
  for (const id of troves) {
    if (left === 0n) break
    const trove = branch.troves.get(id)
    if (trove === undefined) continue
    const account = TroveAccount.of(branch, trove)
    if (account.debt === 0n) continue
    const lot = lotOf(branch, account, left)
    branch = payOff(branch, id, account, lot)
    redeemed.push({ trove: id, ...lot, fee: 0n })
    left -= lot.debt
    collateral += lot.collateral
  }
  return collateral < collateralLeast
    ? Result.failure('MinCollNotReached')
    : Result.success({ branch, attempted: amount, redeemed })
}

function lotOf({ price }: Branch, held: DebtAndCollateral, asked: bigint): DebtAndCollateral {
  const premium = wad + BoldLimits.urgentBonus
  const debt = Integer.min(asked, held.debt)
  const collateral = Integer.mulDivDown(debt, premium, price)
  if (collateral <= held.collateral) return { debt, collateral }
  return {
    debt: Integer.mulDivDown(held.collateral, price, premium),
    collateral: held.collateral,
  }
}
