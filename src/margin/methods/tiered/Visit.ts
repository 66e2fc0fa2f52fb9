import type { Asset } from '../../../model/Asset.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Walk } from '../Walk.ts'
import type { TieredTerms } from './TieredTerms.ts'

/** One walk through an account under brackets and haircuts. */
export interface Visit<T> extends Walk<T> {
  readonly terms: TieredTerms
}

/**
 * A requirement in the numeraire's atoms, rounded up; null where an index is missing.
 *
 * Rules: [TIER6]
 */
export function valueUp(
  { prices, rules: { numeraire } }: MarginContext,
  amount: bigint,
  asset: Asset,
): bigint | null {
  if (asset.index === numeraire.index) return amount
  const value = PriceBook.convert(prices, Amount.of(-amount), asset, numeraire)
  return value === null ? null : -value
}

export * as Visit from './Visit.ts'
