import { clock } from '../../chart/labels.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { ProtectionReport } from '../../report/ProtectionReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'

const columns: readonly Column[] = [
  { title: 'protection' },
  { title: 'armed' },
  { title: 'funded' },
  { title: 'when' },
  { title: 'does' },
  { title: 'spent', align: 'right' },
  { title: 'tries', align: 'right' },
  { title: 'last tried' },
]

/** The protections of accounts that have any: armed, funded, last tried and with what result. */
export function renderProtections(
  reports: readonly AccountReport[],
  paint: Paint,
): readonly string[] {
  const rows = reports.flatMap(({ account, protections = [] }) =>
    protections.map((one) => rowOf(account, one)),
  )
  return rows.length === 0 ? [] : ['', ...table(columns, rows, paint)]
}

function rowOf(account: string, one: ProtectionReport): readonly string[] {
  const { name, unarmed, isFunded, when, actions, budget, spent, tries, times } = one
  return [
    `${account}: ${name}`,
    unarmed === null ? (one.trying === null ? 'yes' : `at step ${one.trying}`) : `no: ${unarmed}`,
    isFunded ? 'yes' : `no: ${actions[0]?.lacks ?? ''}`,
    when,
    actions.map(({ does }) => does).join(', else ') || 'tells',
    `${spent} of ${budget}`,
    `${tries} of ${times}`,
    lastText(one),
  ]
}

function lastText({ last }: ProtectionReport): string {
  if (last === null) return 'never'
  const why = last.reason === null ? '' : ` (${last.reason})`
  return `${clock(last.timestamp)} ${last.outcome}${why}`
}
