import { Result } from '../../base/Result.ts'
import { Exchange } from './Exchange.ts'
import { debt } from './health.ts'
import { isHealthy } from './isHealthy.ts'
import type { Liquidation } from './liquidate.ts'
import type { Market, Position } from './Market.ts'
import { Oracle } from './Oracle.ts'
import { Panic } from './Panic.ts'
import { PreLiquidation } from './PreLiquidation.ts'
import { repay } from './repay.ts'
import { Wad } from './Wad.ts'

/** The result of a pre-liquidation: it leaves no bad debt. */
export type EarlyLiquidation = Omit<Liquidation, 'badDebtAssets' | 'badDebtShares'>

export type Refusal =
  | 'InconsistentInput'
  | 'LiquidatablePosition'
  | 'NotPreLiquidatablePosition'
  | `PreLiquidationTooLarge(${bigint},${bigint})`
  | 'zero assets'
  | 'insufficient collateral'
  | Panic

/** The prices of the terms' own oracle and of the market's, which may differ. */
export interface Prices {
  readonly terms: bigint
  readonly market: bigint
}

/**
 * Liquidates a position in part, after interest has been accrued, where its loan-to-value is above
 * preLltv and not above LLTV: debt over ⌊value × preLltv⌋ and at most ⌊value × LLTV⌋. The remainder
 * must be healthy.
 *
 * Rules: [MORPHO12] [MORPHO13]
 *
 * @example
 * preLiquidate(market, terms, position, { terms: price, market: price }, request)
 */
export function preLiquidate(
  market: Market,
  terms: PreLiquidation,
  position: Position,
  prices: Prices,
  request: Exchange.Request,
): Result<EarlyLiquidation, Refusal> {
  if (!Exchange.isConsistent(request)) return Result.failure('InconsistentInput')
  const owed = debt(market, position)
  const value = Oracle.quoteDown(position.collateral, prices.terms)
  if (owed > Wad.mulDown(value, market.lltv)) return Result.failure('LiquidatablePosition')
  if (owed <= Wad.mulDown(value, terms.preLltv)) return Result.failure('NotPreLiquidatablePosition')
  const ltv = Wad.divUp(owed, value)
  const { closeFactor, incentiveFactor } = PreLiquidation.factors(terms, market.lltv, ltv)
  const exchange = Exchange.complete(market, prices.terms, incentiveFactor, request)
  if (!exchange.ok) return exchange
  const { repaidShares } = exchange.value
  const repayable = Wad.mulDown(position.borrowShares, closeFactor)
  if (repaidShares > repayable) {
    return Result.failure(`PreLiquidationTooLarge(${repaidShares},${repayable})` as const)
  }
  return settle(market, position, prices.market, exchange.value)
}

/** Repays first, then withdraws the collateral, as its owner would. */
function settle(
  market: Market,
  position: Position,
  price: bigint,
  { seizedAssets, repaidShares }: Exchange.Request,
): Result<EarlyLiquidation, Refusal> {
  const repaid = repay(market, position, repaidShares)
  if (!repaid.ok) return repaid
  if (seizedAssets === 0n) return Result.failure('zero assets')
  const left = { ...repaid.value.position, collateral: position.collateral - seizedAssets }
  if (left.collateral < 0n) return Result.failure(Panic.belowZero)
  if (!isHealthy(repaid.value.market, left, price)) return Result.failure('insufficient collateral')
  return Result.success({ ...repaid.value, position: left, seizedAssets, repaidShares })
}
