import { Chart } from '../../src/chart/Chart.ts'
import type { Colour } from '../../src/chart/Colour.ts'
import { document } from '../../src/chart/document.ts'
import { compact, dateOf } from '../../src/chart/labels.ts'
import { Scale } from '../../src/chart/Scale.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Frame, Shape } from '../../src/chart/Shape.ts'
import type { Svg } from '../../src/chart/Svg.ts'
import type { DayReport } from '../../src/report/CallsDay.ts'
import type { Year } from './runYear.ts'
import { from, STEP_MS, until } from './yearPrices.ts'

const HEIGHT = 170

/** Ages at the end of a day as they are drawn, the youngest below. */
const ages: readonly (readonly [names: readonly string[], words: string, colour: Colour])[] = [
  [['under 1 h', '1 to 4 h'], 'under 4 h', 'sky'],
  [['4 to 24 h'], '4 to 24 h', 'yellow'],
  [['1 to 5 d'], '1 to 5 days', 'orange'],
  [['over 5 d'], 'over 5 days', 'red'],
]

const ends: readonly (readonly [names: readonly string[], words: string, colour: Colour])[] = [
  [['deposit'], 'deposit', 'blue'],
  [['reduction'], 'reduction', 'green'],
  [['price'], 'price', 'sky'],
  [['superseded', 'waived', 'cancelled'], 'superseded, waived, cancelled', 'slate'],
  [['expired'], 'expired', 'red'],
]

/** Draws the year: the price, what was in force by age, how calls ended week by week, and what was outstanding. */
export function yearPicture(year: Year, subtitle: string): string {
  const caption = {
    title: 'A year of a desk’s book',
    subtitle,
    source: 'Simulated by the engine, six procedures of calls side by side: plimsoll study year.',
  }
  const charts = [priceOf(year), inForce(year), endings(year), outstanding(year)]
  return document(caption, (place) => charts.map((chart) => Chart.draw(chart, place(HEIGHT))))
}

/** Labelled by date, each fourth week. */
const across = {
  ...{ range: [from, until] as const, scale: Scale.time, ticks: 13 },
  label: dateOf,
}

const endOf = ({ until: end }: DayReport): number => end

function priceOf({ prices }: Year): Chart {
  const points = prices.map((price, step) => [from + step * STEP_MS, price] as const)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  return {
    ...{ title: 'Mark', unit: 'USDT', x: across },
    y: { range: [low, high], label: compact },
    shapes: (frame) => [Shape.line(frame, points, Shape.pen(0))],
  }
}

const countOf = (groups: DayReport['ageing'], names: readonly string[]): number =>
  groups.reduce((sum, { name, count }) => sum + (names.includes(name) ? count : 0), 0)

type Kinds = typeof ages

function layered(
  title: string,
  kinds: Kinds,
  heights: readonly (readonly number[])[],
  places: readonly number[],
): Chart {
  const totals = places.map((_, at) => heights.reduce((sum, one) => sum + (one[at] ?? 0), 0))
  return {
    ...{ title, unit: 'calls', x: across },
    y: { range: [0, Math.max(1, ...totals)], label: String },
    legend: kinds.map(([, words, colour]) => ({ pen: { colour }, words, mark: 'layer' })),
    shapes: (frame: Frame): readonly Svg[] =>
      Shape.stack(
        frame,
        places,
        kinds.map(([, , colour], at) => ({ colour, heights: heights[at] ?? [] })),
      ),
  }
}

function inForce(year: Year): Chart {
  const heights = ages.map(([names]) => year.days.map(({ ageing }) => countOf(ageing, names)))
  const places = year.days.map(endOf)
  return layered('In force at the end of each day, by age', ages, heights, places)
}

function endings(year: Year): Chart {
  const places = year.days.map(endOf)
  const heights = ends.map(([names]) => lastWeeks(year, names))
  return layered('How calls ended, of the last seven days', ends, heights, places)
}

/** How many ended so in the seven days until each. */
function lastWeeks(year: Year, names: readonly string[]): readonly number[] {
  const daily = year.days.map(({ ended }) => countOf(ended, names))
  return daily.map((_, day) =>
    daily.slice(Math.max(0, day - 6), day + 1).reduce((a, b) => a + b, 0),
  )
}

/** All that is drawn, each day by its date. */
export function yearDrawn(year: Year): readonly Series[] {
  const days = year.days.map(({ from: start }) => new Date(start).toISOString().slice(0, 10))
  const daily = (chart: string, name: string, values: readonly number[]): Series => ({
    ...{ chart, name },
    points: values.map((y, day) => ({ x: days[day] ?? '', y })),
  })
  const marks = year.prices.map((y, step) => {
    return { x: new Date(from + step * STEP_MS).toISOString(), y }
  })
  return [
    { chart: 'Mark', name: 'mark', points: marks },
    ...ages.map(([names, words]) =>
      daily(
        'In force',
        words,
        year.days.map(({ ageing }) => countOf(ageing, names)),
      ),
    ),
    ...ends.map(([names, words]) => daily('Ended in seven days', words, lastWeeks(year, names))),
    daily('Outstanding', 'USDT', year.days.map(outstandingOn)),
  ]
}

const outstandingOn = ({ ageing }: DayReport): number =>
  ageing.reduce((sum, { amounts }) => sum + Number(amounts.USDT ?? 0), 0)

function outstanding(year: Year): Chart {
  const points = year.days.map((day) => [endOf(day), outstandingOn(day)] as const)
  return {
    ...{ title: 'Outstanding at the end of each day', unit: 'USDT', x: across },
    y: { range: [0, Math.max(1, ...points.map(([, left]) => left))], label: compact },
    shapes: (frame) => [Shape.steps(frame, points, Shape.pen(0))],
  }
}
