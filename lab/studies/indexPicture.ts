import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Point, Shape } from '../../src/chart/Shape.ts'
import type { IndexDay } from './indexStudy.ts'

const HEIGHT = 170
const HOUR = 3_600_000
const MIDNIGHT = 24 * HOUR

/** Price and index of each day, one under the other. */
export function indexPicture(found: readonly IndexDay[]): string {
  const caption = {
    title: 'The pressure index through the replayed days',
    subtitle:
      'Drawn books under the prices as they were; depth of the beginning, and a tenth of it',
    source: 'Prices are real, accounts are not: plimsoll study index. Times are UTC.',
  }
  return document(caption, (place) =>
    found.flatMap((one) => [
      Chart.draw(priceChart(one), place(HEIGHT)),
      Chart.draw(indexChart(one), place(HEIGHT)),
    ]),
  )
}

const hoursAt = (time: number): number => (time % MIDNIGHT) / HOUR

function axisOf({ day, prices, interval }: IndexDay): Chart['x'] {
  const from = hoursAt(day.from)
  return {
    name: 'time of day, UTC',
    range: [from, from + (prices.length * interval) / HOUR],
    label: (value) => clock(Math.round(value * HOUR)),
  }
}

function priceChart(one: IndexDay): Chart {
  const { day, prices, interval } = one
  const line = prices.map(
    (price, tick): Point => [hoursAt(day.from) + ((tick + 1) * interval) / HOUR, price],
  )
  const ends = [
    prices.reduce((a, b) => Math.min(a, b)),
    prices.reduce((a, b) => Math.max(a, b)),
  ] as const
  return {
    title: `${day.name}: price of ${day.leader}`,
    unit: 'USDT',
    x: axisOf(one),
    y: { range: ends, label: grouped },
    shapes: (frame) => [Shape.line(frame, line, Shape.pen(0))],
  }
}

function indexChart(one: IndexDay): Chart {
  const line = (of: 'whole' | 'thin'): readonly Point[] =>
    one.rows.map((row): Point => [hoursAt(row.time), row[of]])
  const pens = [Shape.pen(1), Shape.pen(3)] as const
  return {
    title: `${one.day.name}: pressure index`,
    unit: 'of 100',
    x: axisOf(one),
    y: { range: [0, 100], label: String },
    legend: [
      { pen: pens[0], words: 'depth of the beginning', mark: 'line' },
      { pen: pens[1], words: 'a tenth of it', mark: 'line' },
    ],
    shapes: (frame) => [
      Shape.line(frame, line('whole'), pens[0]),
      Shape.line(frame, line('thin'), pens[1]),
    ],
  }
}

/** All that is drawn, by time. */
export const indexDrawn = (found: readonly IndexDay[]): readonly Series[] =>
  found.flatMap(({ day, prices, interval, rows }) => [
    {
      ...{ chart: `${day.name}, price`, name: day.leader },
      points: prices.map((y, tick) => ({ x: timed(day.from + (tick + 1) * interval), y })),
    },
    ...(['whole', 'thin'] as const).map((of) => ({
      ...{
        chart: `${day.name}, index`,
        name: of === 'whole' ? 'depth of the beginning' : 'a tenth of it',
      },
      points: rows.map((row) => ({ x: timed(row.time), y: row[of] })),
    })),
  ])

const timed = (time: number): string => new Date(time).toISOString()
