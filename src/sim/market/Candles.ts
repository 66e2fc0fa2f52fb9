import type { Decimal } from '../../money/Decimal.ts'

/** How one symbol traded in one minute. */
export interface Candle {
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  /** In the base currency; null where nobody says. */
  readonly volume: Decimal | null
}

/** All candles that begin at one moment, by unified symbol. */
export interface Candles {
  readonly from: number
  readonly bySymbol: ReadonlyMap<string, Candle>
}

/** The last candle of each symbol, as minutes go by. */
export type LastCandles = Map<string, Candle>

const minute = 60_000

/** Takes in a minute: when it closed, and the prices it closed at. */
export function take(last: LastCandles, { from, bySymbol }: Candles) {
  const closes = new Map<string, Decimal>()
  for (const [symbol, candle] of bySymbol) {
    last.set(symbol, candle)
    closes.set(symbol, candle.close)
  }
  return { time: from + minute, closes }
}

/** The prices a minute began with. */
export const openings = ({ bySymbol }: Candles): ReadonlyMap<string, Decimal> =>
  new Map([...bySymbol].map(([symbol, { open }]) => [symbol, open]))

export * as Candles from './Candles.ts'
