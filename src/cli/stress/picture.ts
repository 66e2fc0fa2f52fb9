import { Chart } from '../../chart/Chart.ts'
import type { Place } from '../../chart/document.ts'
import { document } from '../../chart/document.ts'
import { Heat } from '../../chart/Heat.ts'
import { compact, fullDate } from '../../chart/labels.ts'
import { type Point, Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import type { StressPoint, StressReport } from '../../report/StressReport.ts'
import { moveText, worstFirst } from './render.ts'

const HEIGHT = 180
const ROW = 22
const rowsMax = 25
const writtenMax = 15

/** A grid as a picture: equity and liquidations along one move, or a table of cells over two. */
export function picture(report: StressReport): string {
  const names = report.axes.map(({ assets }) => assets.join(', '))
  const count = report.points[0]?.total.accounts ?? 0
  const caption = {
    title: `What moves of ${names.join(' and ')} would do`,
    subtitle: `${count} ${count === 1 ? 'account' : 'accounts'}, each by its own rules, all other prices as they are`,
    source: `The book as of ${fullDate(report.timestamp)}; ${report.rulebooks.map(({ id }) => id).join(', ')}.`,
  }
  return document(caption, (place) =>
    names.length > 1 ? grid(report, place) : along(report, place),
  )
}

/** Along one move: equity, how many are liquidated, and who. */
function along(report: StressReport, place: Place): readonly Svg[] {
  const moves = report.points.map(({ moves: [move = '0'] }) => Number(move))
  const range = [Math.min(...moves), Math.max(...moves)] as const
  const name = report.axes[0]?.assets.join(', ') ?? ''
  const x = { range, name: `move of ${name}`, label: (value: number) => moveText(`${value}`) }
  const numeraires = report.points[0]?.total.byNumeraire ?? []
  const charts = numeraires.map(({ numeraire }, index): Chart => {
    const points = report.points.map(({ total }, at): Point => {
      return [moves[at] ?? 0, Number(total.byNumeraire[index]?.equity ?? '0')]
    })
    const values = points.map(([, y]) => y)
    return {
      ...{ title: 'Equity of all accounts', unit: numeraire, x },
      y: { range: [Math.min(0, ...values), Math.max(0, ...values)], label: compact },
      shapes: (frame) => [Shape.line(frame, points, Shape.pen(0))],
    }
  })
  const liquidated = report.points.map(({ total }, at): Point => [moves[at] ?? 0, total.liquidated])
  charts.push({
    ...{ title: 'Accounts in liquidation', unit: `of ${report.points[0]?.total.accounts ?? 0}`, x },
    y: { range: [0, Math.max(1, ...liquidated.map(([, y]) => y))], label: compact },
    shapes: (frame) => [
      Shape.wash(frame, liquidated, 'red'),
      Shape.line(frame, liquidated, { colour: 'red' }),
    ],
  })
  const drawn = charts.map((chart) => Chart.draw(chart, place(HEIGHT)))
  return [...drawn, ...heatOf(report, place)]
}

/** MarginRatio of each account, the worst at the top. */
function heatOf(report: StressReport, place: Place): readonly Svg[] {
  const rows = worstFirst(report).slice(0, rowsMax)
  const columns = report.points.map(({ moves: [move = '0'] }) => moveText(move))
  const cells = rows.map((id) =>
    report.points.map(({ accounts }): number | null => {
      const found = accounts.find(({ account }) => account === id)
      if (found === undefined || found.certainty === 'unknown') return null
      return found.isBreached ? 1 : Math.min(1, Number(found.marginRatio ?? 0))
    }),
  )
  const heat: Heat = {
    ...{ columns: columns.length > writtenMax ? thinned(columns) : columns, rows, cells },
    ...{ full: 1, colour: 'vermilion', isWritten: columns.length <= writtenMax },
    label: (value) => (value >= 1 ? 'LIQ' : value.toFixed(2)),
  }
  return drawn(heat, place, 'marginRatio of each account', 'the worst at the top')
}

/** Names that would run into one another are left out. */
const thinned = (names: readonly string[]): readonly string[] => {
  const every = Math.ceil(names.length / writtenMax)
  return names.map((name, index) => (index % every === 0 ? name : ''))
}

/** How many are liquidated by both moves, and what is left. */
function grid(report: StressReport, place: Place): readonly Svg[] {
  const count = report.points[0]?.total.accounts ?? 1
  const numeraires = report.points[0]?.total.byNumeraire ?? []
  const liquidated = { full: count, colour: 'vermilion', label: String } as const
  return [
    ...gridHeat(
      report,
      place,
      'Accounts in liquidation',
      liquidated,
      ({ total }) => total.liquidated,
    ),
    ...numeraires.flatMap(({ numeraire }, index) => {
      const equity = ({ total }: StressPoint) => Number(total.byNumeraire[index]?.equity ?? 0)
      const full = Math.max(0, ...report.points.map(equity))
      const scale = { full, colour: 'blue', label: compact } as const
      return gridHeat(report, place, `Equity in ${numeraire}`, scale, equity)
    }),
  ]
}

function gridHeat(
  report: StressReport,
  place: Place,
  title: string,
  scale: Pick<Heat, 'full' | 'colour' | 'label'>,
  measure: (point: StressPoint) => number,
): readonly Svg[] {
  const down = [...new Set(report.points.map(({ moves }) => moves[0] ?? '0'))]
  const across = [...new Set(report.points.map(({ moves }) => moves[1] ?? '0'))]
  const cells = down.map((row) =>
    across.map((column) => {
      const found = report.points.find(({ moves }) => moves[0] === row && moves[1] === column)
      return found === undefined ? null : measure(found)
    }),
  )
  const names = across.map(moveText)
  const heat: Heat = {
    ...scale,
    columns: names.length > writtenMax ? thinned(names) : names,
    rows: down.map(moveText),
    ...{ cells, isWritten: names.length <= writtenMax },
  }
  const [one, other] = report.axes.map(({ assets }) => assets.join(', '))
  return drawn(heat, place, title, `${one} down, ${other} across`)
}

function drawn(heat: Heat, place: Place, title: string, unit: string): readonly Svg[] {
  const area = place(Math.max(1, heat.rows.length) * ROW)
  const longest = Math.max(...heat.rows.map((name) => name.length))
  const inset = { ...area, left: area.left + Math.max(0, longest * 7 - 70) }
  return [
    ...Chart.head({ title, unit }, area),
    ...Heat.key(heat, area.right, area.top - 24),
    ...Heat.draw(heat, inset),
  ]
}
