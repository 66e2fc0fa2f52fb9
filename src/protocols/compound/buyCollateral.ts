import { Result } from '../../base/Result.ts'
import type { BaseAsset } from './Loan.ts'
import { quoteCollateral, type Ware } from './quoteCollateral.ts'

/** The protocol's sale of collateral: open while its reserves are under target. */
export interface Shop {
  readonly base: BaseAsset
  readonly storeFrontPriceFactor: bigint
  /** The protocol's own balance of the base asset, before this sale. */
  readonly reserves: bigint
  readonly targetReserves: bigint
}

export interface Order {
  readonly baseAmount: bigint
  /** The least collateral that the buyer accepts. */
  readonly minAmount: bigint
}

export type Refusal = 'NotForSale' | 'BadPrice' | 'TooMuchSlippage' | 'InsufficientReserves'

/**
 * The collateral a buyer receives: the full quote, or nothing.
 *
 * Rules: [COMET9] [COMET10]
 *
 * @example
 * buyCollateral(shop, collateral, stock, { baseAmount: 1_670_840n, minAmount: 1_890n })
 */
export function buyCollateral(
  { base, storeFrontPriceFactor, reserves, targetReserves }: Shop,
  ware: Ware,
  stock: bigint,
  { baseAmount, minAmount }: Order,
): Result<bigint, Refusal> {
  if (reserves >= 0n && reserves >= targetReserves) return Result.failure('NotForSale')
  const quote = quoteCollateral(base, ware, storeFrontPriceFactor, baseAmount)
  if (!quote.ok) return quote
  if (quote.value < minAmount) return Result.failure('TooMuchSlippage')
  if (quote.value > stock) return Result.failure('InsufficientReserves')
  return quote
}
