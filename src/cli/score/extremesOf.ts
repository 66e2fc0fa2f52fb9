import { Decimal } from '../../money/Decimal.ts'
import type { Extremes } from '../../pressure/MapOutcome.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import { marketNamed } from '../marketNamed.ts'
import { type PriceSource, readPrices } from '../replay/readPrices.ts'

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
  for (const source of sources) {
    for await (const lines of readPrices(source)) {
      for (const { row } of lines) see(seen, row, marketNamed(row.symbol, markets), between)
    }
  }
  const found = new Map<string, Extremes>()
  for (const [market, { spans, step }] of seen) {
    const whole = spans.filter(({ time }) => time + step <= between.to)
    if (whole.length === 0) continue
    const low = whole.reduce((least, span) => Math.min(least, span.low), Number.POSITIVE_INFINITY)
    found.set(market, { low, high: whole.reduce((most, span) => Math.max(most, span.high), 0) })
  }
  return found
}

/** What was seen of a market. */
interface Seen {
  readonly spans: (Extremes & { readonly time: number })[]
  /** How long a candle lasts: the least time between two; 0 where rows are prices of an instant. */
  step: number
  last: number
}

function see(
  seen: Map<string, Seen>,
  row: PriceRow,
  market: string | null,
  { from, to }: Between,
): void {
  const prices = pricesOf(row)
  if (market === null || prices === null) return
  const own = seen.get(market) ?? { spans: [], step: 0, last: Number.NaN }
  seen.set(market, own)
  const gap = row.time - own.last
  if (row.kind === 'candle' && gap > 0) own.step = own.step === 0 ? gap : Math.min(own.step, gap)
  own.last = row.time
  if (row.time >= from && row.time < to) own.spans.push({ time: row.time, ...prices })
}

function pricesOf(row: PriceRow): Extremes | null {
  const at = (price: Decimal): number => Number(Decimal.format(price))
  if (row.kind === 'candle') return { low: at(row.low), high: at(row.high) }
  const price =
    row.kind === 'tick' ? row.price : row.kind === 'ticker' ? (row.mark ?? row.last) : null
  return price === null ? null : { low: at(price), high: at(price) }
}
