import { clock, compact, dateOf, grouped } from '../../chart/labels.ts'
import { percent, whole } from '../picture/panels.ts'
import { Scale } from '../picture/Scale.ts'
import { Svg } from '../picture/Svg.ts'
import { sheet } from '../picture/sheet.ts'
import { Chart, type Place } from './Chart.ts'
import type { LoanBook } from './LoanBook.ts'
import type { LoanMinute } from './LoanDay.ts'
import { loanSheet } from './loanSheet.ts'
import { numeraire } from './loanSummary.ts'
import type { RegimeRun } from './RegimeRun.ts'
import type { Track } from './Track.ts'

const width = 1000
const [left, right] = [76, 976]
const priceTop = 118
const priceHeight = 150
const gap = 28
const rowTop = 396
const rowHeight = 128
const rowGap = 62
const DAY_MS = 86_400_000

/**
 * Draws the day: the prices of all coins over their opening, and under them a column for each
 * regime: loans by health, collateral liquidated a minute, what is owed beyond collateral. All in a
 * row share one scale.
 */
export function loanPicture(book: LoanBook, theatres: readonly RegimeRun[], track: Track): string {
  const end = rowTop + 2 * (rowHeight + rowGap) + rowHeight
  const loans = grouped(book.borrowers.length)
  const subtitle = `Real minute prices; ${loans} generated loans (seed ${book.seed}) owing ${compact(whole(book.debt, numeraire))} USDT; the same limits under all.`
  const title = '19 May 2021: one loan book, several ways to lend'
  const size = { width, height: end + 62 }
  return `${Svg.element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${end + 62}`,
      ...size,
      role: 'img',
    },
    Svg.element('title', {}, Svg.characters(title)),
    Svg.element('desc', {}, Svg.characters(`${subtitle} ${source}`)),
    Svg.element('style', {}, sheet, loanSheet),
    Svg.element('rect', { width: '100%', height: '100%', class: 'paper' }),
    Svg.text(left, 40, 'headline', title),
    Svg.text(left, 64, 'subtitle', subtitle),
    ...prices(track),
    ...columns(theatres, track.times),
    Svg.text(left, end + 48, 'source', source),
    Svg.element('text', { x: right, y: end + 48, class: 'tick end' }, Svg.characters('time, UTC')),
  )}\n`
}

const source =
  'Prices: Binance spot, one-minute candles. Loans, borrowers, keepers and their market are not real.'

const rangeOf = (times: readonly number[]) => [times[0] ?? 0, times.at(-1) ?? 1] as const

const timeText = (tick: number): string => (tick % DAY_MS === 0 ? dateOf(tick) : clock(tick))

function prices({ times, coins }: Track): readonly Svg[] {
  const scale = Scale.time(rangeOf(times), [left, right], 12)
  const place: Place = {
    ...{ left, right, top: priceTop, bottom: priceTop + priceHeight },
    x: (step) => scale.at(times[step] ?? 0),
    gridX: scale.ticks.map(scale.at),
    isFirst: true,
  }
  const values = coins.flatMap(({ values }) => values)
  const low = values.reduce((a, b) => Math.min(a, b), 1)
  const high = values.reduce((a, b) => Math.max(a, b), 1)
  const y = Scale.linear([low, high], [place.bottom, place.top], 4)
  const keys = coins.map(({ name, values }, index) => ({
    words: `${name} ${percent(values.reduce((a, b) => Math.min(a, b), 1) - 1)}`,
    style: `k${index}`,
  }))
  return [
    Chart.heading(left, priceTop - 12, 'Prices', '% of the opening; the lowest beside each name'),
    Chart.keys(right, priceTop - 12, keys),
    ...Chart.grid(place, y, (value) => `${Math.round(value * 100)}`),
    ...coins.map(({ values }, index) => Chart.line(place, y, values, `k${index}`)),
    ...scale.ticks.map((tick) =>
      Svg.text(scale.at(tick), place.bottom + 18, 'tick x', timeText(tick)),
    ),
  ]
}

/** The zones that are drawn, the worst first: the rest of the loans are safer than all of them. */
const zoneKeys = [
  { words: 'under 1', style: 'z4', zone: 4 },
  { words: '1 to 1.1', style: 'z3', zone: 3 },
  { words: '1.1 to 1.25', style: 'z2', zone: 2 },
  { words: '1.25 to 1.5', style: 'z1', zone: 1 },
] as const

/** One row of charts with a scale for all. */
interface Row {
  /** Which part of the day is drawn, minutes. */
  readonly part: readonly [from: number, to: number]
  readonly title: string
  readonly unit: string
  readonly keys: readonly { readonly words: string; readonly style: string }[]
  readonly label: (value: number) => string
  /** The highest that is drawn of a minute. */
  readonly most: (minute: LoanMinute) => number
  readonly draw: (place: Place, y: Scale, minutes: readonly LoanMinute[]) => readonly Svg[]
  readonly note: (theatre: RegimeRun) => string
}

const dollars = (amount: bigint): number => whole(amount, numeraire)
const owedBeyond = ({ badDebt, underWater }: LoanMinute): number => dollars(badDebt + underWater)
const EVERY = 5

/** The hours of the crash, in which nearly all that is forced happens. */
const crash = [11 * 60, 16 * 60] as const
const wholeDay = [0, 1_440] as const

const rows: readonly Row[] = [
  {
    part: wholeDay,
    title: 'Loans by health factor',
    unit: 'loans; the others stand at 1.5 or above',
    keys: zoneKeys,
    label: grouped,
    most: ({ zones }) => zones.slice(1).reduce((a, b) => a + b, 0),
    draw: (place, y, minutes) =>
      Chart.bands(
        place,
        y,
        zoneKeys.map(({ zone }) => minutes.map(({ zones }) => zones[zone] ?? 0)),
        zoneKeys.map(({ style }) => style),
        EVERY,
      ),
    note: ({ observer: { day } }) =>
      day.totals.calls === 0 ? 'no calls' : `${grouped(day.totals.calls)} calls`,
  },
  {
    part: crash,
    title: 'Collateral liquidated a minute',
    unit: 'USDT; 11:00 to 16:00, sums are of the whole day',
    keys: [],
    label: compact,
    most: ({ liquidated }) => dollars(liquidated),
    draw: (place, y, minutes) => [
      Chart.steps(
        place,
        y,
        minutes.map(({ liquidated }) => dollars(liquidated)),
        'forced',
      ),
    ],
    note: ({ observer: { day } }) =>
      `${compact(dollars(day.totals.value))} in all, cost ${compact(dollars(day.totals.cost))}`,
  },
  {
    part: crash,
    title: 'Bad debt: owed beyond collateral',
    unit: 'USDT, so far and in loans still open; 11:00 to 16:00',
    keys: [],
    label: compact,
    most: owedBeyond,
    draw: (place, y, minutes) => [Chart.steps(place, y, minutes.map(owedBeyond), 'adl')],
    note: ({ observer: { day } }) => {
      const last = day.minutes.at(-1)
      return last === undefined ? '' : `${compact(Math.round(owedBeyond(last)))} at midnight`
    },
  },
]

function columns(theatres: readonly RegimeRun[], times: readonly number[]): readonly Svg[] {
  const span = (right - left - gap * (theatres.length - 1)) / theatres.length
  return rows.flatMap((row, number) => {
    const top = rowTop + number * (rowHeight + rowGap)
    const most = theatres
      .flatMap(({ observer }) => observer.day.minutes)
      .reduce((high, minute) => Math.max(high, row.most(minute)), 0)
    const y = Scale.linear([0, most], [top + rowHeight, top], 3)
    return [
      Chart.heading(left, top - 12, row.title, row.unit),
      Chart.keys(right, top - 12, row.keys),
      ...theatres.flatMap((theatre, index) => {
        const start = left + index * (span + gap)
        const box = { left: start, right: start + span, top, bottom: top + rowHeight }
        return [
          ...(number === 0 ? header(theatre, start, top) : []),
          ...chart(row, { ...box, isFirst: index === 0 }, y, theatre, times),
        ]
      }),
    ]
  })
}

function chart(
  row: Row,
  box: Omit<Place, 'x' | 'gridX'>,
  y: Scale,
  theatre: RegimeRun,
  times: readonly number[],
): readonly Svg[] {
  const shown = times.slice(...row.part)
  const scale = Scale.time(rangeOf(shown), [box.left, box.right], 6)
  const x = (step: number) => scale.at(shown[step] ?? 0)
  const place: Place = { ...box, x, gridX: scale.ticks.map(scale.at) }
  const minutes = theatre.observer.day.minutes.slice(...row.part)
  return [
    ...Chart.grid(place, y, row.label),
    ...row.draw(place, y, minutes),
    Svg.text(place.right - 4, place.top + 13, 'note-in', row.note(theatre)),
    ...scale.ticks
      .filter((tick) => scale.at(tick) < box.right - 12)
      .map((tick) => Svg.text(scale.at(tick), place.bottom + 16, 'tick x', clock(tick))),
  ]
}

/** Whose column it is. */
const header = ({ regime }: RegimeRun, start: number, top: number): readonly Svg[] => [
  Svg.text(start, top - 62, 'regime', regime.title),
  Svg.text(start, top - 43, 'about', regime.about),
]
