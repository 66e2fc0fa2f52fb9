import { defined } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { collateralRatio, nominalRatio, ratioUnbounded, wad } from './collateralRatio.ts'
import type { LiquityTerms } from './LiquityTerms.ts'
import { StabilityPool } from './StabilityPool.ts'

/** A loan of LUSD against collateral, as of its last update; amounts are 1e-18. */
export interface Trove {
  readonly debt: bigint
  readonly collateral: bigint
  /** Its weight in redistributions. */
  readonly stake: bigint
  /** The running sums per unit of stake at its last update, wad. */
  readonly debtMet: bigint
  readonly collateralMet: bigint
}

/** Debt and the collateral for it. */
export interface DebtAndCollateral {
  readonly debt: bigint
  readonly collateral: bigint
}

/** All of Liquity v1 except its fees and tokens: troves, pools and the sums that share losses. */
export interface LiquitySystem {
  readonly terms: LiquityTerms
  /** Those that are open. */
  readonly troves: ReadonlyMap<string, Trove>
  /** Their owners by nominal ratio at placement, the highest first. */
  readonly sorted: readonly string[]
  /** Owners whose last trove was liquidated. */
  readonly liquidated: ReadonlySet<string>
  /** What an owner may claim after a capped liquidation. */
  readonly surplus: ReadonlyMap<string, bigint>
  /** The debt and collateral recorded in troves. */
  readonly active: DebtAndCollateral
  /** Redistributed and pending: not yet added to the troves it belongs to. */
  readonly redistributed: DebtAndCollateral
  readonly stakes: bigint
  /** Right after the latest liquidation; both zero before the first. */
  readonly stakesSnapshot: bigint
  readonly collateralSnapshot: bigint
  /** Redistributed per unit of stake since the beginning, wad. */
  readonly debtPerStake: bigint
  readonly collateralPerStake: bigint
  /** The remainder of the last divisions, carried into the next. */
  readonly errorDebt: bigint
  readonly errorCollateral: bigint
  readonly pool: StabilityPool
}

/**
 * A system without troves.
 *
 * @example
 * LiquitySystem.create(liquityV1).troves.size // => 0
 */
export const create = (terms: LiquityTerms): LiquitySystem => ({
  terms,
  troves: new Map(),
  sorted: [],
  liquidated: new Set(),
  surplus: new Map(),
  active: { debt: 0n, collateral: 0n },
  redistributed: { debt: 0n, collateral: 0n },
  stakes: 0n,
  stakesSnapshot: 0n,
  collateralSnapshot: 0n,
  debtPerStake: 0n,
  collateralPerStake: 0n,
  errorDebt: 0n,
  errorCollateral: 0n,
  pool: StabilityPool.empty,
})

/** The total debt and collateral of a trove, and the pending part of it. */
export interface TroveAccount extends DebtAndCollateral {
  readonly pending: DebtAndCollateral
}

/**
 * A trove's debt and collateral with its pending redistributions.
 *
 *     pending = ⌊stake × (per stake now - per stake met) ÷ 1e18⌋, of debt and of collateral
 *
 * Both are rounded down: a fraction of a unit of debt and of collateral stays in the redistributed
 * pool. Null where the owner has no open trove.
 *
 * Rules: [LIQUITY4]
 *
 * @example
 * LiquitySystem.account(system, 'alice')?.debt // LUSD, pending debt included
 */
export function account(system: LiquitySystem, owner: string): TroveAccount | null {
  const trove = system.troves.get(owner)
  if (trove === undefined) return null
  const { stake, debtMet, collateralMet } = trove
  const debt = Integer.mulDivDown(stake, system.debtPerStake - debtMet, wad)
  const collateral = Integer.mulDivDown(stake, system.collateralPerStake - collateralMet, wad)
  return {
    debt: trove.debt + debt,
    collateral: trove.collateral + collateral,
    pending: { debt, collateral },
  }
}

