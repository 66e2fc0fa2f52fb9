import type { Drawn, Series } from '../../chart/Series.ts'
import type { ContagionMatrix } from '../../pressure/ContagionMatrix.ts'
import type { CoupledReport } from '../../pressure/CoupledReport.ts'
import type { DepthRow } from '../../pressure/DepthSweep.ts'
import type { PressureReport } from '../../pressure/PressureReport.ts'
import { criticalTitle, endsOf, endsTitle, gainTitle } from './coupledChart.ts'
import type { Findings } from './findings.ts'
import {
  absorbed,
  type Band,
  bandsOf,
  cliffEdges,
  forced,
  leverageBands,
  leverageNames,
  responses,
  titles,
} from './panels.ts'
import { stateNames } from './stateNames.ts'

/**
 * All that the picture draws, as numbers, as it draws them: changes of the price and sizes of shocks are shares
 * of it; of bars and cells x is the middle.
 *
 * Rules: [CHART5]
 */
export const drawn = ({ reports, spread, together, byDepth }: Findings): readonly Series[] => [
  ...together.flatMap((one, at) => [...ends(one), ...againstDepth(one, byDepth[at] ?? [])]),
  ...[...Map.groupBy(reports, ({ way }) => way.name).values()].flatMap(block),
  ...(spread === null ? [] : contagion(spread)),
]

const ends = (found: CoupledReport): readonly Series[] =>
  endsOf(found).map(({ name, points }) => ({ chart: endsTitle(found.way), name, points }))

const againstDepth = ({ way }: CoupledReport, rows: readonly DepthRow[]): readonly Series[] => [
  {
    ...{ chart: gainTitle(way), name: 'all markets so many times as deep' },
    points: rows.map(({ depth, gain }) => ({ x: depth, y: gain })),
  },
  {
    ...{ chart: criticalTitle(way), name: 'all markets so many times as deep' },
    points: rows.flatMap(({ depth, critical }) =>
      critical === null ? [] : [{ x: depth, y: critical }],
    ),
  },
]

/** The plots of one market, each named with it. */
function block(found: readonly PressureReport[]): readonly Series[] {
  const of = (title: string): string => `${title}: ${found[0]?.way.name ?? ''}`
  return found.flatMap((one): readonly Series[] => {
    const { toward } = one.way
    return [
      { chart: of(titles.curve), name: `${toward}, forced`, points: spots(forced(found, one)) },
      {
        ...{ chart: of(titles.curve), name: `${toward}, absorbed` },
        points: spots(absorbed(found, one)),
      },
      {
        ...{ chart: of(titles.curve), name: `${toward}, largest cliff` },
        points: spots(cliffEdges(one)),
      },
      { chart: of(titles.map), name: toward, points: bandsOf(found, one).map(middle) },
      { chart: of(titles.loop), name: toward, points: spots(responses(found, one)) },
      ...leverageBands(found, one).map((bands, row) => ({
        ...{ chart: of(titles.leverage), name: `${toward}, ${leverageNames[row]}` },
        points: bands.map(middle),
      })),
    ]
  })
}

const spots = (points: readonly (readonly [number, number])[]): readonly Drawn[] =>
  points.map(([x, y]) => ({ x, y }))

const middle = ({ from, to, value }: Band): Drawn => ({ x: (from + to) / 2, y: value })

function contagion({ states, matrix }: ContagionMatrix): readonly Series[] {
  const names = stateNames(states)
  return matrix.map((row, at) => ({
    ...{ chart: 'Contagion', name: `forced in ${names[at]}` },
    points: row.map((y, column) => ({ x: names[column] ?? '', y })),
  }))
}
