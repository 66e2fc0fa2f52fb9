import { Area } from '../../chart/Area.ts'
import { Chart } from '../../chart/Chart.ts'
import type { Colour } from '../../chart/Colour.ts'
import { document } from '../../chart/document.ts'
import { compact, grouped } from '../../chart/labels.ts'
import { type Rank, Ranks } from '../../chart/Ranks.ts'
import { type Point, Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import { Words } from '../../chart/Words.ts'
import { type Fan, fanShares } from '../../sim/scenarios/world/Study.ts'
import { Compared, type UnderPolicy } from './Compared.ts'
import { durationText } from './render.ts'

const FAN = 220
const LOW = 200
const RANK = 26
const FANS = 2
const NAME_GAP = 16

/** Draws fan charts of prices over the seeds, the sizes of cascades, and the bad debt. */
export function picture(compared: Compared): string {
  const { scenario, seeds, policies } = compared
  const fans = policies[0]?.study.fans.slice(0, FANS) ?? []
  const caption = {
    title: scenario.name,
    subtitle: `${grouped(seeds.length)} seeds from ${seeds[0]}, the same for each policy; ${grouped(scenario.ticks)} ticks of ${durationText(scenario.interval)}`,
    source:
      'Simulated by the engine with the loop closed; a run is decided by the file and its seed.',
  }
  return document(caption, (place) => [
    ...fans.map((fan, number) => Chart.draw(fanChart(compared, fan, number), place(FAN))),
    Chart.draw(cascadeChart(compared), place(LOW)),
    ...rankRow(compared, place(Math.max(2, policies.length) * RANK)),
  ])
}

/** Names of policies are at the left of each half. */
function rankRow(compared: Compared, whole: Area): readonly Svg[] {
  const room = NAME_GAP + most(compared.policies.map(({ name }) => Words.widthOf(name, 'tick')))
  const area = { ...whole, left: Math.max(whole.left, room) }
  const [debt, sold] = Area.row(area, 2, room + NAME_GAP) as [Area, Area]
  return [
    ...ranks(compared, 'badDebt', 'Bad debt', debt),
    ...ranks(compared, 'liquidated', 'Liquidated', sold),
  ]
}

function fanChart({ scenario, policies }: Compared, fan: Fan, number: number): Chart {
  const { asset } = scenario.numeraire
  const rows = fan.rows.map((row) => [...row])
  const all = rows.flat()
  const others = policies.slice(1).map((one) => one.study.fans[number]?.rows[2] ?? [])
  const { colour } = Shape.pen(0)
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
      { pen: Shape.pen(0), words: policies[0]?.name ?? '', mark: 'line' },
      ...policies.slice(1, Shape.PENS).map(({ name }, index) => ({
        pen: Shape.pen(index + 1),
        words: name,
        mark: 'line' as const,
      })),
    ],
    shapes: (frame) => [
      Shape.band(frame, bandOf(lowest, highest), colour),
      Shape.band(frame, bandOf(rows[1] ?? lowest, rows[3] ?? highest), colour),
      ...others.map((row, index) =>
        Shape.line(
          frame,
          [...row].map((value, tick): Point => [hours(tick), value]),
          Shape.pen(index + 1),
        ),
      ),
      Shape.line(
        frame,
        middle.map((value, tick): Point => [hours(tick), value]),
        Shape.pen(0),
      ),
    ],
  }
}

const least = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0)

/** The share of runs whose largest cascade exceeds a size. */
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
    legend: policies.slice(0, Shape.PENS).map(({ name }, index) => ({
      pen: Shape.pen(index),
      words: name,
      mark: 'line' as const,
    })),
    shapes: (frame) =>
      sizes.map((size, index) => Shape.steps(frame, exceedance(size, end), Shape.pen(index))),
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
  const rows = policies.map((one, index) => rankOf(one, figure, Shape.pen(index).colour))
  const end = most(rows.flatMap(({ high, dots }) => [high, ...dots])) || 1
  return [
    ...Chart.head({ title, unit: `${scenario.numeraire.asset}: median, 95 %, each run` }, area),
    ...Ranks.draw(area, { range: [0, end * 1.4], ticks: 4, label: compact }, rows),
  ]
}

const rankOf = (one: UnderPolicy, figure: 'badDebt' | 'liquidated', colour: Colour): Rank => {
  const [middle, high] = [Compared.middle(one, figure) ?? 0, Compared.high(one, figure) ?? 0]
  return {
    name: one.name,
    colour,
    middle,
    high,
    dots: [...one.study.figures[figure]],
    words: `95 %: ${compact(high)}`,
  }
}
