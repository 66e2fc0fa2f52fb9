import { Result } from '../../base/Result.ts'
import { collateralRatio } from './collateralRatio.ts'
import type { LiquityRefusal } from './LiquityRefusal.ts'
import { LiquitySystem } from './LiquitySystem.ts'
import { Seizure } from './Seizure.ts'
import { StabilityPool } from './StabilityPool.ts'

/** What to do at a trove that is not seized: end there, or continue with the next. */
export type SweepMode = 'sequence' | 'batch'

/** The running state from one trove to the next. */
interface Progress {
  poolLeft: bigint
  debt: bigint
  collateral: bigint
  isRecovering: boolean
  readonly closed: Map<string, Seizure>
}

/**
 * Goes through troves in the order given and seizes those that may be. Ratios and pending amounts
 * are those before the call. The pool's remainder and, in recovery mode, the system's totals are
 * updated: the mode is tested again after each trove, and once it has ended it does not return.
 *
 * Rules: [LIQUITY8] [LIQUITY12]
 *
 * @example
 * sweep(system, 2_000n * wad, ['alice', 'bob'], 'batch') // a seizure for each that may be seized
 */
export function sweep(
  system: LiquitySystem,
  price: bigint,
  owners: readonly string[],
  mode: SweepMode,
): Result<readonly Seizure[], LiquityRefusal> {
  const progress: Progress = {
    poolLeft: StabilityPool.available(system.pool, system.terms),
    ...LiquitySystem.total(system),
    isRecovering: LiquitySystem.isRecovering(system, price),
    closed: new Map(),
  }
  for (const owner of owners) {
    if (!system.troves.has(owner) || progress.closed.has(owner)) continue
    const verdict = judge(system, price, owner, progress)
    if (verdict === 'healthy' && mode === 'sequence') break
    if (verdict === 'last') return Result.failure('TroveManager: Only one trove in the system')
    if (typeof verdict === 'object') close(verdict, system, price, progress)
  }
  return Result.success([...progress.closed.values()])
}

/**
 * A healthy trove ends a sequence; a spared one does not: one above the system's own ratio, or too
 * large for the pool, is skipped in recovery mode.
 */
function judge(
  system: LiquitySystem,
  price: bigint,
  owner: string,
  { poolLeft, debt, collateral, isRecovering, closed }: Progress,
): Seizure | 'healthy' | 'spared' | 'last' {
  const ratio = LiquitySystem.ratio(system, owner, price)
  const isUnder = ratio < system.terms.ratioMinimum
  const isLast = system.troves.size - closed.size <= 1
  if (!isRecovering) {
    if (!isUnder) return 'healthy'
    return isLast ? 'last' : Seizure.full(system, owner, poolLeft)
  }
  if (!isUnder && poolLeft === 0n) return 'healthy'
  if (isLast) return 'spared'
  const ratioTotal = collateralRatio(collateral, debt, price)
  return Seizure.recovering(system, owner, price, { ratio, ratioTotal, poolLeft }) ?? 'spared'
}

function close(seizure: Seizure, { terms }: LiquitySystem, price: bigint, into: Progress): void {
  const { owner, offset, gasCollateral, surplus } = seizure
  into.closed.set(owner, seizure)
  into.poolLeft -= offset.debt
  into.debt -= offset.debt
  into.collateral -= offset.collateral + gasCollateral + surplus
  into.isRecovering &&= collateralRatio(into.collateral, into.debt, price) < terms.ratioCritical
}
