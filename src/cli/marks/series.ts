import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import { readPrices } from '../replay/readPrices.ts'
import { Spacing } from '../score/Spacing.ts'
import { UsageError } from '../UsageError.ts'

/** A price and when it was known. */
export interface Point {
  readonly time: number
  readonly price: Ratio
}

/**
 * The prices of one symbol in a file, in the order of time: ticks and tickers at their time, candles by their close at
 * their end. A row without a price is left out.
 *
 * @throws FileFault, WireError where the file or a row is wrong
 * @throws UsageError where there are none, or one is not above zero
 */
export async function seriesOf(path: string, symbol: string): Promise<readonly Point[]> {
  const points: Point[] = []
  const spacing = Spacing.create()
  let isCandles = false
  for await (const lines of readPrices({ path, symbol })) {
    for (const { row } of lines) {
      const price = row.symbol === symbol ? priceIn(row) : null
      if (price === null) continue
      if (price.numerator <= 0n) throw new UsageError(`marks: ${path}: expected prices above zero`)
      isCandles = row.kind === 'candle'
      if (isCandles) Spacing.see(spacing, row.time)
      points.push({ time: row.time, price })
    }
  }
  if (points.length === 0) throw new UsageError(`marks: expected prices of ${symbol} in ${path}`)
  return isCandles ? points.map((one) => ({ ...one, time: one.time + spacing.step })) : points
}

function priceIn(row: PriceRow): Ratio | null {
  const told =
    row.kind === 'candle'
      ? row.close
      : row.kind === 'tick'
        ? row.price
        : row.kind === 'ticker'
          ? (row.index ?? row.last)
          : null
  return told === null ? null : Ratio.fromDecimal(told satisfies Decimal)
}
