import type { Instrument } from '../../model/Instrument.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import type { Candle } from '../../wire/prices/PriceRow.ts'
import type { PriceShown } from '../board/View.ts'
import type { Market } from '../replay/Market.ts'
import type { PriceStep } from '../replay/Session.ts'
import { Candles } from './Candles.ts'
import { listings, spotOf } from './listings.ts'
import { marketDepth } from './marketDepth.ts'
import { quote } from './quote.ts'
import type { Reach } from './Traders.ts'

/** The market of the demo: the last candle of each coin, one minute after the other. */
export interface PriceSource {
  /** When the last candle closed. */
  time: number
  readonly candles: Map<string, Candle>
  readonly openings: Map<string, Decimal>
}

const minute = 60_000

export const create = (): PriceSource => ({ time: 0, candles: new Map(), openings: new Map() })

/** Takes in a minute, and gives the prices at its close. */
export function turn(stage: PriceSource, { from, bySymbol }: Candles): PriceStep {
  stage.time = from + minute
  for (const [symbol, candle] of bySymbol) {
    stage.candles.set(symbol, candle)
    if (!stage.openings.has(symbol)) stage.openings.set(symbol, candle.open)
  }
  const closes = new Map([...bySymbol].map(([symbol, { close }]) => [symbol, close]))
  return { time: stage.time, ...quote(closes, stage.time) }
}

const candleOf = (stage: PriceSource, { base }: Instrument): Candle | undefined =>
  stage.candles.get(spotOf(base))

/** Depth by what was really traded in the minute. */
export const market = (stage: PriceSource, accounts: number): Market => ({
  depthOf(instrument) {
    const candle = candleOf(stage, instrument)
    if (candle === undefined) return null
    const traded = { close: candle.close, volume: Candles.volumeOf(candle) }
    return marketDepth(instrument, traded, accounts)
  },
  feeRate: Ratio.zero,
})

/** How far prices of the minute went, in ticks of an instrument. */
export function reach(stage: PriceSource, instrument: Instrument): Reach | null {
  const candle = candleOf(stage, instrument)
  if (candle === undefined) return null
  const [low, high] = [nearestTick(candle.low, instrument), nearestTick(candle.high, instrument)]
  return low === null || high === null ? null : { low, high }
}

/** The price of a coin as its file writes it. */
export function priceOf(stage: PriceSource, base: string): string | null {
  const candle = stage.candles.get(spotOf(base))
  return candle === undefined ? null : Decimal.format(candle.close)
}

/** Every coin of the demo, by turnover, with its change since the day began. */
export const prices = (stage: PriceSource): readonly PriceShown[] =>
  listings.flatMap(({ base }) => {
    const price = priceOf(stage, base)
    const opening = stage.openings.get(spotOf(base))
    if (price === null || opening === undefined) return []
    return [{ name: base, price, change: Number(price) / Number(Decimal.format(opening)) - 1 }]
  })

export * as PriceSource from './PriceSource.ts'
