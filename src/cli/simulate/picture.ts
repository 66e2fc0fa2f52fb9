import { compact, grouped } from '../../chart/labels.ts'
import { type Fan, fanShares } from '../../sim/world/Study.ts'
import { document } from '../picture/document.ts'
import type { Svg } from '../picture/Svg.ts'
import { Area } from '../plot/Area.ts'
import { Chart } from '../plot/Chart.ts'
import { look } from '../plot/look.ts'
import { type Rank, Ranks } from '../plot/Ranks.ts'
import { type Point, type Series, Shape } from '../plot/Shape.ts'
import { Compared, type UnderPolicy } from './Compared.ts'
import { durationText } from './render.ts'

const width = 1000
const [left, right] = [84, 968]
const HEADER = 92
const FAN = 220
const LOW = 200
const RANK = 26
const FOOT = 40
const NAME_LEAST = 16
const LETTER = 6.6
const FANS = 2

const colours: readonly Series[] = ['s1', 's2', 's3', 's4', 's5', 's6']
const colourOf = (index: number): Series => colours[index % colours.length] as Series

/** Draws how prices fan out over the seeds, how large cascades are, and what is left unpaid. */
export function picture(compared: Compared): string {
  const { scenario, seeds, policies } = compared
  const drawn: Svg[] = []
  let top = HEADER
  const place = (height: number): Area => {
    const area = { left, right, top: top + Chart.HEAD, bottom: top + Chart.HEAD + height }
    top = area.bottom + Chart.FOOT
    return area
  }
  const [first] = policies
  const fans = first?.study.fans.slice(0, FANS) ?? []
  for (const [number, fan] of fans.entries()) {
    drawn.push(Chart.draw(fanChart(compared, fan, number), place(FAN)))
  }
  drawn.push(Chart.draw(cascadeChart(compared), place(LOW)))
  const rows = place(Math.max(2, policies.length) * RANK)
  const room = NAME_LEAST + LETTER * most(policies.map(({ name }) => name.length))
  const whole = { ...rows, left: Math.max(left, room) }
  const [debt, sold] = Area.row(whole, 2, room + NAME_LEAST) as [Area, Area]
  drawn.push(...ranks(compared, 'badDebt', 'Bad debt', debt))
  drawn.push(...ranks(compared, 'liquidated', 'Liquidated', sold))
  return document(
    {
      title: scenario.name,
      subtitle: `${grouped(seeds.length)} seeds from ${seeds[0]}, the same for each policy; ${grouped(scenario.ticks)} ticks of ${durationText(scenario.interval)}`,
      source:
        'Simulated by the engine with the loop closed; a run is decided by the file and its seed.',
    },
    { width, height: top + FOOT, left, look },
    ...drawn,
  )
}

function fanChart({ scenario, policies }: Compared, fan: Fan, number: number): Chart {
  const { asset } = scenario.numeraire
  const rows = fan.rows.map((row) => [...row])
  const all = rows.flat()
  const others = policies.slice(1).map((one) => one.study.fans[number]?.rows[2] ?? [])
  const hours = (tick: number): number => ((tick + 1) * scenario.interval) / 3_600_000
  const [lowest, , middle, , highest] = rows as [number[], number[], number[], number[], number[]]
  const bandOf = (from: readonly number[], to: readonly number[]) =>
    from.map((low, tick) => [hours(tick), low, to[tick] ?? low] as const)
  return {
    title: `Mark of ${fan.instrument} at ${fan.venue}`,
    unit: asset,
    note: `quantiles ${fanShares.map((share) => `${share * 100} %`).join(', ')} over the seeds`,
    x: {
      name: 'time from the start, hours',
      range: [0, hours(scenario.ticks - 1)],
      label: (value) => String(value),
    },
    y: {
      range: [least([...all, ...others.flatMap((row) => [...row])]), most([...all])],
      label: grouped,
    },
    legend: [
      { series: 's1', words: policies[0]?.name ?? '', mark: 'line' },
      ...policies.slice(1, colours.length).map(({ name }, index) => ({
        series: colourOf(index + 1),
        words: name,
        mark: 'line' as const,
      })),
    ],
    shapes: (frame) => [
      Shape.band(frame, bandOf(lowest, highest), 's1'),
      Shape.band(frame, bandOf(rows[1] ?? lowest, rows[3] ?? highest), 's1'),
      ...others.map((row, index) =>
        Shape.line(
          frame,
          [...row].map((value, tick): Point => [hours(tick), value]),
          colourOf(index + 1),
        ),
      ),
      Shape.line(
        frame,
        middle.map((value, tick): Point => [hours(tick), value]),
        's1',
      ),
    ],
  }
}

const least = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0)

/** The share of runs whose largest cascade is larger than so much. */
function cascadeChart({ scenario, policies }: Compared): Chart {
  const sizes = policies.map(({ study }) => [...study.figures.largestCluster].sort((a, b) => a - b))
  const end = most(sizes.flat()) || 1
  return {
    title: 'Largest cascade of a run',
    unit: 'share of the runs in which it is larger',
    x: {
      name: `forced notional without a pause, ${scenario.numeraire.asset}`,
      range: [0, end],
      label: compact,
    },
    y: { range: [0, 1], label: (value) => `${Math.round(value * 100)} %` },
    legend: policies.slice(0, colours.length).map(({ name }, index) => ({
      series: colourOf(index),
      words: name,
      mark: 'line' as const,
    })),
    shapes: (frame) =>
      sizes.map((size, index) => Shape.steps(frame, exceedance(size, end), colourOf(index))),
  }
}

function exceedance(sizes: readonly number[], end: number): readonly Point[] {
  const points = sizes.map((size, index): Point => [size, 1 - (index + 1) / sizes.length])
  return [[0, 1], ...points, [end, 0]]
}

function ranks(
  { scenario, policies }: Compared,
  figure: 'badDebt' | 'liquidated',
  title: string,
  area: Area,
): readonly Svg[] {
  const rows = policies.map((one, index) => rankOf(one, figure, colourOf(index)))
  const end = most(rows.flatMap(({ high, dots }) => [high, ...dots])) || 1
  return [
    ...Chart.head({ title, unit: `${scenario.numeraire.asset}: median, 95 %, each run` }, area),
    ...Ranks.draw(area, { name: '', range: [0, end * 1.3], ticks: 4, label: compact }, rows),
  ]
}

const rankOf = (one: UnderPolicy, figure: 'badDebt' | 'liquidated', series: Series): Rank => {
  const [middle, high] = [Compared.middle(one, figure) ?? 0, Compared.high(one, figure) ?? 0]
  return {
    name: one.name,
    series,
    middle,
    high,
    dots: [...one.study.figures[figure]],
    words: `95 %: ${compact(high)}`,
  }
}
