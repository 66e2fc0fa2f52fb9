import type { AccountReport } from '../../report/AccountReport.ts'
import type { DistanceReport, EdgeReport } from '../../report/DistanceReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'
import { labelOf } from './labelOf.ts'
import { priceText } from './priceText.ts'
import { adviceText } from './renderCalls.ts'
import { rulebookNote } from './rulebookNote.ts'

/** How far each price may move, account by account; nothing where nothing has a price. */
export function renderDistances(
  reports: readonly AccountReport[],
  paint: Paint,
): readonly string[] {
  const rows = reports.flatMap((report) =>
    report.distances.map((one) => distanceRow(labelOf(report, reports), one)),
  )
  return rows.length === 0 ? [] : ['', ...table(distanceColumns, rows, paint)]
}

const distanceColumns: readonly Column[] = [
  { title: 'account' },
  { title: 'what moves' },
  { title: 'basis' },
  { title: 'now', align: 'right' },
  { title: 'called at', align: 'right' },
  { title: 'away', align: 'right' },
  { title: 'liquidated at', align: 'right' },
  { title: 'away', align: 'right' },
]

const distanceRow = (
  account: string,
  { of, basis, price, call, liquidation }: DistanceReport,
): readonly string[] => [
  account,
  of,
  basis,
  priceText(price),
  ...edgeCells(call),
  ...edgeCells(liquidation),
]

/** The price and its distance; where it is past the level now, how far back it has to come. */
function edgeCells(edge: EdgeReport | null): readonly string[] {
  if (edge === null) return ['no such level', '']
  const { price, percentage, now, reason } = edge
  if (price === null || percentage === null) {
    return [now ? 'now, at every price' : `none: ${reason}`, '']
  }
  const away = `${percentage.startsWith('-') ? '' : '+'}${brief(percentage, 2)} %`
  return [priceText(price), now ? `now; ends ${away}` : away]
}

/** What brings each called or liquidated account back, each by itself. */
export function renderCures(reports: readonly AccountReport[], paint: Paint): readonly string[] {
  const rows = reports.flatMap((report) => {
    const { cure, numeraire } = report
    if (cure === null) return []
    const { marginRatio, deposit } = cure
    const label = labelOf(report, reports)
    return [
      [
        label,
        brief(marginRatio, 4),
        `${briefUp(deposit)} ${numeraire}`,
        adviceText(cure) || 'none',
      ],
    ]
  })
  return rows.length === 0 ? [] : ['', ...table(cureColumns, rows, paint)]
}

const cureColumns: readonly Column[] = [
  { title: 'account' },
  { title: 'back to', align: 'right' },
  { title: 'deposit', align: 'right' },
  { title: 'or instead' },
]

/** The rulebooks of accounts, each once. */
export const rulebookNotes = (reports: readonly AccountReport[]): readonly string[] => [
  ...new Set(
    reports.map(({ rulebook: id, rulebookSource: source, rulebookDate: date }) =>
      rulebookNote({ id, source, date }),
    ),
  ),
]
