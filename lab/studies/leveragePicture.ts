import { Area } from '../../src/chart/Area.ts'
import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import { compact } from '../../src/chart/labels.ts'
import type { Pen } from '../../src/chart/Mark.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Point, Shape } from '../../src/chart/Shape.ts'
import type { LeverageRow } from './LeverageRow.ts'

const HEIGHT = 180
const GAP = 90

/** One figure of the study, and the format of its axis. */
interface Plot {
  readonly title: string
  readonly unit: string
  readonly of: (row: LeverageRow) => number | null
  readonly label: (value: number) => string
}

const percent = (value: number): string => `${Number((value * 100).toFixed(2))} %`

/** The exponent of a power of ten, where it is whole. */
const power = (value: number): string => (Number.isInteger(value) ? compact(10 ** value) : '')

const plots: readonly Plot[] = [
  { title: 'Volatility', unit: 'a half hour', of: ({ tails }) => tails.volatility, label: percent },
  {
    title: 'Kurtosis',
    unit: 'logarithmic; 3 is normal',
    of: ({ tails }) => (tails.kurtosis === null ? null : Math.log10(tails.kurtosis)),
    label: power,
  },
  {
    title: 'Tail exponent of falls',
    unit: 'Hill, worst 1 %; low is fat',
    of: ({ tails }) => tails.hill,
    label: String,
  },
  {
    title: 'Depth used',
    unit: 'worst half hour, times what 1 % takes',
    of: ({ depthUsed }) => depthUsed,
    label: String,
  },
  { title: 'Liquidated', unit: 'USDT a run', of: ({ liquidated }) => liquidated, label: compact },
  { title: 'Bad debt', unit: 'USDT a run', of: ({ badDebt }) => badDebt, label: compact },
]

/** Draws each figure by leverage limit, calls on and off. */
export function leveragePicture(rows: readonly LeverageRow[], subtitle: string): string {
  const limits = [...new Set(rows.map(({ limit }) => limit))]
  const caption = {
    title: 'The same market under leverage limits of 1 to 50',
    subtitle,
    source: 'Simulated by the engine with the loop closed: plimsoll study leverage.',
  }
  return document(caption, (place) => {
    const areas = plots.flatMap((_, index) =>
      index % 2 === 0 ? Area.row(place(HEIGHT), 2, GAP) : [],
    )
    return plots.map((plot, index) => Chart.draw(chart(plot, rows, limits), areas[index] as Area))
  })
}

/** All that is drawn, kurtosis by its power of ten. */
export const leverageDrawn = (rows: readonly LeverageRow[]): readonly Series[] =>
  plots.flatMap((plot) =>
    lines.map(([calls, , name]) => ({
      ...{ chart: plot.title, name },
      points: rows.flatMap((row) => {
        const y = plot.of(row)
        return row.hasCalls !== calls || y === null ? [] : [{ x: row.limit, y }]
      }),
    })),
  )

const lines: readonly (readonly [hasCalls: boolean, pen: Pen, words: string])[] = [
  [false, Shape.pen(1), 'liquidation only'],
  [true, Shape.pen(0), 'calls first, four hours to cure'],
]

function chart(plot: Plot, rows: readonly LeverageRow[], limits: readonly number[]): Chart {
  const values = rows.flatMap((row) => plot.of(row) ?? [])
  const points = (calls: boolean): readonly Point[] =>
    rows.flatMap((row): Point[] => {
      const value = plot.of(row)
      return row.hasCalls !== calls || value === null ? [] : [[limits.indexOf(row.limit), value]]
    })
  return {
    title: plot.title,
    unit: plot.unit,
    x: {
      name: 'highest leverage allowed',
      range: [0, limits.length - 1],
      ticks: limits.length - 1,
      label: (index) => `${limits[index] ?? ''}×`,
    },
    y: { range: [0, values.reduce((a, b) => Math.max(a, b), 0)], label: plot.label },
    legend: lines.map(([, pen, words]) => ({ pen, words, mark: 'line' })),
    shapes: (frame) =>
      lines.flatMap(([calls, pen]) => [
        Shape.line(frame, points(calls), pen),
        ...points(calls).map((point) => Shape.dot(frame, point, pen.colour)),
      ]),
  }
}
