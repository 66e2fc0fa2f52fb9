import { Integer } from '../../money/Integer.ts'
import { wad } from './collateralRatio.ts'
import type { DebtAndCollateral, LiquitySystem } from './LiquitySystem.ts'

/**
 * Distributes debt and collateral to the remaining troves, by stake.
 *
 *     per stake += ⌊(amount × 1e18 + error) ÷ stakes⌋     error' = numerator - ⌊⌋ × stakes
 *
 * Rounded down, with the remainder carried into the next redistribution.
 *
 * Rules: [LIQUITY17]
 *
 * @example
 * redistribute(system, { debt: 100n * wad, collateral: wad }).redistributed.debt
 */
export function redistribute(
  system: LiquitySystem,
  { debt, collateral }: DebtAndCollateral,
): LiquitySystem {
  if (debt === 0n) return system
  const { active, redistributed, stakes } = system
  const debtShare = share(debt, system.errorDebt, stakes)
  const collateralShare = share(collateral, system.errorCollateral, stakes)
  return {
    ...system,
    active: { debt: active.debt - debt, collateral: active.collateral - collateral },
    redistributed: {
      debt: redistributed.debt + debt,
      collateral: redistributed.collateral + collateral,
    },
    debtPerStake: system.debtPerStake + debtShare.perStake,
    collateralPerStake: system.collateralPerStake + collateralShare.perStake,
    errorDebt: debtShare.error,
    errorCollateral: collateralShare.error,
  }
}

function share(
  amount: bigint,
  errorBefore: bigint,
  stakes: bigint,
): { readonly perStake: bigint; readonly error: bigint } {
  const numerator = Integer.mul(amount, wad) + errorBefore
  const perStake = Integer.divDown(numerator, stakes)
  return { perStake, error: numerator - Integer.mul(perStake, stakes) }
}
