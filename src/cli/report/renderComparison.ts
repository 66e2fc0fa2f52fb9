import type {
  ComparisonRow,
  NearestPrice,
  RulebookComparison,
} from '../../report/RulebookComparison.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { priceText } from './priceText.ts'

const figureColumns: readonly Column[] = [
  { title: 'rulebook' },
  { title: 'of' },
  { title: 'equity', align: 'right' },
  { title: 'initial', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'marginRatio', align: 'right' },
]

const callColumns: readonly Column[] = [
  { title: 'called at', align: 'right' },
  { title: 'away', align: 'right' },
]

const liquidationColumns: readonly Column[] = [
  { title: 'liquidated at', align: 'right' },
  { title: 'away', align: 'right' },
  { title: 'what moves' },
]

/** A table an account, that which would liquidate it first in front. */
export const renderComparison = (reports: readonly RulebookComparison[], paint: Paint): string =>
  reports.map((report) => one(report, paint).join('\n')).join('\n\n')

/** Calls have columns where one of the rulebooks has a level that calls. */
function one(report: RulebookComparison, paint: Paint): readonly string[] {
  const { account, basis, rows } = report
  const callsToo = rows.some(({ callLevel }) => callLevel !== null)
  const columns = [...figureColumns, ...(callsToo ? callColumns : []), ...liquidationColumns]
  return [
    `${paint('bold', account)}: ${verdict(report)} (basis: ${basis})`,
    ...table(
      columns,
      rows.map((row) => cells(row, callsToo)),
      paint,
    ),
    ...rows.flatMap(noteOf),
  ]
}

function verdict({ first, firstToCall, rows }: RulebookComparison): string {
  if (first !== null && first === firstToCall) return `${first} would call and liquidate it first`
  const calls = firstToCall === null ? '' : `${firstToCall} would call it first`
  if (first !== null) return `${first} would liquidate it first${calls && `, ${calls}`}`
  const isSolved = rows.every((row) => row.unsolved.length === 0 && row.certainty !== 'unknown')
  const none = isSolved
    ? 'no price of one alone liquidates it under any of them'
    : 'no price of one alone that was found liquidates it'
  return `${calls && `${calls}, `}${none}`
}

/** What a row does not have in it, named below the table. */
const noteOf = ({ rulebook, unsolved, uncounted }: ComparisonRow): readonly string[] => [
  ...(unsolved.length > 0 ? [`${rulebook}: no price is solved along ${unsolved.join(', ')}`] : []),
  ...(uncounted.length > 0 ? [`${rulebook} counts nothing of ${uncounted.join(', ')}`] : []),
]

function cells(row: ComparisonRow, callsToo: boolean): readonly string[] {
  const { rulebook, rulebookDate, certainty, isBreached, isCalled, call, liquidation } = row
  const isKnown = certainty !== 'unknown'
  const edge = (level: string | null, nearest: NearestPrice | null, state: string | null) => {
    if (!isKnown) return ['unknown', '']
    if (level === null) return ['no such level', '']
    const none = row.unsolved.length > 0 ? 'not solved' : 'never'
    const price = nearest === null ? (state === null ? none : 'now') : priceText(nearest.price)
    return [price, state ?? (nearest === null ? '' : percent(nearest))]
  }
  return [
    ...[rulebook, rulebookDate ?? '', ...(isKnown ? figures(row) : nothing)],
    ...(callsToo ? edge(row.callLevel, call, isCalled ? 'called' : null) : []),
    ...edge(row.liquidationLevel, liquidation, isBreached ? 'in liquidation' : null),
    moving(callsToo ? call : null, liquidation),
  ]
}

/** One name, unless it is called by the price of something else. */
function moving(call: NearestPrice | null, liquidation: NearestPrice | null): string {
  if (liquidation === null || call === null || call.of === liquidation.of)
    return (liquidation ?? call)?.of ?? ''
  return `${liquidation.of}; to the call ${call.of}`
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
