import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { wad } from './collateralRatio.ts'
import type { DebtAndCollateral } from './LiquitySystem.ts'
import type { LiquityTerms } from './LiquityTerms.ts'
import { place, StabilityPool, scaleFactor } from './StabilityPool.ts'

/**
 * Pays off debt from the stability pool and gives it the collateral for it.
 *
 *     loss per unit = ⌊(debt × 1e18 - error) ÷ total⌋ + 1     error' = loss × total - numerator
 *     gain per unit = ⌊(collateral × 1e18 + error) ÷ total⌋   error' = numerator - gain × total
 *     S' = S + gain × P, at the epoch and scale before
 *     P' = ⌊P × (1e18 - loss) ÷ 1e18⌋, × 1e9 and one scale on where that is under 1e9
 *
 * The loss is rounded up and the gain down, both against the depositors; the excess or remainder is
 * carried into the next offset. An emptied pool begins a new epoch with P at one.
 *
 * Rules: [LIQUITY13]
 *
 * @example
 * offset(pool, { debt: 40n * wad, collateral: wad }, liquityV1).total // => pool.total - 40n * wad
 */
export function offset(
  pool: StabilityPool,
  { debt, collateral }: DebtAndCollateral,
  terms: LiquityTerms,
): StabilityPool {
  if (debt === 0n) return pool
  assert(debt <= pool.total, 'offset: the pool pays no more than it holds')
  const numerator = Integer.mul(collateral, wad) + pool.errorCollateral
  const gain = Integer.divDown(numerator, pool.total)
  const sum = StabilityPool.sumAt(pool, pool.epoch, pool.scale) + Integer.mul(gain, pool.product)
  const { loss, errorLoss } = lossOf(pool, debt)
  return {
    ...pool,
    ...productAfter(pool, wad - loss, terms),
    total: pool.total - debt,
    collateral: pool.collateral + collateral,
    sums: new Map(pool.sums).set(place(pool.epoch, pool.scale), sum),
    errorCollateral: numerator - Integer.mul(gain, pool.total),
    errorLoss,
  }
}

function lossOf(
  { total, errorLoss }: StabilityPool,
  debt: bigint,
): { readonly loss: bigint; readonly errorLoss: bigint } {
  if (debt === total) return { loss: wad, errorLoss: 0n }
  const numerator = Integer.max(0n, Integer.mul(debt, wad) - errorLoss)
  const loss = Integer.divDown(numerator, total) + 1n
  return { loss, errorLoss: Integer.mul(loss, total) - numerator }
}

type Product = Pick<StabilityPool, 'product' | 'scale' | 'epoch'>

function productAfter(
  { product, scale, epoch }: StabilityPool,
  factor: bigint,
  { scaleSteps }: LiquityTerms,
): Product {
  if (factor === 0n) return { product: wad, scale: 0, epoch: epoch + 1 }
  let steps = 0
  let numerator = Integer.mul(product, factor)
  while (steps < scaleSteps && Integer.divDown(numerator, wad) < scaleFactor) {
    numerator = Integer.mul(numerator, scaleFactor)
    steps += 1
  }
  return { product: Integer.divDown(numerator, wad), scale: scale + steps, epoch }
}
