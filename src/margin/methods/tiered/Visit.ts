import type { Asset } from '../../../model/Asset.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Visitor } from '../../Visitor.ts'
import type { TieredTerms } from './TieredTerms.ts'

/** One walk through an account: its input, its visitor, and its running sums. */
export interface Visit<T> extends MarginContext {
  readonly terms: TieredTerms
  readonly visitor: Visitor<T>
  readonly into: T
  /** Balance, profits and pending funding, by asset index. */
  readonly held: (bigint | undefined)[]
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
