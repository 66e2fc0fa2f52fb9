import type { Asset } from '../../../model/Asset.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'

/**
 * A requirement in the numeraire's atoms, rounded up; null where an index is missing.
 *
 * Rules: [TIER6]
 */
export function valueUp(
  book: PriceBook,
  amount: bigint,
  asset: Asset,
  numeraire: Asset,
): bigint | null {
  if (asset.index === numeraire.index) return amount
  const value = PriceBook.convert(book, Amount.of(-amount), asset, numeraire)
  return value === null ? null : -value
}
