import { againstDepth } from '../../chart/againstDepth.ts'
import type { Chart } from '../../chart/Chart.ts'
import { type Point, Shape } from '../../chart/Shape.ts'
import type { CoupledReport } from '../../pressure/CoupledReport.ts'
import type { CoupledResponse } from '../../pressure/CoupledResponse.ts'
import type { DepthRow } from '../../pressure/DepthSweep.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import { percent } from './numbers.ts'

/** Markets with a line of their own: those that go farthest beyond the shock. */
const LINES = 3

/** No more of a rise is drawn than twice the price. */
const MOST = 2

/**
 * Where the markets end together after each shock asked for, with a band from double to half of the
 * depth.
 */
export function coupledChart(found: CoupledReport): Chart {
  const { way, shocks } = found
  const ends = endsOf(found)
  const lines = ends.map(({ points }) => points.map(({ x, y }): Point => [x, y]))
  const bands = ends.map(({ points }) => points.map(({ x, low, high }) => [x, low, high] as const))
  const end = shocks.at(-1)?.share ?? 0
  const highest = Math.max(end, ...bands.flat().map(([, , high]) => high))
  return {
    title: endsTitle(way),
    unit: 'the whole move of each price',
    note: 'line: the depth as it is; band: from double to half of it',
    x: { name: 'shock from outside', range: [0, end], label: percent },
    y: { range: [0, highest], label: percent },
    legend: ends.map(({ name }, pen) => ({
      ...{ pen: Shape.pen(pen), words: name, mark: 'line' as const },
    })),
    shapes: (frame) => [
      ...bands.map((band, pen) => Shape.band(frame, band, Shape.pen(pen).colour)),
      ...lines.map((points, pen) => Shape.line(frame, points, Shape.pen(pen))),
    ],
  }
}

/** Where the markets that go farthest end by shock, and with double and half of the depth. */
export const endsOf = (found: CoupledReport) =>
  farthest(found).map((name) => ({
    name,
    points: [
      { x: 0, y: 0, low: 0, high: 0 },
      ...found.shocks.map((one) => ({
        ...{ x: one.share, y: sizeIn(one, name) },
        ...{ low: sizeIn(one.band.double, name), high: sizeIn(one.band.half, name) },
      })),
    ],
  }))

/** What the plot of all ends is called. */
export const endsTitle = ({ toward }: Scenario): string =>
  `Where the markets end together, ${toward}`

/** What the plots against depth are called. */
export const gainTitle = ({ toward }: Scenario): string => `Gain, ${toward}`
export const criticalTitle = ({ toward }: Scenario): string => `Critical move, ${toward}`

/** The part that the book does itself after a tenth, and the least move that jumps, against depth. */
export function depthCharts(way: Scenario, rows: readonly DepthRow[]): readonly Chart[] {
  const depths = rows.map(({ depth }) => depth)
  const common = { depths, name: 'depth, in times what it is; band: half and double' }
  const gains = rows.map(({ depth, gain }) => ({ depth, value: gain }))
  const criticals = rows.flatMap(({ depth, critical }) =>
    critical === null ? [] : [{ depth, value: critical }],
  )
  const label = (value: number): string => `${Number(value.toFixed(2))}`
  return [
    againstDepth(
      { ...common, title: gainTitle(way), unit: 'part of the whole move after 10 %', label },
      gains,
    ),
    againstDepth(
      { ...common, title: criticalTitle(way), unit: 'least that jumps', label: percent },
      criticals,
    ),
  ]
}

function farthest({ shocks }: CoupledReport): readonly string[] {
  const last = shocks.at(-1)?.markets ?? []
  return [...last]
    .sort((a, b) => Math.abs(b.move - b.shock) - Math.abs(a.move - a.shock))
    .slice(0, LINES)
    .map(({ name }) => name)
}

/** The size of a market's move, whichever way it goes. */
function sizeIn({ markets }: CoupledResponse, name: string): number {
  const move = markets.find((one) => one.name === name)?.move ?? 0
  return Math.min(MOST, Scenario.shareOf(move < 0 ? 'up' : 'down', Math.abs(move)))
}
