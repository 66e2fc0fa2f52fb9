import { Decimal } from '../../money/Decimal.ts'
import type { LastCandles } from '../../sim/market/Candles.ts'
import type { CrashDay } from '../../sim/scenarios/crashDay/crashDay.ts'
import { listings, perpetualOf, spotOf } from '../../sim/scenarios/crashDay/listings.ts'
import { parameters } from '../../sim/scenarios/crashDay/parameters.ts'
import type { PriceShown } from '../board/View.ts'
import type { Header } from '../replay/ReplayProgress.ts'

const BASE = 'BTC'
const DAY_MS = 86_400_000

/** The symbol whose price is drawn. */
export const symbol = perpetualOf(BASE)

/** When the day ends, milliseconds since 1970. */
export const dayEnd = parameters.start + DAY_MS

/** What the board of the day shows beside the metrics. */
export const headerOf = (
  { last }: CrashDay,
  openings: ReadonlyMap<string, Decimal>,
): Pick<Header, 'title' | 'from' | 'to' | 'symbol' | 'prices'> => ({
  ...{ title: 'Plimsoll', from: parameters.start, to: dayEnd, symbol },
  prices: () => pricesOf(last, openings),
})

/** The price of a coin as its file writes it. */
export function priceOf(last: LastCandles, base = BASE): string | null {
  const candle = last.get(spotOf(base))
  return candle === undefined ? null : Decimal.format(candle.close)
}

/** Every coin of the demo, by turnover, with its change since the day began. */
const pricesOf = (
  last: LastCandles,
  openings: ReadonlyMap<string, Decimal>,
): readonly PriceShown[] =>
  listings.flatMap(({ base }) => {
    const price = priceOf(last, base)
    const opening = openings.get(spotOf(base))
    if (price === null || opening === undefined) return []
    return [{ name: base, price, change: Number(price) / Number(Decimal.format(opening)) - 1 }]
  })
