import type { CivilDate } from '../../../src/calendar/CivilDate.ts'
import type { DailyMarket } from './DailyMarket.ts'
import { Held } from './Held.ts'
import { type Cushion, methods, type Priced } from './methods.ts'

/** Whether what was asked at the close of a day covered what the next day lost. Shares of the price. */
export interface CoveredDay {
  readonly date: CivilDate
  readonly asked: number
  readonly lost: number
}

/** What a method asked of something over many days. */
export interface Coverage {
  readonly held: string
  readonly method: string
  readonly days: readonly CoveredDay[]
  readonly missed: number
  /** The share of days that were not covered: from and to, by Wilson at 95 %. */
  readonly between: readonly [low: number, high: number]
  /** The mean of what was asked. */
  readonly asked: number
  /** The day that lost most beyond what was asked, relative to it. */
  readonly worst: CoveredDay
}

/**
 * Of each close but the last: what is asked then, and what is lost by the next.
 *
 * Rules: [COVER3]
 *
 * @throws TypeError where there are no two days
 */
export function coverage(markets: readonly DailyMarket[], from: number): readonly Coverage[] {
  const hasOptions = markets.some(({ implied }) => implied !== null)
  return Held.all
    .filter(({ options }) => options.length === 0 || hasOptions)
    .flatMap((held) =>
      Object.entries(methods).map(([name, method]) => {
        const days = daysOf(markets, from, held, method)
        return summed(held.name, name, days)
      }),
    )
}

function daysOf(
  markets: readonly DailyMarket[],
  from: number,
  held: Held,
  method: Cushion,
): readonly CoveredDay[] {
  return markets.slice(0, -1).flatMap((market, place) => {
    if (market.date < from) return []
    const [before, after] = [pricedFor(held, market), pricedFor(held, markets[place + 1])]
    if (before === null || after === null) return []
    const asked = method(held, before) / (Held.UNITS * market.price)
    return [{ date: market.date, asked, lost: lossOf(held, before, after) }]
  })
}

/** Null where something holds options and the day has no volatility. */
function pricedFor({ options }: Held, market: DailyMarket | undefined): Priced | null {
  if (market === undefined) return null
  if (options.length === 0) return { ...market, volatility: market.implied ?? 0 }
  return market.implied === null ? null : { ...market, volatility: market.implied }
}

function lossOf(held: Held, before: Priced, after: Priced): number {
  const at = ({ price, volatility, date }: Priced): Held.At => ({
    ...{ price, volatility, years: Math.max(0, Held.DAYS - (date - before.date)) / 365 },
  })
  const values = [before, after].map((market) => Held.value(held, before.price, at(market)))
  return ((values[0] as number) - (values[1] as number)) / (Held.UNITS * before.price)
}

function summed(held: string, method: string, days: readonly CoveredDay[]): Coverage {
  const [first] = days
  if (first === undefined) throw new TypeError('expected days, found none')
  const missed = days.filter(({ lost, asked }) => lost > asked).length
  return {
    ...{ held, method, days, missed, between: wilson(missed, days.length) },
    asked: days.reduce((sum, { asked }) => sum + asked, 0) / days.length,
    worst: days.reduce((most, one) => (beyond(one) > beyond(most) ? one : most), first),
  }
}

const beyond = ({ lost, asked }: CoveredDay): number => lost / asked

const Z = 1.959963984540054

/** The interval of a share that was seen so often, at 95 %. */
export function wilson(seen: number, of: number): readonly [low: number, high: number] {
  const share = seen / of
  const spread =
    (Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))) / (1 + Z ** 2 / of)
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of)
  return [Math.max(0, middle - spread), Math.min(1, middle + spread)]
}
