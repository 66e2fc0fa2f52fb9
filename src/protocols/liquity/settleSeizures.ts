import { defined } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { type DebtAndCollateral, LiquitySystem } from './LiquitySystem.ts'
import { offset } from './offset.ts'
import { redistribute } from './redistribute.ts'
import type { Seizure } from './Seizure.ts'

/** The seizures of a call, and the system after it. */
export interface Liquidation {
  readonly system: LiquitySystem
  /** One per trove, in the order they were closed. */
  readonly seizures: readonly Seizure[]
  readonly debt: bigint
  /** Without gas and surplus. */
  readonly collateral: bigint
  /** What the liquidator is paid: collateral of the troves, and LUSD out of the gas reserve. */
  readonly gasCollateral: bigint
  readonly gasDebt: bigint
}

/**
 * Executes seizures: closes the troves, then makes one offset and one redistribution for all of
 * them, then takes the snapshots, which leave out what goes to the liquidator.
 *
 * Rules: [LIQUITY8] [LIQUITY12] [LIQUITY18]
 *
 * @example
 * settleSeizures(system, [Seizure.full(system, 'alice', 0n)]).system.troves.has('alice') // => false
 */
export function settleSeizures(system: LiquitySystem, seizures: readonly Seizure[]): Liquidation {
  const gasCollateral = sum(seizures.map((one) => one.gasCollateral))
  const surplus = sum(seizures.map((one) => one.surplus))
  const entire = both(seizures.map((one) => one.entire))
  const paid = both(seizures.map((one) => one.offset))
  const closed = closeTroves(system, seizures)
  const { active } = closed
  const taken = {
    ...closed,
    pool: offset(closed.pool, paid, system.terms),
    active: {
      debt: active.debt - paid.debt,
      collateral: active.collateral - paid.collateral - gasCollateral - surplus,
    },
  }
  const shared = redistribute(taken, both(seizures.map((one) => one.redistributed)))
  return {
    system: {
      ...shared,
      stakesSnapshot: shared.stakes,
      collateralSnapshot: LiquitySystem.total(shared).collateral,
    },
    seizures,
    debt: entire.debt,
    collateral: entire.collateral - gasCollateral - surplus,
    gasCollateral,
    gasDebt: Integer.mul(system.terms.gasDebt, BigInt(seizures.length)),
  }
}

/** Pending amounts move to the troves' own books, and the troves are removed. */
function closeTroves(system: LiquitySystem, seizures: readonly Seizure[]): LiquitySystem {
  const troves = new Map(system.troves)
  const surplus = new Map(system.surplus)
  let stakes = system.stakes
  for (const { owner, surplus: more } of seizures) {
    stakes -= defined(troves.get(owner), 'closeTroves: what is closed was open').stake
    troves.delete(owner)
    if (more > 0n) surplus.set(owner, (surplus.get(owner) ?? 0n) + more)
  }
  const { debt, collateral } = both(seizures.map((one) => one.pending))
  const { active, redistributed } = system
  return {
    ...system,
    troves,
    sorted: system.sorted.filter((owner) => troves.has(owner)),
    liquidated: new Set([...system.liquidated, ...seizures.map(({ owner }) => owner)]),
    surplus,
    stakes,
    active: { debt: active.debt + debt, collateral: active.collateral + collateral },
    redistributed: {
      debt: redistributed.debt - debt,
      collateral: redistributed.collateral - collateral,
    },
  }
}

const sum = (items: readonly bigint[]): bigint => items.reduce((all, one) => all + one, 0n)

const both = (items: readonly DebtAndCollateral[]): DebtAndCollateral => ({
  debt: sum(items.map(({ debt }) => debt)),
  collateral: sum(items.map(({ collateral }) => collateral)),
})
