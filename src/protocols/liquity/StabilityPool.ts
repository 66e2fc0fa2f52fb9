import { Integer } from '../../money/Integer.ts'
import { wad } from './collateralRatio.ts'
import type { LiquityTerms } from './LiquityTerms.ts'

/**
 * Deposits that pay off liquidated debt and receive its collateral. The value of each deposit
 * follows from two running numbers, so an offset updates no deposit: the product of the share left
 * after each offset, and the sum of the collateral received per LUSD.
 */
export interface StabilityPool {
  /** LUSD. */
  readonly total: bigint
  /** Collateral received and not yet paid out. */
  readonly collateral: bigint
  /** P, wad, kept at 1e9 or above by moving its scale. */
  readonly product: bigint
  /** How many times the product was multiplied by 1e9 since the epoch began. */
  readonly scale: number
  /** How many times the pool was emptied. */
  readonly epoch: number
  /** S by epoch and scale (see `place`), wad squared; what is not listed is zero. */
  readonly sums: ReadonlyMap<string, bigint>
  /** The remainder of the last division of collateral, carried into the next. */
  readonly errorCollateral: bigint
  /** The excess of the last division of the loss, returned in the next. */
  readonly errorLoss: bigint
  readonly deposits: ReadonlyMap<string, PoolDeposit>
}

/** A deposit with the running numbers at its last change. */
export interface PoolDeposit {
  /** LUSD. */
  readonly value: bigint
  readonly product: bigint
  readonly sum: bigint
  readonly scale: number
  readonly epoch: number
}

/** The factor by which one step of the scale multiplies the product. */
export const scaleFactor = 1_000_000_000n

export const empty: StabilityPool = {
  total: 0n,
  collateral: 0n,
  product: wad,
  scale: 0,
  epoch: 0,
  sums: new Map(),
  errorCollateral: 0n,
  errorLoss: 0n,
  deposits: new Map(),
}

/** The key of the sum of an epoch and a scale. */
export const place = (epoch: number, scale: number): string => `${epoch}.${scale}`

/** The sum of an epoch and a scale. */
export const sumAt = ({ sums }: StabilityPool, epoch: number, scale: number): bigint =>
  sums.get(place(epoch, scale)) ?? 0n

/**
 * The most the pool can offset: its total less the floor, and zero where that is less than the
 * excess loss already taken.
 *
 * Rules: [LIQUITY11]
 *
 * @example
 * StabilityPool.available({ ...StabilityPool.empty, total: 5n * wad }, liquityV1) // => 4n * wad
 */
export function available(pool: StabilityPool, { poolFloor }: LiquityTerms): bigint {
  const left = pool.total - Integer.min(poolFloor, pool.total)
  return Integer.mul(left, wad) <= pool.errorLoss ? 0n : left
}

/**
 * What remains of a deposit after the offsets since it was made.
 *
 *     left = ⌊value × P ÷ P₀⌋, ÷ 1e9 more after one step of the scale, 0 after two or an epoch
 *
 * Rounded down against the depositor; less than a billionth of the deposit counts as zero.
 *
 * Rules: [LIQUITY14]
 *
 * @example
 * StabilityPool.compounded(pool, pool.deposits.get('alice')!) // LUSD
 */
export function compounded(pool: StabilityPool, deposit: PoolDeposit): bigint {
  const { value, product, scale, epoch } = deposit
  const steps = pool.scale - scale
  if (epoch < pool.epoch || steps > 1) return 0n
  const left = Integer.mulDivDown(value, pool.product, product)
  const scaled = steps === 0 ? left : Integer.divDown(left, scaleFactor)
  return scaled < Integer.divDown(value, scaleFactor) ? 0n : scaled
}

/**
 * The collateral a deposit has earned since it was made, at its scale and the next.
 *
 *     gain = ⌊⌊value × (S - S₀ + ⌊S(next scale) ÷ 1e9⌋) ÷ P₀⌋ ÷ 1e18⌋
 *
 * Rounded down against the depositor.
 *
 * Rules: [LIQUITY15]
 *
 * @example
 * StabilityPool.gain(pool, pool.deposits.get('alice')!) // collateral
 */
export function gain(pool: StabilityPool, deposit: PoolDeposit): bigint {
  const { value, product, sum, scale, epoch } = deposit
  const first = sumAt(pool, epoch, scale) - sum
  const second = Integer.divDown(sumAt(pool, epoch, scale + 1), scaleFactor)
  return Integer.divDown(Integer.mulDivDown(value, first + second, product), wad)
}

/** The pool after a change of one deposit, and the collateral paid out with it. */
export interface PoolChange {
  readonly pool: StabilityPool
  readonly gain: bigint
}

/**
 * Adds to a deposit, or opens it: the remaining deposit and the new money become a new deposit, and
 * the collateral earned so far is paid out.
 *
 * Rules: [LIQUITY16]
 *
 * @example
 * const { pool } = StabilityPool.provide(StabilityPool.empty, 'alice', 100n * wad)
 * pool.total // => 100n * wad
 */
export function provide(pool: StabilityPool, owner: string, amount: bigint): PoolChange {
  const before = pool.deposits.get(owner)
  const paid = before === undefined ? 0n : gain(pool, before)
  const { product, scale, epoch } = pool
  const value = amount + (before === undefined ? 0n : compounded(pool, before))
  const deposit = { value, product, scale, epoch, sum: sumAt(pool, epoch, scale) }
  return {
    pool: {
      ...pool,
      total: pool.total + amount,
      collateral: pool.collateral - paid,
      deposits: new Map(pool.deposits).set(owner, deposit),
    },
    gain: paid,
  }
}

export * as StabilityPool from './StabilityPool.ts'
