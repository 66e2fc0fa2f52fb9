import type { StressPoint, StressReport } from '../../report/StressReport.ts'
import { csvLine } from '../csvLine.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { rulebookNote } from '../report/rulebookNote.ts'
import { type Column, table } from '../table.ts'

const shownMax = 20

/** A grid as tables: the total, then each account, the worst first. */
export function render(report: StressReport, paint: Paint): string {
  const isGrid = report.axes.length > 1
  const ids = worstFirst(report)
  const shown = ids.slice(0, isGrid ? 3 : shownMax)
  return [
    ...(isGrid ? totalsOfGrid(report, paint) : totals(report, paint)),
    ...(isGrid
      ? shown.flatMap((id) => gridOfAccount(report, id, paint))
      : accounts(report, shown, paint)),
    ...(shown.length < ids.length
      ? ['', `${ids.length - shown.length} more accounts: --json, --csv or --account ID`]
      : []),
    '',
    paint('dim', 'Each number is marginRatio: high is bad; LIQ is liquidation, ? unknown.'),
    ...report.rulebooks.map((one) => paint('dim', rulebookNote(one))),
  ].join('\n')
}

const nameOf = ({ axes }: StressReport, index: number): string =>
  axes[index]?.assets.join(', ') ?? ''

export const moveText = (move: string): string =>
  `${move.startsWith('-') || move === '0' ? '' : '+'}${move} %`

/** One row a move. */
function totals(report: StressReport, paint: Paint): readonly string[] {
  const numeraires = report.points[0]?.total.byNumeraire.map(({ numeraire }) => numeraire) ?? []
  const right = (title: string): Column => ({ title, align: 'right' })
  const columns = [
    right(nameOf(report, 0)),
    right('price'),
    ...numeraires.flatMap((one) => [right(`equity ${one}`), right(`liquidated ${one}`)]),
    right('liquidated'),
    right('called'),
    right('unknown'),
  ]
  const rows = report.points.map(({ moves: [move = '0'], prices: [price = null], total }) => [
    moveText(move),
    brief(price, 4),
    ...total.byNumeraire.flatMap(({ equity, liquidatedNotional }) => [
      brief(equity),
      brief(liquidatedNotional),
    ]),
    `${total.liquidated} of ${total.accounts}`,
    `${total.called}`,
    `${total.unknown}`,
  ])
  return table(columns, rows, paint)
}

/** Accounts by moves: the marginRatio, or that it is liquidated. */
function accounts(report: StressReport, ids: readonly string[], paint: Paint): readonly string[] {
  const columns: readonly Column[] = [
    { title: 'account' },
    ...report.points.map(({ moves: [move = '0'] }): Column => {
      return { title: moveText(move), align: 'right' }
    }),
  ]
  const rows = ids.map((id) => [id, ...report.points.map((point) => cellOf(point, id, paint))])
  return ['', ...table(columns, rows, paint)]
}

/** How many are liquidated and what is left, by both moves. */
const totalsOfGrid = (report: StressReport, paint: Paint): readonly string[] => [
  ...gridTable(report, 'accounts liquidated', paint, ({ total }) => `${total.liquidated}`),
  ...(report.points[0]?.total.byNumeraire ?? []).flatMap(({ numeraire }, index) => [
    '',
    ...gridTable(report, `equity in ${numeraire}`, paint, ({ total }) =>
      brief(total.byNumeraire[index]?.equity ?? null, 0),
    ),
  ]),
]

const gridOfAccount = (report: StressReport, id: string, paint: Paint): readonly string[] => [
  '',
  ...gridTable(report, id, paint, (point) => cellOf(point, id, paint)),
]

function gridTable(
  report: StressReport,
  title: string,
  paint: Paint,
  cell: (point: StressPoint) => string,
): readonly string[] {
  const columns = [...new Set(report.points.map(({ moves }) => moves[1] ?? '0'))]
  const rows = [...new Set(report.points.map(({ moves }) => moves[0] ?? '0'))]
  const cells = rows.map((row) => [
    moveText(row),
    ...columns.map((column) => {
      const found = report.points.find(({ moves }) => moves[0] === row && moves[1] === column)
      return found === undefined ? '–' : cell(found)
    }),
  ])
  return [
    paint('bold', `${title}: ${nameOf(report, 0)} down, ${nameOf(report, 1)} across`),
    ...table(
      [
        { title: nameOf(report, 0), align: 'right' },
        ...columns.map((one): Column => ({ title: moveText(one), align: 'right' })),
      ],
      cells,
      paint,
    ),
  ]
}

function cellOf({ accounts }: StressPoint, id: string, paint: Paint): string {
  const found = accounts.find(({ account }) => account === id)
  if (found === undefined) return '–'
  if (found.isBreached) return paint('red', 'LIQ')
  if (found.certainty === 'unknown') return '?'
  return found.marginRatio === null ? '–' : brief(Number(found.marginRatio).toFixed(3), 3)
}

/** By the number of points at which it is liquidated, then in the order of the book. */
export function worstFirst({ points }: StressReport): readonly string[] {
  const counts = new Map(points[0]?.accounts.map(({ account }) => [account, 0]))
  for (const { accounts } of points) {
    for (const { account, isBreached } of accounts) {
      if (isBreached) counts.set(account, (counts.get(account) ?? 0) + 1)
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([account]) => account)
}

/** One row a point and account, and one a point and numeraire for the total. */
export function asCsv({ axes, points }: StressReport): string {
  const names = axes.map(({ assets }) => `move ${assets.join(' ')} %`)
  const head = ['scope', 'account', ...names, 'numeraire', 'equity', 'marginRatio', 'level']
  const rows = points.flatMap(({ moves, total, accounts }) => [
    ...accounts.map((one) => [
      ...['account', one.account, ...moves, one.numeraire, one.equity],
      ...[one.marginRatio ?? '', one.level, one.isBreached ? '1' : '0'],
    ]),
    ...total.byNumeraire.map(({ numeraire, equity }) => [
      ...['total', '', ...moves, numeraire, equity],
      ...['', '', `${total.liquidated}`],
    ]),
  ])
  return [[...head, 'liquidated'], ...rows].map(csvLine).join('\n')
}
