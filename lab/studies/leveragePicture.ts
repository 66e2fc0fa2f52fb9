import { compact } from '../../src/chart/labels.ts'
import { document } from '../../src/cli/picture/document.ts'
import { Svg } from '../../src/cli/picture/Svg.ts'
import { Area } from '../../src/cli/plot/Area.ts'
import { Chart } from '../../src/cli/plot/Chart.ts'
import { look } from '../../src/cli/plot/look.ts'
import { type Frame, type Point, type Series, Shape } from '../../src/cli/plot/Shape.ts'
import type { LeverageRow } from './LeverageRow.ts'

const width = 1000
const [left, right] = [84, 968]
const HEADER = 92
const HEIGHT = 180
const GAP = 90
const FOOT = 40

/** One figure of the study, and how its axis is written. */
interface Plot {
  readonly title: string
  readonly unit: string
  readonly of: (row: LeverageRow) => number | null
  readonly label: (value: number) => string
}

const percent = (value: number): string => `${Number((value * 100).toFixed(2))} %`

/** The exponent of ten where it is whole. */
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
  const step = HEIGHT + Chart.HEAD + Chart.FOOT
  const drawn = plots.map((plot, index) => {
    const top = HEADER + Math.floor(index / 2) * step + Chart.HEAD
    const whole = { left, right, top, bottom: top + HEIGHT }
    return Chart.draw(chart(plot, rows, limits), Area.row(whole, 2, GAP)[index % 2] as Area)
  })
  const height = HEADER + (plots.length / 2) * step + FOOT
  return document(
    {
      title: 'The same market under leverage limits of 1 to 50',
      subtitle,
      source: 'Simulated by the engine with the loop closed: plimsoll study leverage.',
    },
    { width, height, left, look },
    ...drawn,
  )
}

const looks: readonly (readonly [hasCalls: boolean, series: Series, words: string])[] = [
  [false, 's2', 'liquidation only'],
  [true, 's1', 'calls first, four hours to cure'],
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
    legend: looks.map(([, series, words]) => ({ series, words, mark: 'line' })),
    shapes: (frame) =>
      looks.flatMap(([calls, series]) => [
        Shape.line(frame, points(calls), series),
        ...points(calls).map((point) => dot(frame, point, series)),
      ]),
  }
}

const dot = ({ x, y }: Frame, [across, up]: Point, series: Series): Svg =>
  Svg.element('circle', {
    ...{ cx: x.scale.at(across), cy: y.scale.at(up), r: 3.5 },
    class: `bar ${series}`,
  })
