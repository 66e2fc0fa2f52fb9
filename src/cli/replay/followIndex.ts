import { Asset } from '../../model/Asset.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { indexScale } from '../../model/PriceBook.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * Moves the index price of a base with the price of a linear instrument on it, where both base and
 * quote have an index price, and with it those that follow it. Other instruments move none.
 */
export function followIndex(
  indices: Map<string, bigint>,
  { base, quote, payoff }: Instrument,
  price: Decimal,
  assets: readonly Asset[] = [],
): void {
  const inQuote = indices.get(quote)
  if (payoff !== 'linear' || inQuote === undefined || !indices.has(base)) return
  const worth = Ratio.mulDown(inQuote, Ratio.fromDecimal(price))
  if (worth > 0n && worth < Integer.pow10(2 * indexScale)) setIndex(indices, base, worth, assets)
}

/** Sets an asset's price, and those that follow it. */
export function setIndex(
  indices: Map<string, bigint>,
  asset: string,
  price: bigint,
  assets: readonly Asset[],
): void {
  indices.set(asset, price)
  for (const [id, moved] of Asset.followed(assets, indices, [asset])) indices.set(id, moved)
}
