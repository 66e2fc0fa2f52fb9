import { Area } from '../../chart/Area.ts'
import type { AxisSpec } from '../../chart/Axis.ts'
import { Chart, type Entry } from '../../chart/Chart.ts'
import type { Colour } from '../../chart/Colour.ts'
import { document } from '../../chart/document.ts'
import { changePercent, clock, compact, dateOf, grouped } from '../../chart/labels.ts'
import { Scale } from '../../chart/Scale.ts'
import { type Frame, type Point, Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import { Words } from '../../chart/Words.ts'
import type { LoanBook } from '../../sim/scenarios/loanDay/LoanBook.ts'
import type { LoanMinute } from '../../sim/scenarios/loanDay/LoanMetrics.ts'
import type { RegimeRun } from '../../sim/scenarios/loanDay/loanDay.ts'
import { inUnits } from '../inUnits.ts'
import { numeraire } from './loanSummary.ts'
import type { Track } from './Track.ts'

const PRICES = 150
const ROW = 128
const GAP = 28
/** Space above the first row for the names of the regimes and the legend. */
const FIRST_HEAD = 106
const HEAD = 48
const FOOT = 24
const DAY_MS = 86_400_000

/**
 * Draws the day: all coin prices relative to their opening, and below them a column for each regime
 * with loans by health, collateral liquidated per minute, and the shortfall of debt over
 * collateral. Plots of a row share one scale.
 */
export function loanPicture(book: LoanBook, runs: readonly RegimeRun[], track: Track): string {
  const loans = grouped(book.borrowers.length)
  const debt = compact(dollars(book.debt))
  return document(
    {
      title: '19 May 2021: one loan book, several ways to lend',
      subtitle: `Real minute prices; ${loans} generated loans (seed ${book.seed}) owing ${debt} USDT; the same limits under all.`,
      source:
        'Prices: Binance spot, one-minute candles. Loans, borrowers, keepers and their market are not real. Times are UTC.',
    },
    (place) => {
      const prices = place(PRICES, { head: HEAD, foot: FOOT })
      const areas = rows.map((_, index) =>
        place(ROW, { head: index === 0 ? FIRST_HEAD : HEAD, foot: FOOT }),
      )
      return [
        Chart.draw(pricesOf(track), prices),
        ...headings(runs, areas[0] as Area),
        ...rows.flatMap((row, index) => drawRow(row, runs, track.times, areas[index] as Area)),
      ]
    },
  )
}

const dollars = (amount: bigint): number => inUnits(amount, numeraire)

const timeAxis = (times: readonly number[], ticks: number): AxisSpec => ({
  ...{ range: [times[0] ?? 0, times.at(-1) ?? 1], scale: Scale.time, ticks },
  label: (time) => (time % DAY_MS === 0 ? dateOf(time) : clock(time)),
})

const coinColours: readonly Colour[] = ['blue', 'purple', 'green', 'olive', 'vermilion']

/** Five close lines differ by colour alone: dashes would blur them. */
const coinPen = (index: number) => ({
  colour: coinColours[index % coinColours.length] as Colour,
  width: 1.5,
})

function pricesOf({ times, coins }: Track): Chart {
  const all = coins.flatMap(({ values }) => values)
  const lowest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), 1)
  return {
    title: 'Prices',
    unit: '% of the opening; the lowest beside each name',
    x: timeAxis(times, 12),
    y: {
      range: [lowest(all), all.reduce((a, b) => Math.max(a, b), 1)],
      ticks: 4,
      label: (value) => `${Math.round(value * 100)}`,
    },
    legend: coins.map(({ name, values }, index) => ({
      pen: coinPen(index),
      words: `${name} ${changePercent(lowest(values) - 1)}`,
      mark: 'line',
    })),
    shapes: (frame) =>
      coins.map(({ values }, index) =>
        Shape.line(
          frame,
          values.map((value, step): Point => [times[step] ?? 0, value]),
          coinPen(index),
        ),
      ),
  }
}

/** The zones drawn, the worst first; all other loans are safer. */
const zones = [
  { words: 'under 1', colour: 'red', zone: 4 },
  { words: '1 to 1.1', colour: 'orange', zone: 3 },
  { words: '1.1 to 1.25', colour: 'yellow', zone: 2 },
  { words: '1.25 to 1.5', colour: 'sky', zone: 1 },
] as const

