import { csv } from '../text/csv.ts'
import type { AccountRow } from '../wire/shapes.ts'

const fields = ['account', 'owner', 'parent', 'rulebook', 'numeraire', 'level', 'certainty', 'equity', 'maintenanceMargin', 'slack', 'deficit', 'marginRatio', 'notional', 'leverage', 'loss'] as const

/** All that is known of accounts, as a file for a spreadsheet. */
export const accountsCsv = (rows: readonly AccountRow[]): string =>
  csv(
    [...fields, 'distanceSymbol', 'distancePrice', 'distanceMove', 'call', 'callAmount', 'callDeadline'],
    rows.map((row) => [
      ...fields.map((field) => row[field]),
      row.distance?.symbol ?? null,
      row.distance?.price ?? null,
      row.distance?.move ?? null,
      row.call?.id ?? null,
      row.call?.amount ?? null,
      row.call?.deadline == null ? null : new Date(row.call.deadline).toISOString(),
    ]),
  )