/** The same for an owner who is known to have an open trove. */
export const owned = (system: LiquitySystem, owner: string): TroveAccount =>
  defined(account(system, owner), 'LiquitySystem: the owner has an open trove')

/**
 * A trove's own ratio with pending amounts (ICR), wad; unbounded where there is no open trove.
 *
 * Rules: [LIQUITY2] [LIQUITY4]
 *
 * @example
 * LiquitySystem.ratio(system, 'alice', 2_000n * wad) < system.terms.ratioMinimum
 */
export function ratio(system: LiquitySystem, owner: string, price: bigint): bigint {
  const held = account(system, owner)
  return held === null ? ratioUnbounded : collateralRatio(held.collateral, held.debt, price)
}

/** All debt and all collateral of the system. */
export const total = ({ active, redistributed }: LiquitySystem): DebtAndCollateral => ({
  debt: active.debt + redistributed.debt,
  collateral: active.collateral + redistributed.collateral,
})

/**
 * The ratio of the whole system (TCR), wad.
 *
 * Rules: [LIQUITY3]
 *
 * @example
 * LiquitySystem.ratioTotal(LiquitySystem.create(liquityV1), 2_000n * wad) === ratioUnbounded
 */
export function ratioTotal(system: LiquitySystem, price: bigint): bigint {
  const { debt, collateral } = total(system)
  return collateralRatio(collateral, debt, price)
}

/**
 * Whether the system is in recovery mode: its ratio is under the critical one.
 *
 * Rules: [LIQUITY3]
 *
 * @example
 * LiquitySystem.isRecovering(LiquitySystem.create(liquityV1), 2_000n * wad) // => false
 */
export const isRecovering = (system: LiquitySystem, price: bigint): boolean =>
  ratioTotal(system, price) < system.terms.ratioCritical

/**
 * The weight of collateral in redistributions: its own amount, corrected by the snapshots, so that
 * a new trove gets no more than its share of earlier redistributions.
 *
 *     stake = ⌊collateral × stakes snapshot ÷ collateral snapshot⌋, or the collateral at first
 *
 * Rules: [LIQUITY5]
 *
 * @example
 * LiquitySystem.stakeOf(LiquitySystem.create(liquityV1), 7n) // => 7n
 */
export const stakeOf = (system: LiquitySystem, collateral: bigint): bigint =>
  system.collateralSnapshot === 0n
    ? collateral
    : Integer.mulDivDown(collateral, system.stakesSnapshot, system.collateralSnapshot)

/**
 * Inserts a new trove by nominal ratio, ahead of its equals. It does not check the resulting ratio.
 *
 * Rules: [LIQUITY5] [LIQUITY6]
 *
 * @example
 * const one = { debt: 2_000n * wad, collateral: 2n * wad }
 * LiquitySystem.place(LiquitySystem.create(liquityV1), 'alice', one).sorted // => ['alice']
 */
export function place(
  system: LiquitySystem,
  owner: string,
  { debt, collateral }: DebtAndCollateral,
): LiquitySystem {
  const stake = stakeOf(system, collateral)
  const { debtPerStake: debtMet, collateralPerStake: collateralMet } = system
  const trove = { debt, collateral, stake, debtMet, collateralMet }
  const nominal = nominalRatio(collateral, debt)
  const behind = system.sorted.findIndex((other) => nominalOf(system, other) <= nominal)
  const at = behind < 0 ? system.sorted.length : behind
  const liquidated = new Set(system.liquidated)
  liquidated.delete(owner)
  return {
    ...system,
    troves: new Map(system.troves).set(owner, trove),
    sorted: system.sorted.toSpliced(at, 0, owner),
    liquidated,
    active: {
      debt: system.active.debt + debt,
      collateral: system.active.collateral + collateral,
    },
    stakes: system.stakes + stake,
  }
}

function nominalOf(system: LiquitySystem, owner: string): bigint {
  const { debt, collateral } = owned(system, owner)
  return nominalRatio(collateral, debt)
}

export * as LiquitySystem from './LiquitySystem.ts'
