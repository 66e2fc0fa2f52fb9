import type { Candle, Candles } from '../../sim/market/Candles.ts'
import { readPrices } from '../replay/readPrices.ts'

/** Reads a file of candles, minute by minute. */
export async function* readCandles(path: string): AsyncGenerator<Candles> {
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

/** The first minute, and all minutes including it; `end` closes the file where they are not read to the end. */
export async function opened(path: string) {
  const minutes = readCandles(path)
  const first = (await minutes.next()).value as Candles
  return { first, all: withFirst(first, minutes), end: () => minutes.return(undefined) }
}

async function* withFirst(first: Candles, rest: AsyncIterable<Candles>): AsyncGenerator<Candles> {
  yield first
  yield* rest
}
