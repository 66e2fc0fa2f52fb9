import { Result } from '../../base/Result.ts'
import { Mantissa } from './Mantissa.ts'
import { VenusMarket } from './VenusMarket.ts'
import { marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

/** Which share of a collateral counts: what may be borrowed, or what is safe from liquidation. */
export type Weighting = 'collateralFactor' | 'liquidationThreshold'

/** How far an account is on either side; one of the two is zero. In units of account. */
export interface VenusLiquidity {
  readonly liquidity: bigint
  readonly shortfall: bigint
}

/** A request whose effect is looked at before it is done. */
export interface Intent {
  readonly market: string
  readonly redeemTokens: bigint
  readonly borrowAmount: bigint
}

/**
 * What an account's collateral carries beyond its debts, or its shortfall, from the markets as they
 * are stored.
 *
 *     Σ ⌊⌊⌊factor × exchange rate⌋ × price⌋ × vTokens⌋ − Σ ⌊price × debt⌋
 *
 * Everything rounds down: of a collateral against the borrower, of a debt in his favour. An account
 * that has entered a market without a price (`PRICE_ERROR`) or without an exchange rate
 * (`SNAPSHOT_ERROR`) cannot be weighed.
 *
 * Rules: [VENUS4] [VENUS5]
 *
 * @example
 * accountLiquidity(pool, account, 'liquidationThreshold')
 * // => { ok: true, value: { liquidity: 0n, shortfall: 1_500n } }
 */
export function accountLiquidity(
  pool: VenusPool,
  account: VenusAccount,
  weighting: Weighting,
  intent?: Intent,
): Result<VenusLiquidity, 'PRICE_ERROR' | 'SNAPSHOT_ERROR'> {
  let [collateral, owed] = [0n, 0n]
  for (const [name, entry] of account) {
    if (!entry.entered) continue
    const market = marketOf(pool, name)
    const rate = VenusMarket.exchangeRate(market)
    if (rate === null) return Result.failure('SNAPSHOT_ERROR')
    if (market.price === 0n) return Result.failure('PRICE_ERROR')
    // What one vToken carries of debt: two truncations before the balance comes in.
    const worth = Mantissa.mulDown(Mantissa.mulDown(rate, market[weighting]), market.price)
    collateral += Mantissa.mulDown(entry.vTokens, worth)
    owed += Mantissa.mulDown(VenusMarket.debtOf(market, entry.debt), market.price)
    if (intent?.market !== name) continue
    owed += Mantissa.mulDown(intent.redeemTokens, worth)
    owed += Mantissa.mulDown(intent.borrowAmount, market.price)
  }
  return Result.success(
    collateral > owed
      ? { liquidity: collateral - owed, shortfall: 0n }
      : { liquidity: 0n, shortfall: owed - collateral },
  )
}
