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
  const names = farthest(found)
  const pointsOf = (name: string, of: (one: CoupledReport['shocks'][number]) => CoupledResponse) =>
    shocks.map((one): Point => [one.share, sizeIn(of(one), name)])
  const lines = names.map((name) => [[0, 0] as Point, ...pointsOf(name, (one) => one)])
  const bands = names.map((name) => [
    [0, 0, 0] as const,
    ...shocks.map(
      ({ share, band }) => [share, sizeIn(band.double, name), sizeIn(band.half, name)] as const,
    ),
  ])
  const end = shocks.at(-1)?.share ?? 0
  const highest = Math.max(end, ...bands.flat().map(([, , high]) => high))
  return {
    title: `Where the markets end together, ${way.toward}`,
    unit: 'the whole move of each price',
    note: 'line: the depth as it is; band: from double to half of it',
    x: { name: 'shock from outside', range: [0, end], label: percent },
    y: { range: [0, highest], label: percent },
    legend: names.map((words, pen) => ({ pen: Shape.pen(pen), words, mark: 'line' as const })),
    shapes: (frame) => [
      ...bands.map((band, pen) => Shape.band(frame, band, Shape.pen(pen).colour)),
      ...lines.map((points, pen) => Shape.line(frame, points, Shape.pen(pen))),
    ],
  }
}

/** The part that the book does itself after a tenth, and the least move that jumps, against depth. */
export function depthCharts({ toward }: Scenario, rows: readonly DepthRow[]): readonly Chart[] {
  const depths = rows.map(({ depth }) => depth)
  const common = { depths, name: 'depth, in times what it is; band: half and double' }
  const gains = rows.map(({ depth, gain }) => ({ depth, value: gain }))
  const criticals = rows.flatMap(({ depth, critical }) =>
    critical === null ? [] : [{ depth, value: critical }],
  )
  const label = (value: number): string => `${Number(value.toFixed(2))}`
  return [
    againstDepth(
      { ...common, title: `Gain, ${toward}`, unit: 'part of the whole move after 10 %', label },
      gains,
    ),
    againstDepth(
      { ...common, title: `Critical move, ${toward}`, unit: 'least that jumps', label: percent },
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
