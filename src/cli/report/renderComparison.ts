import type { ComparisonRow, RulebookComparison } from '../../report/RulebookComparison.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'

const columns: readonly Column[] = [
  { title: 'rulebook' },
  { title: 'of' },
  { title: 'equity', align: 'right' },
  { title: 'initial', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'marginRatio', align: 'right' },
  { title: 'liquidated at', align: 'right' },
  { title: 'away', align: 'right' },
  { title: 'what moves' },
]

/** A table an account, that which would liquidate it first in front. */
export const renderComparison = (reports: readonly RulebookComparison[], paint: Paint): string =>
  reports.map((report) => one(report, paint).join('\n')).join('\n\n')

function one({ account, basis, first, rows }: RulebookComparison, paint: Paint): readonly string[] {
  const verdict =
    first === null
      ? 'no price of one alone liquidates it under any of them'
      : `${first} would liquidate it first`
  return [
    `${paint('bold', account)}: ${verdict} (basis: ${basis})`,
    ...table(columns, rows.map(cells), paint),
  ]
}

function cells(row: ComparisonRow): readonly string[] {
  const { rulebook, rulebookDate, certainty, isBreached, liquidation } = row
  const away = isBreached ? 'in liquidation' : liquidation === null ? '' : percent(liquidation)
  return [
    ...[rulebook, rulebookDate ?? '', ...(certainty === 'unknown' ? nothing : figures(row))],
    certainty === 'unknown' ? 'unknown' : (liquidation?.price ?? 'never'),
    ...[away, liquidation?.of ?? ''],
  ]
}

const figures = (row: ComparisonRow): readonly string[] => [
  brief(row.equity),
  brief(row.initialMargin),
  brief(row.maintenanceMargin),
  row.marginRatio === null ? '' : brief(row.marginRatio),
]

/** Of what is not all known no sum is told: it would read as the safest. */
const nothing: readonly string[] = ['–', '–', '–', '–']

const percent = ({ percentage }: { readonly percentage: string | null }): string =>
  percentage === null ? '' : `${brief(percentage)} %`
