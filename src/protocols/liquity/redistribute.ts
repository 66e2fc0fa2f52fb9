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
export function redistribute(system: LiquitySystem, amount: DebtAndCollateral): LiquitySystem {
  if (amount.debt === 0n) return system
  const { active } = system
  return {
    ...system,
    ...shared(system, amount),
    active: {
      debt: active.debt - amount.debt,
      collateral: active.collateral - amount.collateral,
    },
  }
}

/** The sums by which stakes share what is redistributed. */
export type Shares = Pick<
  LiquitySystem,
  | 'redistributed'
  | 'stakes'
  | 'debtPerStake'
  | 'collateralPerStake'
  | 'errorDebt'
  | 'errorCollateral'
>

/**
 * The sums after a redistribution. The second version of the protocol shares in the same way.
 *
 * Rules: [LIQUITY17] [BOLD22]
 *
 * @example
 * shared(system, { debt: 100n * wad, collateral: wad }).debtPerStake
 */
export function shared(before: Shares, { debt, collateral }: DebtAndCollateral): Shares {
  const { redistributed, stakes } = before
  const debtShare = share(debt, before.errorDebt, stakes)
  const collateralShare = share(collateral, before.errorCollateral, stakes)
  return {
    stakes,
    redistributed: {
      debt: redistributed.debt + debt,
      collateral: redistributed.collateral + collateral,
    },
    debtPerStake: before.debtPerStake + debtShare.perStake,
    collateralPerStake: before.collateralPerStake + collateralShare.perStake,
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
