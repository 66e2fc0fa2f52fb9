import { grouped, moment } from '../../chart/labels.ts'
import type { BookReport, EngineReport } from '../../report/BookReport.ts'
import type { DoubtReport } from '../../report/DoubtReport.ts'
import type { ClearingReport, MarketReport } from '../../report/MarketReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { doubtText } from './doubtText.ts'
import { renderBranches } from './renderTroves.ts'

/** A whole book as text. */
export function renderBook(report: BookReport, paint: Paint): string {
  const { markets, engine } = report
  const shown = markets.filter(({ accounts, clearing }) => accounts > 0 || clearing !== null)
  const columns = engine === null ? marketColumns : [...marketColumns, ...clearingColumns]
  const rows = shown.map((market) =>
    engine === null ? marketRow(market) : [...marketRow(market), ...clearingRow(market.clearing)],
  )
  return [
    ...summary(report, paint),
    ...(engine === null ? [] : engineLines(engine)),
    ...(rows.length === 0 ? [] : ['', ...table(columns, rows, paint)]),
    ...renderBranches(engine?.troves ?? [], paint),
  ].join('\n')
}

function summary({ datetime, accounts, levels, calls }: BookReport, paint: Paint): string[] {
  const standing = Object.entries(levels).map(([name, count]) => `${grouped(count)} ${name}`)
  const { open, next } = calls
  const due = next?.due == null ? '' : `, next due ${moment(Date.parse(next.due))}: ${next.account}`
  return [
    paint('bold', `${grouped(accounts)} accounts, ${datetime}`),
    `levels   ${standing.join(', ') || 'none'}`,
    `calls    ${grouped(open)} open${due}`,
  ]
}

function engineLines(engine: EngineReport): string[] {
  const { isArmed, waiting, liquidating, orders, auctions, fund, switchedOff, ended } = engine
  const held = Object.entries(fund).map(([asset, amount]) => `${brief(amount)} ${asset}`)
  const lines = [
    `engine   ${isArmed ? 'armed' : 'disarmed'}, ${grouped(liquidating)} accounts in liquidation, ` +
      `${grouped(orders)} orders and ${grouped(auctions)} auctions out`,
    `fund     ${held.join(', ') || 'empty'}`,
  ]
  if (waiting.length > 0) lines.push(`waiting  ${waiting.join(', ')}: no fresh price`)
  lines.push(...engine.doubts.map(doubtLine))
  if (ended.length > 0) {
    lines.push(`ended    ${ended.map(({ symbol, is }) => `${symbol} ${is}`).join(', ')}`)
  }
  if (switchedOff.length > 0) lines.push(`off      ${switchedOff.join(', ')}`)
  return lines
}

const doubtLine = (doubt: DoubtReport): string => `doubt    ${doubtText(doubt)}`

const marketColumns: readonly Column[] = [
  { title: 'market' },
  { title: 'mark', align: 'right' },
  { title: 'long', align: 'right' },
  { title: 'short', align: 'right' },
  { title: 'open', align: 'right' },
  { title: 'accounts', align: 'right' },
]

const clearingColumns: readonly Column[] = [
  { title: 'cleared by' },
  { title: 'fund cap', align: 'right' },
  { title: 'fund lost', align: 'right' },
  { title: 'fund may pay', align: 'right' },
]

const marketRow = (market: MarketReport): string[] => [
  market.symbol,
  brief(market.markPrice, 8),
  brief(market.long, 8),
  brief(market.short, 8),
  market.notional === null ? '–' : `${brief(market.notional)} ${market.settle}`,
  grouped(market.accounts),
]

function clearingRow(clearing: ClearingReport | null): string[] {
  if (clearing === null) return ['nobody', '–', '–', '–']
  const { by, rulebook, version, fundCap, fundDrawn, fundAvailable } = clearing
  const rules =
    by === 'market' ? `its market, version ${version}` : `${rulebook}, version ${version}`
  return [rules, brief(fundCap), brief(fundDrawn), brief(fundAvailable)]
}
