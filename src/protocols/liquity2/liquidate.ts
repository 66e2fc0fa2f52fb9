import { Result } from '../../base/Result.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { shared } from '../liquity/redistribute.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { closing, remove } from './closeTrove.ts'
import { DebtChange } from './DebtChange.ts'
import { Seizure } from './Seizure.ts'
import { StabilityPool } from './StabilityPool.ts'
import { TroveAccount } from './TroveAccount.ts'

/** A branch after a liquidation, and the sums over its troves. */
export interface Liquidation extends Seizure {
  readonly branch: Branch
  /** The troves that were closed, in order. */
  readonly troves: readonly string[]
  /** Ether out of the gas reserve, to the liquidator. */
  readonly gasReserve: bigint
}

/**
 * Liquidates those troves of a list that are under the minimum ratio. Each is divided as what is
 * left in the pool allows; then interest is minted, to the deposits as they were, and one offset
 * and one redistribution are made for all of them.
 *
 * Rules: [BOLD19] [BOLD20] [BOLD21] [BOLD22]
 *
 * @example
 * liquidate(branch, ['T1']) // => { ok: false, error: 'NothingToLiquidate' } where it is safe
 */
export function liquidate(
  branch: Branch,
  ids: readonly string[],
): Result<Liquidation, BoldRefusal> {
  if (ids.length === 0) return Result.failure('EmptyData')
  let closed: Liquidation = { branch, troves: [], gasReserve: 0n, ...nothing }
  for (const id of ids) {
    const ratio = TroveAccount.ratio(closed.branch, id)
    if (!closed.branch.troves.has(id) || ratio >= branch.terms.ratioMinimum) continue
    if (closed.branch.troves.size === 1) return Result.failure('OnlyOneTroveLeft')
    closed = close(closed, id, StabilityPool.available(branch.pool) - closed.offset.debt)
  }
  if (closed.troves.length === 0) return Result.failure('NothingToLiquidate')
  if (closed.redistributed.debt > 0n && closed.branch.stakes === 0n) {
    return Result.failure('division panic 0x12 (no stake is left)')
  }
  return Result.success({ ...closed, branch: settle(closed) })
}

const nothing: Seizure = {
  gasCollateral: 0n,
  offset: { debt: 0n, collateral: 0n },
  redistributed: { debt: 0n, collateral: 0n },
  surplus: 0n,
}

/** Closes one trove and adds where its parts go. */
function close(before: Liquidation, id: string, poolLeft: bigint): Liquidation {
  const { branch } = before
  const trove = TroveAccount.open(branch, id)
  const account = TroveAccount.of(branch, trove)
  const seizure = Seizure.of(branch, account, poolLeft)
  const change = closing(branch, trove, account, { liquidated: account.debt })
  const left = remove(DebtChange.apply(branch, change), id, account, 'liquidation')
  return {
    branch: withSurplus(left, trove.owner, seizure.surplus),
    troves: [...before.troves, id],
    gasReserve: before.gasReserve + BoldLimits.gasReserve,
    gasCollateral: before.gasCollateral + seizure.gasCollateral,
    offset: sum(before.offset, seizure.offset),
    redistributed: sum(before.redistributed, seizure.redistributed),
    surplus: before.surplus + seizure.surplus,
  }
}

const sum = (a: DebtAndCollateral, b: DebtAndCollateral): DebtAndCollateral => ({
  debt: a.debt + b.debt,
  collateral: a.collateral + b.collateral,
})

function withSurplus(branch: Branch, owner: string, more: bigint): Branch {
  if (more === 0n) return branch
  const { surplus } = branch
  return { ...branch, surplus: new Map(surplus).set(owner, (surplus.get(owner) ?? 0n) + more) }
}

/** One offset and one redistribution, then the snapshots for new stakes. */
function settle({ branch, offset, redistributed }: Liquidation): Branch {
  const paid = { ...branch, pool: StabilityPool.offset(branch.pool, offset) }
  const after = redistributed.debt === 0n ? paid : { ...paid, ...shared(paid, redistributed) }
  return {
    ...after,
    stakesSnapshot: after.stakes,
    collateralSnapshot: after.active.collateral + after.redistributed.collateral,
  }
}

/** A branch after its owner claimed a surplus, and what was paid. */
export interface Claimed {
  readonly branch: Branch
  readonly collateral: bigint
}

/**
 * Pays out what liquidations have left to an owner.
 *
 * Rules: [BOLD20]
 *
 * @example
 * claimSurplus(branch, 'alice')
 */
export function claimSurplus(branch: Branch, owner: string): Result<Claimed, BoldRefusal> {
  const collateral = branch.surplus.get(owner) ?? 0n
  if (collateral === 0n) {
    return Result.failure('CollSurplusPool: No collateral available to claim')
  }
  const surplus = new Map(branch.surplus)
  surplus.delete(owner)
  return Result.success({ branch: { ...branch, surplus }, collateral })
}
