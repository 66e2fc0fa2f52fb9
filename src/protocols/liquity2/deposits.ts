import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import type { Branch } from './Branch.ts'
import { DebtChange } from './DebtChange.ts'
import { type PoolDeposit, StabilityPool } from './StabilityPool.ts'

/** A branch after a change of one deposit, and what went with it. */
export interface DepositChange {
  readonly branch: Branch
  /** Paid off debt since the last change. */
  readonly loss: bigint
  /** Put in, or taken out where it is negative. */
  readonly moved: bigint
  /** Earned since the last change, and paid out now. */
  readonly interest: bigint
  readonly interestPaid: bigint
  readonly collateral: bigint
  readonly collateralPaid: bigint
}

/**
 * Adds to a deposit, or opens it. Interest and collateral earned so far are paid out or kept:
 * interest joins the deposit, collateral is stashed.
 *
 * Rules: [BOLD26] [BOLD27]
 *
 * @example
 * deposit(branch, 'alice', 100n * wad, { claims: true })
 */
export function deposit(
  branch: Branch,
  owner: string,
  amount: bigint,
  { claims }: { readonly claims: boolean },
): Result<DepositChange, BoldRefusal> {
  if (amount === 0n) return Result.failure('StabilityPool: Amount must be non-zero')
  const changed = change(DebtChange.apply(branch, DebtChange.none), owner, amount, claims)
  const pool = StabilityPool.earn(changed.branch.pool, 0n)
  return Result.success({ ...changed, branch: { ...changed.branch, pool } })
}

/**
 * Takes from a deposit, all of it at most; one BOLD must be left in the pool.
 *
 * Rules: [BOLD26] [BOLD27]
 *
 * @example
 * withdraw(branch, 'alice', 100n * wad, { claims: false })
 */
export function withdraw(
  branch: Branch,
  owner: string,
  amount: bigint,
  { claims }: { readonly claims: boolean },
): Result<DepositChange, BoldRefusal> {
  const before = branch.pool.deposits.get(owner)
  if (before === undefined) {
    return Result.failure('StabilityPool: User must have a non-zero deposit')
  }
  const accrued = DebtChange.apply(branch, DebtChange.none)
  const most = StabilityPool.compounded(accrued.pool, before)
  const changed = change(accrued, owner, -Integer.min(amount, most), claims)
  return changed.branch.pool.total < BoldLimits.poolFloor
    ? Result.failure('Withdrawal must leave totalBoldDeposits >= MIN_BOLD_IN_SP')
    : Result.success(changed)
}

/**
 * Pays out stashed collateral to one who has no deposit any more.
 *
 * Rules: [BOLD27]
 *
 * @example
 * claim(branch, 'alice') // => { ok: false, error: 'StabilityPool: Amount must be non-zero' }
 */
export function claim(branch: Branch, owner: string): Result<DepositChange, BoldRefusal> {
  if (branch.pool.deposits.has(owner)) {
    return Result.failure('StabilityPool: User must have no deposit')
  }
  const paid = change(DebtChange.apply(branch, DebtChange.none), owner, 0n, true)
  return paid.collateralPaid === 0n
    ? Result.failure('StabilityPool: Amount must be non-zero')
    : Result.success(paid)
}

/** A deposit that has earned nothing yet. */
const noDeposit = ({ product, scale }: StabilityPool): PoolDeposit => ({
  value: 0n,
  product,
  scale,
  collateralSum: 0n,
  yieldSum: 0n,
})

function change(branch: Branch, owner: string, moved: bigint, claims: boolean): DepositChange {
  const { pool } = branch
  const before = pool.deposits.get(owner) ?? noDeposit(pool)
  const interest = StabilityPool.yieldOf(pool, before)
  const collateral = StabilityPool.gain(pool, before)
  const left = StabilityPool.compounded(pool, before)
  const kept = claims ? 0n : interest
  const stash = (pool.stashed.get(owner) ?? 0n) + collateral
  const collateralPaid = claims ? stash : 0n
  const after = {
    ...pool,
    total: pool.total + moved + kept,
    collateral: pool.collateral - collateralPaid,
    yieldOwed: pool.yieldOwed - interest,
    deposits: placed(pool, owner, left + moved + kept),
    stashed: claims ? without(pool.stashed, owner) : new Map(pool.stashed).set(owner, stash),
  }
  return {
    branch: { ...branch, pool: after },
    loss: before.value - left,
    moved,
    interest,
    interestPaid: interest - kept,
    collateral,
    collateralPaid,
  }
}

function placed(
  { deposits, product, scale, collateralSums, yieldSums }: StabilityPool,
  owner: string,
  value: bigint,
): ReadonlyMap<string, PoolDeposit> {
  if (value === 0n) return without(deposits, owner)
  const collateralSum = StabilityPool.sumAt(collateralSums, scale)
  const yieldSum = StabilityPool.sumAt(yieldSums, scale)
  return new Map(deposits).set(owner, { value, product, scale, collateralSum, yieldSum })
}

function without<V>(all: ReadonlyMap<string, V>, owner: string): ReadonlyMap<string, V> {
  const others = new Map(all)
  others.delete(owner)
  return others
}
