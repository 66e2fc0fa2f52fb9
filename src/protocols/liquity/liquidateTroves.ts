import { Result } from '../../base/Result.ts'
import type { LiquityRefusal } from './LiquityRefusal.ts'
import { LiquitySystem } from './LiquitySystem.ts'
import { type Liquidation, settleSeizures } from './settleSeizures.ts'
import { type SweepMode, sweep } from './sweep.ts'

/**
 * Liquidates up to a number of troves from the lowest ratio upward; in recovery mode never the one
 * with the highest. A skipped trove counts.
 *
 * Rules: [LIQUITY12] [LIQUITY18]
 *
 * @example
 * liquidateTroves(system, 1_000n * wad, 3) // => { ok: true, value: { debt, gasDebt, system, ... } }
 */
export function liquidateTroves(
  system: LiquitySystem,
  price: bigint,
  count: number,
): Result<Liquidation, LiquityRefusal> {
  const riskiest = system.sorted.toReversed()
  const isRecovering = LiquitySystem.isRecovering(system, price)
  const owners = isRecovering ? riskiest.slice(0, -1) : riskiest
  return carryOut(system, price, owners.slice(0, Math.max(0, count)), 'sequence')
}

/**
 * Liquidates the troves of a list that may be liquidated, in the order of the list.
 *
 * Rules: [LIQUITY12] [LIQUITY18]
 *
 * @example
 * batchLiquidateTroves(system, 1_000n * wad, ['alice', 'bob'])
 * // => { ok: false, error: 'TroveManager: nothing to liquidate' }
 */
export function batchLiquidateTroves(
  system: LiquitySystem,
  price: bigint,
  owners: readonly string[],
): Result<Liquidation, LiquityRefusal> {
  if (owners.length === 0) {
    return Result.failure('TroveManager: Calldata address array must not be empty')
  }
  return carryOut(system, price, owners, 'batch')
}

/**
 * Liquidates one open trove.
 *
 * Rules: [LIQUITY12] [LIQUITY18]
 *
 * @example
 * liquidate(LiquitySystem.create(liquityV1), 1_000n * wad, 'alice')
 * // => { ok: false, error: 'TroveManager: Trove does not exist or is closed' }
 */
export function liquidate(
  system: LiquitySystem,
  price: bigint,
  owner: string,
): Result<Liquidation, LiquityRefusal> {
  return system.troves.has(owner)
    ? carryOut(system, price, [owner], 'batch')
    : Result.failure('TroveManager: Trove does not exist or is closed')
}

function carryOut(
  system: LiquitySystem,
  price: bigint,
  owners: readonly string[],
  mode: SweepMode,
): Result<Liquidation, LiquityRefusal> {
  const swept = sweep(system, price, owners, mode)
  if (!swept.ok) return swept
  if (swept.value.length === 0) return Result.failure('TroveManager: nothing to liquidate')
  return Result.success(settleSeizures(system, swept.value))
}
