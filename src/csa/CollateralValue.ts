import { defined } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { Agreement, type Item } from './Agreement.ts'

/** Atoms of the base currency that an atom of an asset is worth, by asset. */
export type Prices = ReadonlyMap<string, Ratio>

/** What collateral counts for, and what of it counts for nothing. */
export interface CollateralValue {
  /** Atoms of the base currency, after haircuts. */
  readonly value: Amount
  /** Assets without a price: they count for nothing. */
  readonly unpriced: readonly string[]
}

/**
 * The value of collateral under an agreement, at one's own prices. The base currency is worth itself.
 *
 *     value = Σ ⌊quantity × price × (1 - haircut) × (1 - haircutCurrency)⌋
 *
 * Each item is rounded down, so that its dust is borne by the one who posts it.
 *
 * Rules: [CSA4]
 */
export function of(agreement: Agreement, items: readonly Item[], prices: Prices): CollateralValue {
  const missing = items.filter(({ asset }) => priceOf(agreement, asset, prices) === null)
  return {
    value: Amount.sum(items.map((item) => worthOf(agreement, item, prices))),
    unpriced: missing.map(({ asset }) => asset),
  }
}

function worthOf(agreement: Agreement, { asset, quantity }: Item, prices: Prices): Amount {
  const terms = defined(Agreement.termsOf(agreement, asset), 'CollateralValue: it is eligible')
  const price = priceOf(agreement, asset, prices)
  if (price === null) return Amount.zero
  const kept = Ratio.mul(less(terms.haircut), less(terms.haircutCurrency))
  return Amount.of(Ratio.mulDown(quantity, Ratio.mul(price, kept)))
}

const less = (haircut: Ratio): Ratio => Ratio.sub(Ratio.one, haircut)

const priceOf = ({ base }: Agreement, asset: string, prices: Prices): Ratio | null =>
  asset === base.asset ? Ratio.one : (prices.get(asset) ?? null)

export * as CollateralValue from './CollateralValue.ts'
