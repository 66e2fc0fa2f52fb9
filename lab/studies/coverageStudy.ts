import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { grouped } from '../../src/chart/labels.ts'
import { right } from '../Table.ts'
import { type Coverage, coverage } from './coverage/coverage.ts'
import { DailyMarket, MEMORY } from './coverage/DailyMarket.ts'
import { VOLATILITY_RANGE } from './coverage/methods.ts'
import { coverageDrawn, coveragePicture } from './coveragePicture.ts'
import type { Found } from './Found.ts'
import { readDaily } from './readDaily.ts'

/** The files of a study of coverage, and since when. */
export interface CoverageFiles {
  readonly prices: string
  /** A file of an index of volatility; null where options are left out. */
  readonly volatilities: string | null
  /** Null for the last ten years of the prices. */
  readonly from: CivilDate | null
}

const TEN_YEARS = 3_653

/**
 * The share of days on which what each method asked at a close covered what the next day lost.
 *
 * @throws FileFault where a file cannot be read
 */
export async function coverageStudy(files: CoverageFiles): Promise<Found> {
  const closes = await readDaily(files.prices)
  const markets = DailyMarket.of(
    closes,
    files.volatilities === null ? [] : await readDaily(files.volatilities),
  )
  const last = (markets.at(-1) as DailyMarket).date
  const from = files.from ?? CivilDate.plusDays(last, 1 - TEN_YEARS)
  const found = coverage(markets, from)
  const span = `${spanOf(found)}, ${grouped(found[0]?.days.length ?? 0)} days`
  return {
    title: `Coverage of the next day’s loss, ${span}`,
    columns,
    rows: found.map(cellsOf),
    notes: notesOf(markets, from),
    data: found.map(({ days, ...one }) => ({
      ...one,
      days: days.length,
      covered: coveredOf(one, days.length),
    })),
    picture: () => coveragePicture(found, span),
    drawn: coverageDrawn(found),
    wrongs: [],
  }
}

const spanOf = ([first]: readonly Coverage[]): string =>
  [first?.days[0], first?.days.at(-1)]
    .map((day) => CivilDate.format(day?.date as CivilDate))
    .join(' to ')

const columns = [
  ...[{ title: 'held' }, { title: 'method' }, right('asked'), right('days'), right('not covered')],
  ...[
    right('covered'),
    right('not covered, 95 %'),
    right('worst: lost'),
    right('asked'),
    right('on'),
  ],
]

function cellsOf({
  held,
  method,
  days,
  missed,
  between,
  asked,
  worst,
}: Coverage): readonly string[] {
  return [
    ...[held, method, percent(asked, 2), grouped(days.length), `${missed}`],
    percent(coveredOf({ missed }, days.length), 2),
    between.map((share) => percent(share, 2)).join(' to '),
    ...[percent(worst.lost, 2), percent(worst.asked, 2), CivilDate.format(worst.date)],
  ]
}

const coveredOf = ({ missed }: Pick<Coverage, 'missed'>, days: number): number => 1 - missed / days

/** What is assumed, and what is left out. */
function notesOf(markets: readonly DailyMarket[], from: CivilDate): readonly string[] {
  const inside = markets.filter(({ date }) => date >= from)
  const unpriced = inside.filter(({ implied }) => implied === null).length
  return [
    'Asked is the mean of what has to be left at a close beyond what closing brings then, a share of the price, as lost is.',
    `Options: opened anew each day with 30 days left, priced flat at the index of volatility; deviations by λ = ${MEMORY}, the floor by ten years alike.`,
    `SPAN-like: at least 9.3 % of the price or six deviations of two days, and ${100 * VOLATILITY_RANGE} points of volatility.`,
    ...(unpriced === inside.length
      ? ['No volatility is told, so options are left out: --volatility FILE.']
      : unpriced === 0
        ? []
        : [
            `For options ${unpriced === 1 ? 'a day' : `${unpriced} days`} without a volatility left out.`,
          ]),
  ]
}

const percent = (share: number, places: number): string => `${(100 * share).toFixed(places)} %`
