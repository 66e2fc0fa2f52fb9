import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { Branch } from './Branch.ts'

/** Where the debt and collateral of a liquidated trove go. */
export interface Seizure {
  /** To the liquidator. */
  readonly gasCollateral: bigint
  /** Debt that the stability pool pays off, and the collateral it receives for it. */
  readonly offset: DebtAndCollateral
  /** Taken over by the remaining troves. */
  readonly redistributed: DebtAndCollateral
  /** Kept for the owner to claim. */
  readonly surplus: bigint
}

/**
 * Divides a liquidated trove: the pool first, then the other troves, each with its penalty at most.
 *
 *     offset          min(debt, pool), with a share of ⌊collateral × offset ÷ debt⌋
 *     gas             min(⌊share ÷ 200⌋, 2), none without an offset
 *     to the pool     min(share - gas, ⌊offset × (1 + 5 %) ÷ price⌋)
 *     to others       min(all that is left, ⌊(debt - offset) × (1 + 10 or 20 %) ÷ price⌋)
 *
 * Each cap is rounded down, in favour of the owner. What the first cap leaves, the second may take.
 *
 * Rules: [BOLD19] [BOLD20]
 *
 * @example
 * Seizure.of(branch, { debt: 2_000n * wad, collateral: 2n * wad }, 0n).offset.debt // => 0n
 */
export function of(
  { terms, price }: Branch,
  { debt, collateral }: DebtAndCollateral,
  poolLeft: bigint,
): Seizure {
  const { gasCollateralDivisor, gasCollateralMaximum } = BoldLimits
  const paid = Integer.min(debt, poolLeft)
  const share = Integer.mulDivDown(collateral, paid, debt)
  const gas = Integer.min(Integer.divDown(share, gasCollateralDivisor), gasCollateralMaximum)
  const toPool = capped(share - gas, paid, terms.penaltyPool, price)
  const left = collateral - gas - toPool
  const toOthers = capped(left, debt - paid, terms.penaltyRedistribution, price)
  return {
    gasCollateral: gas,
    offset: { debt: paid, collateral: toPool },
    redistributed: { debt: debt - paid, collateral: toOthers },
    surplus: left - toOthers,
  }
}

const capped = (held: bigint, debt: bigint, penalty: bigint, price: bigint): bigint =>
  Integer.min(held, Integer.mulDivDown(debt, wad + penalty, price))

export * as Seizure from './Seizure.ts'
