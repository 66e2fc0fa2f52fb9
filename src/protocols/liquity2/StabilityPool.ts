import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'

/**
 * Deposits of BOLD that pay off liquidated debt, receive its collateral and earn interest. Their
 * values follow from a running product and two running sums, so an offset updates no deposit.
 */
export interface StabilityPool {
  /** BOLD. */
  readonly total: bigint
  /** Collateral received and not yet paid out. */
  readonly collateral: bigint
  /** P, 1e36, kept at 1e27 or above by moving its scale. */
  readonly product: bigint
  readonly scale: number
  /** S by scale: collateral per unit times P. What is not listed is zero. */
  readonly collateralSums: ReadonlyMap<number, bigint>
  /** B by scale: interest per unit times P. */
  readonly yieldSums: ReadonlyMap<number, bigint>
  /** Interest credited to deposits and not yet paid out. */
  readonly yieldOwed: bigint
  /** Interest that waits for a pool of at least one BOLD. */
  readonly yieldPending: bigint
  readonly deposits: ReadonlyMap<string, PoolDeposit>
  /** Collateral gains that their owners left here. */
  readonly stashed: ReadonlyMap<string, bigint>
}

/** A deposit with the running numbers at its last change. */
export interface PoolDeposit {
  readonly value: bigint
  readonly product: bigint
  readonly scale: number
  readonly collateralSum: bigint
  readonly yieldSum: bigint
}

const one = Integer.pow10(36)
const scaleFactor = Integer.pow10(9)
const productFloor = Integer.divExact(one, scaleFactor)

/** A gain counts the scale of its deposit and this many after it. */
const scaleSpan = 2

export const empty: StabilityPool = {
  total: 0n,
  collateral: 0n,
  product: one,
  scale: 0,
  collateralSums: new Map(),
  yieldSums: new Map(),
  yieldOwed: 0n,
  yieldPending: 0n,
  deposits: new Map(),
  stashed: new Map(),
}

const stepsOf = (scales: number): bigint => Integer.pow10(9 * scales)

/**
 * The most the pool can offset: all but one BOLD.
 *
 * Rules: [BOLD21]
 *
 * @example
 * StabilityPool.available({ ...StabilityPool.empty, total: 5n * wad }) // => 4n * wad
 */
export const available = ({ total }: StabilityPool): bigint =>
  total - Integer.min(BoldLimits.poolFloor, total)

/**
 * What remains of a deposit after the offsets since it was made.
 *
 *     left = ⌊⌊value × P ÷ P₀⌋ ÷ 1e9^scales⌋
 *
 * Rounded down, against the depositor.
 *
 * Rules: [BOLD24]
 *
 * @example
 * StabilityPool.compounded(pool, pool.deposits.get('alice')!) // BOLD
 */
export const compounded = (pool: StabilityPool, { value, product, scale }: PoolDeposit): bigint =>
  Integer.divDown(Integer.mulDivDown(value, pool.product, product), stepsOf(pool.scale - scale))

/**
 * The collateral a deposit has earned, at the scale it was made in and the two after.
 *
 *     gain = ⌊value × (S - S₀ + ⌊S(next) ÷ 1e9⌋ + ⌊S(after next) ÷ 1e18⌋) ÷ P₀⌋
 *
 * Rounded down, and never more than the pool has.
 *
 * Rules: [BOLD25]
 *
 * @example
 * StabilityPool.gain(pool, pool.deposits.get('alice')!) // collateral
 */
export const gain = (pool: StabilityPool, deposit: PoolDeposit): bigint =>
  Integer.min(
    share(deposit, sumSince(pool.collateralSums, deposit, deposit.collateralSum)),
    pool.collateral,
  )

/**
 * The interest a deposit has earned; the same of B. Interest that the branch has not yet minted may
 * be given, it counts as if it were credited now.
 *
 * Rules: [BOLD25] [BOLD26]
 *
 * @example
 * StabilityPool.yieldOf(pool, pool.deposits.get('alice')!, 0n) // BOLD
 */
export function yieldOf(pool: StabilityPool, deposit: PoolDeposit, unminted = 0n): bigint {
  const { total, product, scale, yieldSums, yieldOwed } = pool
  const sum = sumSince(yieldSums, deposit, deposit.yieldSum)
  const scales = scale - deposit.scale
  const isCounted = total >= BoldLimits.poolFloor && scales <= scaleSpan
  const more = isCounted
    ? Integer.divDown(Integer.mulDivDown(product, unminted, total), stepsOf(scales))
    : 0n
  return Integer.min(share(deposit, sum + more), yieldOwed + unminted)
}

const share = ({ value, product }: PoolDeposit, sum: bigint): bigint =>
  Integer.mulDivDown(value, sum, product)

function sumSince(sums: ReadonlyMap<number, bigint>, { scale }: PoolDeposit, met: bigint): bigint {
  let sum = sumAt(sums, scale) - met
  for (let step = 1; step <= scaleSpan; step++) {
    sum += Integer.divDown(sumAt(sums, scale + step), stepsOf(step))
  }
  return sum
}

/** A running sum at a scale. */
export const sumAt = (sums: ReadonlyMap<number, bigint>, scale: number): bigint =>
  sums.get(scale) ?? 0n

function grown(
  { product, total, scale }: StabilityPool,
  sums: ReadonlyMap<number, bigint>,
  amount: bigint,
): ReadonlyMap<number, bigint> {
  const sum = sumAt(sums, scale) + Integer.mulDivDown(product, amount, total)
  return new Map(sums).set(scale, sum)
}

/**
 * Credits interest to the deposits, with what has waited; a pool of less than one BOLD lets it wait.
 *
 *     B' = B + ⌊P × interest ÷ total⌋
 *
 * Rules: [BOLD26]
 *
 * @example
 * StabilityPool.earn(StabilityPool.empty, 5n).yieldPending // => 5n
 */
export function earn(pool: StabilityPool, amount: bigint): StabilityPool {
  const yieldPending = pool.yieldPending + amount
  if (yieldPending === 0n) return pool
  if (pool.total < BoldLimits.poolFloor) return { ...pool, yieldPending }
  return {
    ...pool,
    yieldSums: grown(pool, pool.yieldSums, yieldPending),
    yieldOwed: pool.yieldOwed + yieldPending,
    yieldPending: 0n,
  }
}

/**
 * Pays off debt from the pool and gives it the collateral for it.
 *
 *     S' = S + ⌊P × collateral ÷ total⌋
 *     P' = ⌊P × (total - debt) ÷ total⌋, from a numerator × 1e9 and one scale on while under 1e27
 *
 * Both are rounded down, against the depositors.
 *
 * Rules: [BOLD23]
 *
 * @example
 * StabilityPool.offset(pool, { debt: 40n * wad, collateral: wad }).total // => pool.total - 40n * wad
 */
export function offset(
  pool: StabilityPool,
  { debt, collateral }: DebtAndCollateral,
): StabilityPool {
  if (debt === 0n && collateral === 0n) return pool
  assert(debt < pool.total, 'offset: the pool keeps something')
  const { total } = pool
  let { scale } = pool
  let numerator = Integer.mul(pool.product, total - debt)
  while (Integer.divDown(numerator, total) < productFloor) {
    numerator = Integer.mul(numerator, scaleFactor)
    scale += 1
  }
  return {
    ...pool,
    total: total - debt,
    collateral: pool.collateral + collateral,
    collateralSums: grown(pool, pool.collateralSums, collateral),
    product: Integer.divDown(numerator, total),
    scale,
  }
}

export * as StabilityPool from './StabilityPool.ts'
