import { Real } from '../../src/base/Real.ts'
import { FileFault } from '../../src/connect/FileFault.ts'
import { depthOfFlow, type FlowBar } from '../../src/market/impact/depthOfFlow.ts'
import type { Decimal } from '../../src/money/Decimal.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Candle, Candles } from '../../src/sim/market/Candles.ts'
import type { Day } from './days.ts'
import type { Coin } from './replay/replayScenario.ts'

/** Reads a file of candles: all that begin at one time, by symbol, in order of time. */
export type ReadCandles = (path: string) => AsyncIterable<Candles>

/** Prices per candle. */
export const perCandle = 4

/**
 * The coins of a day, the largest by turnover first: their prices as a path, of each candle the open, the nearer of
 * high and low, the other, and the close, for the true order within a candle is unknown; and what the candles
 * before say of each. Coins that lack a candle of the day, or all before it, are left out.
 *
 * Rules: [STUDY4]
 *
 * @throws FileFault where the candles cannot be read
 */
export async function pathsOf(day: Day, read: ReadCandles): Promise<readonly Coin[]> {
  const past = new Map<string, FlowBar[]>()
  const paths = new Map<string, number[]>()
  for await (const { from, bySymbol } of read(day.file)) {
    if (from < day.since || from >= day.to) continue
    for (const [told, candle] of bySymbol) {
      const symbol = `${told.replace(/[/:]?USDT(:USDT)?$/, '')}/USDT`
      if (from < day.from) listIn(past, symbol).push(barOf(candle))
      else listIn(paths, symbol).push(...pricesOf(candle))
    }
  }
  const coins = [...paths].map(([symbol, prices]) => {
    return { symbol, prices, ...pastOf(listIn(past, symbol), day.candle) }
  })
  const length = Math.max(0, ...coins.map(({ prices }) => prices.length))
  const whole = coins.filter(({ prices, turnover }) => prices.length === length && turnover > 0)
  if (!whole.some(({ symbol }) => symbol === day.leader)) {
    const expected = `candles of ${day.leader} before and on ${day.name}`
    throw new FileFault({ code: 'file.damaged', path: day.file, expected, found: 'none' })
  }
  return whole.sort((a, b) => b.turnover - a.turnover)
}

/**
 * The same day by candles of one's own, as long as the nearest two of a coin are apart. Each coin is in the order of
 * time; coins may follow one another.
 *
 * @throws FileFault where the file cannot be read, or has no two times
 */
export async function withCandles(day: Day, path: string, read: ReadCandles): Promise<Day> {
  const last = new Map<string, number>()
  let candle = Number.POSITIVE_INFINITY
  for await (const { from, bySymbol } of read(path)) {
    for (const symbol of bySymbol.keys()) {
      candle = Math.min(candle, from - (last.get(symbol) ?? Number.NEGATIVE_INFINITY))
      last.set(symbol, from)
    }
  }
  if (Number.isFinite(candle) && candle > 0)
    return { ...day, file: path, candle, source: 'candles of a file' }
  throw new FileFault({
    code: 'file.damaged',
    path,
    expected: 'candles of two times',
    found: 'fewer',
  })
}

function listIn<T>(all: Map<string, T[]>, symbol: string): T[] {
  const list = all.get(symbol) ?? []
  all.set(symbol, list)
  return list
}

function pricesOf(candle: Candle): readonly number[] {
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(real)
  return high! - open! < open! - low! ? [open!, high!, low!, close!] : [open!, low!, high!, close!]
}

function barOf({ open, close, volume }: Candle): FlowBar {
  const notional = (volume === null ? 0 : real(volume)) * real(close)
  return { open: real(open), close: real(close), notional, bought: null }
}

const real = (price: Decimal): number => Ratio.toNumber(Ratio.fromDecimal(price))

const DAY = 86_400_000

/** What was turned over in a day, the deviation of a day's log move, and what moves the price by a factor of e. */
function pastOf(bars: readonly FlowBar[], candle: number): Omit<Coin, 'symbol' | 'prices'> {
  const inDay = DAY / candle / Math.max(1, bars.length)
  const turnover = inDay * bars.reduce((sum, { notional }) => sum + notional, 0)
  const squares = bars.reduce((sum, { open, close }) => sum + Real.ln(close / open) ** 2, 0)
  return { turnover, volatility: Math.sqrt(inDay * squares), depth: depthOfFlow(bars) }
}
