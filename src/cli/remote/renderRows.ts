import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { type Column, table } from '../table.ts'
import type { Row } from './reads.ts'

/** The accounts of a service as a table, in their order. */
export function renderRows(rows: readonly Row[], paint: Paint): string {
  if (rows.length === 0) return 'no accounts'
  return table(
    columns,
    rows.map((row) => cellsOf(row, paint)),
    paint,
  ).join('\n')
}

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'owner' },
  { title: 'level' },
  { title: 'equity', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'slack', align: 'right' },
  { title: 'marginRatio', align: 'right' },
  { title: 'leverage', align: 'right' },
  { title: 'nearest' },
  { title: 'call', align: 'right' },
]

function cellsOf(row: Row, paint: Paint): readonly string[] {
  const { distance, call } = row
  const colour = row.isBreached ? 'red' : row.level === 'healthy' ? 'green' : 'yellow'
  return [
    row.account,
    row.owner,
    paint(colour, row.level + (row.certainty === 'bounded' ? ' (bounded)' : '')),
    `${brief(row.equity)} ${row.numeraire}`,
    brief(row.maintenanceMargin),
    brief(row.slack),
    row.marginRatio === null ? 'none' : brief(row.marginRatio, 4),
    row.leverage === null ? '–' : brief(row.leverage, 2),
    distance === null ? '–' : `${distance.symbol} at ${brief(distance.price, 8)}`,
    call === null ? '' : brief(call.amount),
  ]
}
