import type { CivilDate } from '../../../src/calendar/CivilDate.ts'
import { VolatilityRate } from '../../../src/market/VolatilityRate.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** A market at the close of a day. */
export interface DailyMarket {
  readonly date: CivilDate
  readonly price: number
  /** What its options are priced with: a year's standard deviation; null where none is told. */
  readonly implied: number | null
  /** A day's standard deviation, of the days until this one. */
  readonly deviation: number
  /** The same, but never below that of ten years in which every day counts alike, where there are so many. */
  readonly floored: number
}

/** The weight of the previous average, per day. */
export const MEMORY = 0.97

/** Days of trading in about ten years. */
const DECADE = 2_500

const memory = Ratio.of(BigInt(Math.round(MEMORY * 100)), 100n)

/** A close above zero, or an index of volatility in per cent, of a day. */
export type Close = readonly [date: CivilDate, close: number]

/**
 * A market day by day, from its closes and those of an index of volatility, both in the order of their days.
 *
 * Rules: [COVER1]
 */
export function of(
  closes: readonly Close[],
  volatilities: readonly Close[],
): readonly DailyMarket[] {
  const implied = new Map(volatilities)
  const returns = VolatilityRate.returnsOf(closes.map(([, close]) => close))
  const terms = { memory, confidence: Ratio.one, horizon: 1 }
  const deviations = VolatilityRate.plain(returns, terms)
  const floors = VolatilityRate.charged(returns, terms, { kind: 'floor', days: DECADE })
  const share = (rates: readonly bigint[], day: number): number =>
    Ratio.toNumber(VolatilityRate.shareOf(rates[day] as bigint))
  return closes.slice(1).map(([date, price], day) => {
    const told = implied.get(date)
    const own = { deviation: share(deviations, day), floored: share(floors, day) }
    return { date, price, implied: told === undefined ? null : told / 100, ...own }
  })
}

export * as DailyMarket from './DailyMarket.ts'
