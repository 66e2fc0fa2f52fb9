import { Ratio } from '../../money/Ratio.ts'
import { type Account, assetWeight, liabWeight, type Token } from './Account.ts'
import { Health } from './Health.ts'
import { withToken } from './mending.ts'

/** What of a debt a liquidator takes over, and what of an asset it is given for that. */
export interface TokenLiquidation {
  readonly taken: Ratio
  readonly paid: Ratio
  /** What is left of who is liquidated. */
  readonly account: Account
}

/** A token's fees, shares of its price: the liquidator's and the platform's. */
export interface TokenFees {
  readonly liquidator: Ratio
  readonly platform: Ratio
}

/**
 * What is given for a dollar of debt taken over: one and the fees of the debt, times one and those of the asset.
 *
 * Rules: [VEN87]
 */
export const feesOf = (debt: TokenFees, asset: TokenFees): Ratio =>
  [debt, asset]
    .map(({ liquidator, platform }) => Ratio.sum([Ratio.one, liquidator, platform]))
    .reduce(Ratio.mul)

/** Which tokens, how much of the debt at most, and what is given for a dollar of it. */
export interface TokenTerms {
  readonly asset: string
  readonly debt: string
  readonly most: Ratio
  /** As `feesOf` has it. */
  readonly fees: Ratio
}

/**
 * A debt taken over for an asset: as much as brings the health of the end to zero, at most what is owed
 * and what the asset pays for, each also with perpetuals. Null where there is no such health to mend,
 * no such debt or no such asset.
 *
 *     −health ÷ (debt’s price × its weight − debt’s price × fees × asset’s weight)
 *
 * Rules: [VEN87]
 */
export function liquidateToken(account: Account, terms: TokenTerms): TokenLiquidation | null {
  const [asset, debt] = [terms.asset, terms.debt].map((id) =>
    account.tokens.find((token) => token.id === id),
  )
  const health = Health.of(account, 'liquidationEnd')
  if (asset === undefined || debt === undefined || health.numerator >= 0n) return null
  const held = Ratio.min(asset.balance, Health.balanceOf(account, asset.id, 'liquidationEnd'))
  const owed = Ratio.negate(
    Ratio.max(debt.balance, Health.balanceOf(account, debt.id, 'liquidationEnd')),
  )
  if (held.numerator <= 0n || owed.numerator <= 0n) return null
  const rate = Ratio.mul(Ratio.div(debt.prices.oracle, asset.prices.oracle), terms.fees)
  const limit = [terms.most, owed, Ratio.div(held, rate)].reduce(Ratio.min)
  const mended = mendedBy(asset, debt, terms.fees)
  const needed = mended.numerator > 0n ? Ratio.div(Ratio.negate(health), mended) : limit
  const taken = Ratio.min(limit, needed)
  const paid = Ratio.mul(taken, rate)
  const left = withToken(withToken(account, asset.id, Ratio.negate(paid)), debt.id, taken)
  return { taken, paid, account: left }
}

/** The health that a unit of the debt gives; not above zero where the fees take as much. */
function mendedBy(asset: Token, debt: Token, fees: Ratio): Ratio {
  const given = Ratio.mul(fees, assetWeight(asset, 'liquidationEnd'))
  return Ratio.mul(debt.prices.oracle, Ratio.sub(liabWeight(debt, 'liquidationEnd'), given))
}
