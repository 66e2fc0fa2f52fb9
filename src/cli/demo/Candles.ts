import type { Decimal } from '../../money/Decimal.ts'
import type { Candle } from '../../wire/prices/PriceRow.ts'
import { readPrices } from '../replay/readPrices.ts'

/** All candles that begin at one moment, by symbol. */
export interface Candles {
  readonly from: number
  readonly bySymbol: ReadonlyMap<string, Candle>
}

/** Reads a file of candles, minute by minute. */
export async function* read(path: string): AsyncGenerator<Candles> {
  let from: number | null = null
  let bySymbol = new Map<string, Candle>()
  for await (const rows of readPrices({ path, symbol: null })) {
    for (const { row } of rows) {
      if (row.kind !== 'candle') continue
      if (from !== null && row.time !== from) {
        yield { from, bySymbol }
        bySymbol = new Map()
      }
      from = row.time
      bySymbol.set(row.symbol, row)
    }
  }
  if (from !== null) yield { from, bySymbol }
}

const none: Decimal = { units: 0n, scale: 0 }

/** What was traded in the base currency; nothing where the file does not say. */
export const volumeOf = ({ volume }: Candle): Decimal => volume ?? none

export * as Candles from './Candles.ts'
