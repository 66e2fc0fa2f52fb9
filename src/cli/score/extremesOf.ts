import { Decimal } from '../../money/Decimal.ts'
import type { Extremes } from '../../pressure/MapOutcome.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import type { PriceSource } from '../replay/readPrices.ts'
import { eachRow } from './eachRow.ts'
import { Spacing } from './Spacing.ts'

/** From the moment of the one map to that of the next. */
export interface Between {
  readonly from: number
  readonly to: number
}

/**
 * The lowest and the highest price of each market between two moments, by market; of candles those that
 * lie whole between them, for what a cut one saw before or after is not told apart.
 *
 * Rules: [MAP5]
 *
 * @throws FileFault, WireError where a file or a row is wrong
 */
export async function extremesOf(
  sources: readonly PriceSource[],
  markets: readonly string[],
  between: Between,
): Promise<ReadonlyMap<string, Extremes>> {
  const seen = new Map<string, Seen>()
  await eachRow(sources, markets, (market, row) => see(seen, row, market, between))
  const found = new Map<string, Extremes>()
  for (const [market, { spans, spacing }] of seen) {
    const whole = spans.filter(({ time }) => time + spacing.step <= between.to)
    if (whole.length === 0) continue
    const low = whole.reduce((least, span) => Math.min(least, span.low), Number.POSITIVE_INFINITY)
    found.set(market, { low, high: whole.reduce((most, span) => Math.max(most, span.high), 0) })
  }
  return found
}

/** What was seen of a market. */
interface Seen {
  readonly spans: (Extremes & { readonly time: number })[]
  /** Of candles; without a step where rows are prices of an instant. */
  readonly spacing: Spacing
}

function see(seen: Map<string, Seen>, row: PriceRow, market: string, { from, to }: Between): void {
  const prices = pricesOf(row)
  if (prices === null) return
  const own = seen.get(market) ?? { spans: [], spacing: Spacing.create() }
  seen.set(market, own)
  if (row.kind === 'candle') Spacing.see(own.spacing, row.time)
  if (row.time >= from && row.time < to) own.spans.push({ time: row.time, ...prices })
}

function pricesOf(row: PriceRow): Extremes | null {
  const at = (price: Decimal): number => Number(Decimal.format(price))
  if (row.kind === 'candle') return { low: at(row.low), high: at(row.high) }
  const price =
    row.kind === 'tick' ? row.price : row.kind === 'ticker' ? (row.mark ?? row.last) : null
  return price === null ? null : { low: at(price), high: at(price) }
}
