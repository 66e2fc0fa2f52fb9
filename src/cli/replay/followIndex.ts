import type { Instrument } from '../../model/Instrument.ts'
import { indexScale } from '../../model/PriceBook.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * Lets the index of a base follow the price of a linear instrument on it, where indices are kept of
 * both base and quote; another instrument moves none.
 */
export function followIndex(
  indices: Map<string, bigint>,
  { base, quote, payoff }: Instrument,
  price: Decimal,
): void {
  const inQuote = indices.get(quote)
  if (payoff !== 'linear' || inQuote === undefined || !indices.has(base)) return
  const worth = Ratio.mulDown(inQuote, Ratio.fromDecimal(price))
  if (worth > 0n && worth < Integer.pow10(2 * indexScale)) indices.set(base, worth)
}
