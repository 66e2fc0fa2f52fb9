import type { ImpactReport } from '../../report/ImpactReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'equity', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'after', align: 'right' },
  { title: '' },
]

/** What a command would change as text: who could newly be liquidated, and whose numbers move. */
export function renderImpact(
  { refused, liquidatable, accounts }: ImpactReport,
  paint: Paint,
): readonly string[] {
  if (refused !== null) return [`Would be refused: ${refused.code}: ${refused.detail}`]
  const rows = accounts.map(({ account, before, after, isLiquidatable }) => [
    account,
    brief(before.equity, 2),
    brief(after.equity, 2),
    brief(before.maintenanceMargin, 2),
    brief(after.maintenanceMargin, 2),
    isLiquidatable ? paint('red', 'could be liquidated') : '',
  ])
  const heads = liquidatable.map(
    ({ numeraire, accounts: count, notional, equity }) =>
      `${count} could newly be liquidated: ${brief(notional, 2)} ${numeraire} against ${brief(equity, 2)}`,
  )
  const told = heads.length > 0 ? heads : ['Nobody could newly be liquidated.']
  return rows.length === 0
    ? [...told, 'No account changes.']
    : [...told, '', ...table(columns, rows, paint)]
}
