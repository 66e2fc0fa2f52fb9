import { Integer } from '../../money/Integer.ts'
import { wad } from './collateralRatio.ts'
import { type DebtAndCollateral, LiquitySystem } from './LiquitySystem.ts'
import type { LiquityTerms } from './LiquityTerms.ts'

/** The debt and collateral of one liquidated trove, and where each part goes. */
export interface Seizure {
  readonly owner: string
  /** Everything, pending amounts included. */
  readonly entire: DebtAndCollateral
  readonly pending: DebtAndCollateral
  /** To the liquidator. */
  readonly gasCollateral: bigint
  /** Debt that the stability pool pays off, and the collateral it receives for it. */
  readonly offset: DebtAndCollateral
  /** Taken over by the remaining troves. */
  readonly redistributed: DebtAndCollateral
  /** Kept for its owner to claim. */
  readonly surplus: bigint
}

const nothing: DebtAndCollateral = { debt: 0n, collateral: 0n }

/**
 * A trove seized in full: the pool offsets what it can, the rest is redistributed.
 *
 *     gas        = ⌊collateral ÷ 200⌋
 *     offset     = min(debt, pool), with ⌊(collateral - gas) × offset ÷ debt⌋
 *
 * The rounding of the pool's part goes to the troves that take over the rest.
 *
 * Rules: [LIQUITY8] [LIQUITY9]
 *
 * @example
 * Seizure.full(system, 'alice', 1_000n * wad).offset.debt // at most 1,000 LUSD
 */
export function full(system: LiquitySystem, owner: string, poolLeft: bigint): Seizure {
  const seizure = whole(system, owner)
  const { debt, collateral } = seizure.entire
  const seized = collateral - seizure.gasCollateral
  const paid = Integer.min(debt, poolLeft)
  const given = Integer.mulDivDown(seized, paid, debt)
  return {
    ...seizure,
    offset: { debt: paid, collateral: given },
    redistributed: { debt: debt - paid, collateral: seized - given },
  }
}

/** Ratios of a trove and of the system, in wads, and what the stability pool has left. */
interface RecoveryStanding {
  readonly ratio: bigint
  readonly ratioTotal: bigint
  readonly poolLeft: bigint
}

/**
 * A trove seized in recovery mode by its ratio; null where it is left alone.
 *
 * - at or under 100 %: everything is redistributed, whatever the pool holds
 * - under the minimum: as in normal mode
 * - under the system's own ratio, where the pool can pay off all its debt: capped at the minimum
 *   ratio, what is above is its owner's
 *
 * The last trove of all is left alone.
 *
 * Rules: [LIQUITY8] [LIQUITY9] [LIQUITY10]
 *
 * @example
 * Seizure.recovering(system, 'alice', price, { ratio, ratioTotal, poolLeft: 0n }) // null at or above the minimum
 */
export function recovering(
  system: LiquitySystem,
  owner: string,
  price: bigint,
  { ratio, ratioTotal, poolLeft }: RecoveryStanding,
): Seizure | null {
  const { terms } = system
  if (ratio <= wad) return full(system, owner, 0n)
  if (ratio < terms.ratioMinimum) return full(system, owner, poolLeft)
  const seizure = whole(system, owner)
  if (ratio >= ratioTotal || seizure.entire.debt > poolLeft) return null
  return capped(seizure, price, terms)
}

/** The cap is rounded down, in favour of the owner: the unit it cuts is in the surplus. */
function capped(seizure: Seizure, price: bigint, terms: LiquityTerms): Seizure {
  const { debt, collateral } = seizure.entire
  const taken = Integer.mulDivDown(debt, terms.ratioMinimum, price)
  const gasCollateral = Integer.divDown(taken, terms.gasCollateralDivisor)
  return {
    ...seizure,
    gasCollateral,
    offset: { debt, collateral: taken - gasCollateral },
    surplus: collateral - taken,
  }
}

function whole(system: LiquitySystem, owner: string): Seizure {
  const { debt, collateral, pending } = LiquitySystem.owned(system, owner)
  return {
    owner,
    entire: { debt, collateral },
    pending,
    gasCollateral: Integer.divDown(collateral, system.terms.gasCollateralDivisor),
    offset: nothing,
    redistributed: nothing,
    surplus: 0n,
  }
}

export * as Seizure from './Seizure.ts'
