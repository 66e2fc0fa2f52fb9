import { Area } from '../../chart/Area.ts'
import { Chart } from '../../chart/Chart.ts'
import { type Caption, document, type Place } from '../../chart/document.ts'
import { Heat } from '../../chart/Heat.ts'
import { fullDate, grouped } from '../../chart/labels.ts'
import { Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import { Words } from '../../chart/Words.ts'
import type { ContagionMatrix } from '../../pressure/ContagionMatrix.ts'
import type { CoupledReport } from '../../pressure/CoupledReport.ts'
import type { DepthRow } from '../../pressure/DepthSweep.ts'
import type { PressureReport } from '../../pressure/PressureReport.ts'
import type { BookView } from '../../report/BookView.ts'
import { coupledChart, depthCharts } from './coupledChart.ts'
import type { Findings } from './findings.ts'
import { percent } from './numbers.ts'
import { curveChart, leverageDrawn, leverageNames, loopChart, mapChart } from './panels.ts'
import { stateNames } from './stateNames.ts'

const HEIGHT = 190
const LEVERAGE_ROW = 20
const COLUMN_GAP = 116

/**
 * Draws the scenarios on one price axis: curve, map, leverage; then the loop and the contagion. What
 * moves alone and meets a market of its own has a block of its own.
 *
 * Rules: [CHART1] [PRESSURE7]
 */
export function picture(
  view: BookView,
  { reports: found, spread, together, byDepth }: Findings,
): string {
  const blocks = [...Map.groupBy(found, ({ way }) => way.name).values()]
  const [first] = found
  if (first === undefined) throw new TypeError('expected a way, found none')
  const caption = {
    title: `Margin call pressure of ${grouped(first.accounts)} ${first.accounts === 1 ? 'account' : 'accounts'}`,
    subtitle: blocks.length === 1 ? wordsOf(first) : severalWords(blocks.length),
    source: `The book as of ${fullDate(view.prices.time)}, each account under its own rules; distances by margin, prices by the law above.`,
  }
  return blocks.length === 1
    ? one(caption, found, spread)
    : several(caption, blocks, { spread, together, byDepth })
}

const wordsOf = ({ way, market }: PressureReport): string => `${way.name} · ${lawOf(market)}`

const lawOf = ({ words, isAssumed, shares }: PressureReport['market']): string =>
  `${words}${isAssumed ? ' (assumed)' : ''}${shares === null ? '' : ` · ${percent(shares.book)} of what is forced meets it`}`

const severalWords = (count: number): string =>
  `${count} markets: together first, then each alone, always into its own depth`

const one = (
  caption: Caption,
  found: readonly PressureReport[],
  spread: ContagionMatrix | null,
): string =>
  document(caption, (place) => [
    Chart.draw(curveChart(found), place(HEIGHT)),
    Chart.draw(mapChart(found), place(HEIGHT)),
    ...leverageDrawn(found, place(leverageNames.length * LEVERAGE_ROW)),
    ...lastRow(found, spread, place(HEIGHT + 20)),
  ])

/** Where several assets move, the loop and the contagion are side by side. */
function lastRow(
  found: readonly PressureReport[],
  spread: ContagionMatrix | null,
  whole: Area,
): readonly Svg[] {
  if (spread === null) return [Chart.draw(loopChart(found), whole)]
  const [left, right] = halves(whole)
  return [Chart.draw(loopChart(found), left), ...spreadHeat(spread, right)]
}

const halves = (whole: Area): readonly [Area, Area] =>
  Area.row(whole, 2, COLUMN_GAP) as [Area, Area]

/** One market after the other, each named, and what each forces in the others once at the end. */
const several = (
  caption: Caption,
  blocks: readonly (readonly PressureReport[])[],
  { spread, together, byDepth }: Pick<Findings, 'spread' | 'together' | 'byDepth'>,
): string =>
  document(caption, (place) => [
    ...together.flatMap((one, at) => [
      Chart.draw(coupledChart(one), place(HEIGHT)),
      ...depthDrawn(one, byDepth[at] ?? [], place),
    ]),
    ...blocks.flatMap((found) => block(found, place)),
    ...(spread === null ? [] : spreadHeat(spread, halves(place(HEIGHT + 20))[0])),
  ])

/** Gain and critical move against depth, side by side. */
function depthDrawn(
  { way }: CoupledReport,
  rows: readonly DepthRow[],
  place: Place,
): readonly Svg[] {
  if (rows.length === 0) return []
  const [left, right] = halves(place(BLOCK.curve))
  return depthCharts(way, rows).map((chart, at) => Chart.draw(chart, at === 0 ? left : right))
}

const BLOCK = { curve: 160, map: 110, name: { head: 34, foot: 0 } }

function block(found: readonly PressureReport[], place: Place): readonly Svg[] {
  const [first] = found as [PressureReport]
  const { left, top } = place(0, BLOCK.name)
  const drawn = [
    Words.write([left, top - 6], 'heading', first.way.name),
    Words.write([left, top + 14], 'note', lawOf(first.market)),
    Chart.draw(curveChart(found), place(BLOCK.curve, { head: 74 })),
    Chart.draw(mapChart(found), place(BLOCK.map)),
  ]
  const [loop, leverage] = halves(place(leverageNames.length * LEVERAGE_ROW))
  return [...drawn, Chart.draw(loopChart(found), loop), ...leverageDrawn(found, leverage, true)]
}

function spreadHeat(
  { states, matrix, radius, share }: ContagionMatrix,
  area: Area,
): readonly Svg[] {
  const names = stateNames(states)
  const heat: Heat = {
    columns: names,
    rows: names,
    cells: matrix,
    label: (value) => value.toFixed(2),
    full: Math.max(1, ...matrix.flat()),
    colour: Shape.pen(1).colour,
    isWritten: names.length <= 6,
  }
  return [
    Words.title(
      [area.left, area.top - 30],
      'Contagion',
      `over a move of ${percent(share)} of each alone`,
    ),
    Words.write(
      [area.left, area.top - 12],
      'tick',
      `forced in the row by a unit in the column; spectral radius ${radius.toFixed(2)}`,
    ),
    ...Heat.draw(heat, area),
  ]
}
