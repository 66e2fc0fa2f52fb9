import { clock, dateOf } from '../clock.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import type { AccountReport } from './AccountReport.ts'
import { brief } from './brief.ts'
import type { PositionReport } from './PositionReport.ts'

/** Accounts for people: a table of them, worst first, and a table of their positions. */
export function render(reports: readonly AccountReport[], paint: Paint): string {
  const sorted = [...reports].sort(worstFirst)
  const lines = table(
    accountColumns,
    sorted.map((report) => accountRow(report, paint)),
    paint,
  )
  const positions = sorted.flatMap(({ account, positions }) =>
    positions.map((position) => positionRow(account, position)),
  )
  if (positions.length > 0) lines.push('', ...table(positionColumns, positions, paint))
  return [...lines, ...notes(sorted, paint)].join('\n')
}

const accountColumns: readonly Column[] = [
  { title: 'account' },
  { title: 'level' },
  { title: 'equity', align: 'right' },
  { title: 'initial', align: 'right' },
  { title: 'maintenance', align: 'right' },
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

function accountRow(report: AccountReport, paint: Paint): readonly string[] {
  const { certainty, marginRatio, call } = report
  const doubt = certainty === 'bounded' ? ' (bounded)' : ''
  const due = call?.deadline == null ? '' : `${dateOf(call.deadline)} ${clock(call.deadline)}`
  return [
    report.account,
    paint(colourOf(report), report.level + doubt),
    `${brief(report.equity)} ${report.numeraire}`,
    brief(report.initialMargin),
    brief(report.maintenanceMargin),
    marginRatio === null ? 'none' : brief(marginRatio, 4),
    report.healthFactor === null ? '–' : brief(report.healthFactor, 4),
    call === null ? '' : brief(call.amount),
    due,
  ]
}

export function colourOf({ isBreached, call, level }: AccountReport): Parameters<Paint>[0] {
  if (isBreached || level === 'unknown') return 'red'
  if (call !== null) return 'magenta'
  return level === 'healthy' ? 'green' : 'yellow'
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

/** No equity is worse than any ratio; then the ratio, then the name, so that the order is total. */
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
