import { moment } from '../../chart/labels.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { PositionReport } from '../../report/PositionReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { colourOf } from './colourOf.ts'
import { labelOf } from './labelOf.ts'
import { leverageText } from './leverageText.ts'
import { renderCures, renderDistances, rulebookNotes } from './renderDistances.ts'
import { renderExposures } from './renderExposures.ts'
import { type LoanAccount, renderLoans } from './renderLoans.ts'
import { renderProtections } from './renderProtections.ts'
import { renderTroves } from './renderTroves.ts'

/** Accounts as text: loans, then trading accounts, worst first. */
export function render(reports: readonly AccountReport[], paint: Paint): string {
  if (reports.length === 0) return 'no accounts'
  const loans = reports.filter((report): report is LoanAccount => report.loan !== null)
  const traders = reports.filter(({ loan }) => loan === null)
  const lines = loans.length === 0 ? [] : renderLoans(worstTogether(loans), paint)
  const rest = traders.length === 0 ? [] : renderTraders(traders, paint)
  const told = [...lines, ...(lines.length > 0 && rest.length > 0 ? [''] : []), ...rest]
  const sources = rulebookNotes(reports).map((line) => paint('dim', line))
  return [...told, '', ...sources].join('\n')
}

/** The regimes of one loan in the requested order, loans by the worst of their regimes. */
function worstTogether(loans: readonly LoanAccount[]): readonly LoanAccount[] {
  const health = ({ loan }: LoanAccount): number => Number(loan.healthFactor ?? Number.MAX_VALUE)
  const order = new Set([...loans].sort((a, b) => health(a) - health(b)).map((one) => one.account))
  return [...order].flatMap((account) => loans.filter((one) => one.account === account))
}

/** A table of accounts, worst first, and a table of their positions. */
function renderTraders(reports: readonly AccountReport[], paint: Paint): readonly string[] {
  const sorted = [...reports].sort(worstFirst)
  const lines = table(
    accountColumns,
    sorted.map((report) => accountRow(report, labelOf(report, sorted), paint)),
    paint,
  )
  const positions = sorted.flatMap((report) =>
    report.positions.map((position) => positionRow(labelOf(report, sorted), position)),
  )
  if (positions.length > 0) lines.push('', ...table(positionColumns, positions, paint))
  lines.push(...renderExposures(sorted, paint))
  lines.push(...renderDistances(sorted, paint), ...renderCures(sorted, paint))
  lines.push(...renderProtections(sorted, paint), ...renderTroves(sorted, paint))
  return [...lines, ...notes(sorted, paint)]
}

const accountColumns: readonly Column[] = [
  { title: 'account' },
  { title: 'level' },
  { title: 'equity', align: 'right' },
  { title: 'leverage', align: 'right' },
  { title: 'initial', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'free', align: 'right' },
  { title: 'marginRatio', align: 'right' },
  { title: 'healthFactor', align: 'right' },
  { title: 'call', align: 'right' },
  { title: 'due' },
]

const positionColumns: readonly Column[] = [
  { title: 'account' },
  { title: 'position' },
  { title: 'side' },
  { title: 'contracts', align: 'right' },
  { title: 'entry', align: 'right' },
  { title: 'mark', align: 'right' },
  { title: 'notional', align: 'right' },
  { title: 'unrealised', align: 'right' },
  { title: 'liquidation at', align: 'right' },
  { title: 'basis' },
]

function accountRow(report: AccountReport, label: string, paint: Paint): readonly string[] {
  const { certainty, marginRatio, call } = report
  const doubt = certainty === 'bounded' ? ' (bounded)' : ''
  const due = call?.deadline == null ? '' : moment(call.deadline)
  return [
    label,
    paint(colourOf(report), report.level + doubt),
    `${brief(report.equity)} ${report.numeraire}`,
    leverageText(report),
    brief(report.initialMargin),
    brief(report.maintenanceMargin),
    brief(report.freeMargin),
    marginRatio === null ? 'none' : brief(marginRatio, 4),
    report.healthFactor === null ? '–' : brief(report.healthFactor, 4),
    call === null ? '' : brief(call.amount),
    due,
  ]
}

function positionRow(account: string, position: PositionReport): readonly string[] {
  const { liquidation } = position
  return [
    account,
    position.symbol,
    position.side,
    brief(position.contracts, 8),
    brief(position.entryPrice, 4),
    brief(position.markPrice, 8),
    `${brief(position.notional)} ${position.settle}`,
    brief(position.unrealizedPnl),
    position.liquidationPrice === null
      ? `none: ${liquidation.reason}`
      : brief(position.liquidationPrice, 8),
    liquidation.basis,
  ]
}

/**
 * Equity of zero or less ranks above any ratio; then by ratio, then by name, so that the order is
 * total.
 */
function worstFirst(a: AccountReport, b: AccountReport): number {
  const difference = badness(b) - badness(a)
  return difference !== 0 && !Number.isNaN(difference) ? difference : a.account < b.account ? -1 : 1
}

function badness({ marginRatio, maintenanceMargin, equity }: AccountReport): number {
  if (marginRatio !== null) return Number(marginRatio)
  return maintenanceMargin === '0' && !equity.startsWith('-') ? -1 : Number.MAX_VALUE
}

function notes(reports: readonly AccountReport[], paint: Paint): readonly string[] {
  const found: string[] = []
  if (reports.some(({ positions }) => positions.length > 0)) {
    found.push('A liquidation price holds while nothing but its basis moves.')
  }
  if (reports.some(({ certainty }) => certainty === 'unknown')) {
    found.push('Unknown: a price or table is missing; the numbers cover only what is known.')
  }
  if (reports.some(({ certainty }) => certainty === 'bounded')) {
    found.push('Bounded: a price is stale and taken at the end of its band.')
  }
  return found.length === 0 ? [] : ['', ...found.map((line) => paint('dim', line))]
}
