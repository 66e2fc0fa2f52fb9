import type { Decimal } from '../../money/Decimal.ts'

/** Trading of one symbol in one minute. */
export interface Candle {
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  /** In the base currency; null where the source has none. */
  readonly volume: Decimal | null
}

/** All candles that begin at one time, by unified symbol. */
export interface Candles {
  readonly from: number
  readonly bySymbol: ReadonlyMap<string, Candle>
}

/** The last candle of each symbol as minutes advance. */
export type LastCandles = Map<string, Candle>

const minute = 60_000

/** Takes a minute in: its closing time and closing prices. */
export function take(last: LastCandles, { from, bySymbol }: Candles) {
  const closes = new Map<string, Decimal>()
  for (const [symbol, candle] of bySymbol) {
    last.set(symbol, candle)
    closes.set(symbol, candle.close)
  }
  return { time: from + minute, closes }
}

/** The prices at the start of a minute. */
export const openings = ({ bySymbol }: Candles): ReadonlyMap<string, Decimal> =>
  new Map([...bySymbol].map(([symbol, { open }]) => [symbol, open]))

export * as Candles from './Candles.ts'