/** One row of plots with a common scale. */
interface Row {
  /** The interval of the day that is drawn, minutes. */
  readonly part: readonly [from: number, to: number]
  readonly title: string
  readonly unit: string
  readonly legend?: readonly Entry[]
  readonly label: (value: number) => string
  /** The maximum drawn of a minute. */
  readonly most: (minute: LoanMinute) => number
  readonly draw: (frame: Frame, minutes: readonly LoanMinute[]) => readonly Svg[]
  /** The note with a regime's result. */
  readonly outcome: (run: RegimeRun) => string
}

const owedBeyond = ({ badDebt, underWater }: LoanMinute): number => dollars(badDebt + underWater)
const EVERY = 5

/** The hours of the crash, with nearly all forced selling. */
const crash = [11 * 60, 16 * 60] as const
const wholeDay = [0, 1_440] as const

const rows: readonly Row[] = [
  {
    part: wholeDay,
    title: 'Loans by health factor',
    unit: 'loans; the others stand at 1.5 or above',
    legend: zones.map(({ words, colour }) => ({ pen: { colour }, words, mark: 'layer' })),
    label: grouped,
    most: ({ levels }) => levels.slice(1).reduce((a, b) => a + b, 0),
    draw: (frame, minutes) => zonesOf(frame, minutes),
    outcome: ({ metrics: { totals } }) =>
      totals.callsOpened === 0 ? 'no calls' : `${grouped(totals.callsOpened)} calls`,
  },
  {
    part: crash,
    title: 'Collateral liquidated a minute',
    unit: 'USDT; 11:00 to 16:00, sums are of the whole day',
    label: compact,
    most: ({ liquidated }) => dollars(liquidated),
    draw: (frame, minutes) => [
      Shape.blocks(
        frame,
        over(minutes, ({ liquidated }) => dollars(liquidated)),
        'red',
      ),
    ],
    outcome: ({ loans: { totals } }) =>
      `${compact(dollars(totals.value))} in all, cost ${compact(dollars(totals.cost))}`,
  },
  {
    part: crash,
    title: 'Bad debt: owed beyond collateral',
    unit: 'USDT, so far and in loans still open; 11:00 to 16:00',
    label: compact,
    most: owedBeyond,
    draw: (frame, minutes) => [Shape.blocks(frame, over(minutes, owedBeyond), 'purple')],
    outcome: ({ loans: { minutes } }) => {
      const last = minutes.at(-1)
      return last === undefined ? '' : `${compact(Math.round(owedBeyond(last)))} at midnight`
    },
  },
]

const over = (minutes: readonly LoanMinute[], of: (minute: LoanMinute) => number) =>
  minutes.map((minute): Point => [minute.time, of(minute)])

function zonesOf(frame: Frame, minutes: readonly LoanMinute[]): readonly Svg[] {
  const shown = minutes.filter((_, minute) => minute % EVERY === 0)
  return Shape.stack(
    frame,
    shown.map(({ time }) => time),
    zones.map(({ zone, colour }) => ({
      colour,
      heights: shown.map(({ levels }) => levels[zone] ?? 0),
    })),
  )
}

/** The regime of the column. */
const headings = (runs: readonly RegimeRun[], first: Area): readonly Svg[] =>
  Area.row(first, runs.length, GAP).flatMap(({ left, top }, index) => [
    Words.write([left, top - 76], 'heading', runs[index]?.regime.title ?? ''),
    Words.write([left, top - 57], 'note', runs[index]?.regime.about ?? ''),
  ])

function drawRow(
  row: Row,
  runs: readonly RegimeRun[],
  times: readonly number[],
  whole: Area,
): readonly Svg[] {
  const highest = runs
    .flatMap(({ loans }) => loans.minutes)
    .reduce((high, minute) => Math.max(high, row.most(minute)), 0)
  const areas = Area.row(whole, runs.length, GAP)
  return [
    ...Chart.head(row, whole),
    ...runs.flatMap((run, index) => {
      const area = areas[index] as Area
      const label = index === 0 ? row.label : null
      return [
        Chart.plot(
          {
            x: timeAxis(times.slice(...row.part), 6),
            y: { range: [0, highest], ticks: 3, label },
            shapes: (frame) => row.draw(frame, run.loans.minutes.slice(...row.part)),
          },
          area,
        ),
        Words.over([area.right - 4, area.top + 13], row.outcome(run), { anchor: 'end' }),
      ]
    }),
  ]
}
