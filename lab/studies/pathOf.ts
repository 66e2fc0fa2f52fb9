import type { Decimal } from '../../src/money/Decimal.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Candles } from '../../src/sim/market/Candles.ts'
import type { Day } from './days.ts'

/** Reads a file of candles: all that begin at one time, by symbol, in order of time. */
export type ReadCandles = (path: string) => AsyncIterable<Candles>

/** Prices per candle. */
export const perCandle = 4

/**
 * The prices of a day as a path: of each candle the open, the nearer of high and low, the other,
 * and the close. The true order within a candle is unknown.
 *
 * @throws FileFault where the candles cannot be read
 */
export async function pathOf(day: Day, read: ReadCandles): Promise<readonly number[]> {
  const prices: number[] = []
  for await (const { from, bySymbol } of read(day.file.pathname)) {
    const candle = bySymbol.get(day.symbol)
    if (candle === undefined || from < day.from || from >= day.to) continue
    const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(real)
    if (high! - open! < open! - low!) prices.push(open!, high!, low!, close!)
    else prices.push(open!, low!, high!, close!)
  }
  if (prices.length === 0) throw new TypeError(`expected candles of ${day.symbol}, found none`)
  return prices
}

const real = (price: Decimal): number => Ratio.toNumber(Ratio.fromDecimal(price))
