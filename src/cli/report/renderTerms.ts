import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import type { AccountReport } from './AccountReport.ts'
import { brief } from './brief.ts'
import { colourOf } from './render.ts'
import type { TermReport } from './TermReport.ts'

/** An account's numbers for people: subject by subject, then how they add up. */
export function renderTerms(
  report: AccountReport,
  terms: readonly TermReport[],
  isWhole: boolean,
  paint: Paint,
): string {
  const lines = [
    `${paint('bold', report.account)} under ${report.rulebook}, ${report.datetime}, in ${report.numeraire}`,
  ]
  for (const about of new Set(terms.map((term) => term.about))) {
    const rows = terms.filter((term) => term.about === about).map(termRow)
    lines.push('', paint('bold', about), ...table(columns, rows, paint).slice(1))
    lines.push(...liquidation(report, about))
  }
  if (isWhole) lines.push('', ...totals(report, terms, paint))
  return lines.join('\n')
}

const columns: readonly Column[] = [
  { title: '' },
  { title: '', align: 'right' },
  { title: '' },
  { title: '' },
]

function termRow({ kind, amount, asset, value, numeraire, how, rule }: TermReport): string[] {
  const worth = value === null || asset === numeraire ? '' : `= ${brief(value, 8)} ${numeraire}`
  const notes = [worth, how].filter((note) => note !== '').join(', ')
  return [`  ${kind}`, brief(amount, 8), asset, `[${rule}]${notes === '' ? '' : ` ${notes}`}`]
}

function liquidation({ positions }: AccountReport, about: string): readonly string[] {
  return positions
    .filter(({ symbol, side, hedged }) => about === (hedged ? `${symbol} ${side}` : symbol))
    .map(({ liquidationPrice, liquidation: { basis, below, above, now, reason } }) => {
      if (liquidationPrice === null) return `  liquidation  none: ${reason}`
      const edges = [below && `${brief(below, 8)} below`, above && `${brief(above, 8)} above`]
      const found = edges.filter((edge) => edge !== null).join(' and ')
      return `  liquidation  ${found}${now ? ', in liquidation now' : ''} [LIQP1] basis ${basis}`
    })
}

function totals(report: AccountReport, terms: readonly TermReport[], paint: Paint): string[] {
  const sum = (...kinds: readonly TermReport['kind'][]): string => {
    const values = terms.filter(({ kind, value }) => kinds.includes(kind) && value !== null)
    return values
      .map(({ value }) => brief(value, 8))
      .join(' + ')
      .replaceAll('+ -', '− ')
  }
  const rows = [
    ['  equity', brief(report.equity, 8), '[MARGIN1]', `= ${sum('worth', 'haircut') || '0'}`],
    [
      '  initial',
      brief(report.initialMargin, 8),
      '[MARGIN1]',
      `= ${sum('initial', 'orders', 'reserve') || '0'}`,
    ],
    [
      '  maintenance',
      brief(report.maintenanceMargin, 8),
      '[MARGIN1]',
      `= ${sum('maintenance') || '0'}`,
    ],
    ['  marginRatio', brief(report.marginRatio, 6), '', 'maintenance ÷ equity: high is bad'],
    ['  healthFactor', brief(report.healthFactor, 6), '', 'equity ÷ maintenance: low is bad'],
  ]
  const level = `${paint('bold', 'level')} ${paint(colourOf(report), report.level)}`
  const steps = report.thresholds.map(
    ({ level: name, measure, enter, clear }) =>
      `  ${name}: entered above ${brief(enter, 4)} of ${measure}, left at ${brief(clear, 4)} [LADDER1]`,
  )
  return [paint('bold', 'Totals'), ...table(columns, rows, paint).slice(1), '', level, ...steps]
}
