import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Factor } from './Factor.ts'
import type { BaseAsset, Collateral } from './Loan.ts'

/** Collateral for sale: its price, and the share of its worth that is no penalty. */
export type Ware = Pick<Collateral, 'decimals' | 'price' | 'liquidationFactor'>

/**
 * How much absorbed collateral an amount of the base asset buys. The discount is ⌊front × (1 −
 * liquidationFactor)⌋, the price ⌊price × (1 − discount)⌋, and the amount is rounded down twice: by
 * the price, then by the base asset's scale. The buyer bears the rounding.
 *
 * Rules: [COMET9]
 *
 * @example
 * quoteCollateral(base, collateral, 782_667_535_000_000_000n, 1_670_840n)
 */
export function quoteCollateral(
  base: BaseAsset,
  { decimals, price, liquidationFactor }: Ware,
  storeFrontPriceFactor: bigint,
  baseAmount: bigint,
): Result<bigint, 'BadPrice'> {
  const discount = Factor.mulDown(storeFrontPriceFactor, Factor.one - liquidationFactor)
  const discounted = Factor.mulDown(price, Factor.one - discount)
  if (base.price <= 0n || discounted <= 0n) return Result.failure('BadPrice')
  const worth = Integer.mul(Integer.mul(base.price, baseAmount), Integer.pow10(decimals))
  const scale = Integer.pow10(base.decimals)
  return Result.success(Integer.divDown(Integer.divDown(worth, discounted), scale))
}
