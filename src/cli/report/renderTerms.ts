import { Decimal } from '../../money/Decimal.ts'
import type { AccountReport, ThresholdReport } from '../../report/AccountReport.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { DoubtReport } from '../../report/DoubtReport.ts'
import type { LoanReport } from '../../report/LoanReport.ts'
import type { TermReport } from '../../report/TermReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { colourOf } from './colourOf.ts'
import { doubtText } from './doubtText.ts'
import { explainedCall } from './renderCalls.ts'
import { interestText, percent, remedyText } from './renderLoans.ts'

/** What an account's numbers are made of. */
export interface Explained {
  readonly terms: readonly TermReport[]
  readonly doubts: readonly DoubtReport[]
  /** The calls that are open. */
  readonly calls: readonly RegisteredCall[]
}

/**
 * An account's numbers as text: what of their prices is in doubt, then position by position, then the
 * totals and the calls that are open.
 */
export function renderTerms(
  report: AccountReport,
  { terms, doubts, calls }: Explained,
  isWhole: boolean,
  paint: Paint,
): string {
  const lines = [
    `${paint('bold', report.account)} under ${report.rulebook}, ${report.datetime}, in ${report.numeraire}`,
    ...doubts.map(
      (doubt) =>
        `${paint('yellow', 'doubt')} ${doubtText(doubt)}, and counts as an old price does [TIME4]`,
    ),
  ]
  for (const about of new Set(terms.map((term) => term.about))) {
    const rows = terms.filter((term) => term.about === about).map(termRow)
    lines.push('', paint('bold', about), ...table(columns, rows, paint).slice(1))
    lines.push(...liquidation(report, about), ...loanLeg(report, about))
  }
  if (!isWhole) return lines.join('\n')
  const sums = report.loan === null ? totals(report, terms) : loanTotals(report.loan, terms)
  lines.push('', paint('bold', 'Totals'), ...table(columns, sums, paint).slice(1))
  lines.push('', ...ladder(report, paint))
  for (const call of calls) lines.push('', ...explainedCall(call, paint))
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

/**
 * The loan's liquidation price while only this price moves, and which amounts of this asset would
 * help.
 */
function loanLeg({ loan }: AccountReport, about: string): readonly string[] {
  const leg = [...(loan?.collateral ?? []), ...(loan?.debts ?? [])].find(
    ({ asset }) => asset === about,
  )
  if (loan === null || leg === undefined) return []
  if (leg.isIdle) return ['  idle         not taken by this rulebook, or not pledged']
  const { liquidation: side, liquidationPrice } = leg
  const price = liquidationPrice === null ? 'never' : `${side} ${brief(liquidationPrice, 8)}`
  const remedy = remedyText(leg, loan)
  return [
    `  liquidation  ${price}, at ${brief(leg.price, 8)} now [LOAN9]`,
    ...(remedy === ''
      ? []
      : [`  ${`for ${brief(loan.targetHealth, 4)}`.padEnd(11)}  ${remedy} [LOAN12]`]),
  ]
}

function loanTotals(loan: LoanReport, terms: readonly TermReport[]): readonly string[][] {
  const added = (kind: TermReport['kind'], field: 'value' | 'credit'): string =>
    terms
      .filter((term) => term.kind === kind)
      .map(({ value, inputs }) => brief(field === 'value' ? value : String(inputs.credit), 8))
      .join(' + ') || '0'
  return [
    [
      '  collateral',
      brief(loan.collateralValue, 8),
      '[LOANR2]',
      `= ${added('collateral', 'value')}`,
    ],
    ['  carries', carried(terms), '[LOAN3]', `= ${added('collateral', 'credit')}`],
    ['  debt', brief(loan.debtValue, 8), '[LOAN5]', `= ${added('debt', 'value')}`],
    ['  LTV', percent(loan.ltv), '[LOANR2]', 'debt ÷ collateral: high is bad'],
    ['  liquidated at', percent(loan.liquidationLtv), '[LOANR2]', 'the LTV of this collateral'],
    ['  may fall', percent(loan.buffer), '[LOAN11]', 'all collateral together, before that'],
    ['  healthFactor', loan.healthFactor ?? '–', '[LOANR1]', 'liquidated under 1: low is bad'],
    ...(loan.interest === null
      ? []
      : [['  by interest', interestText(loan.interest), '[LOAN14]', 'all else as it is']]),
  ]
}

/** The exact sum of the credits. */
function carried(terms: readonly TermReport[]): string {
  const credits = terms.flatMap(({ inputs }) => (inputs.credit == null ? [] : [`${inputs.credit}`]))
  const places = Math.max(0, ...credits.map((text) => text.split('.')[1]?.length ?? 0))
  const atoms = credits.reduce((sum, text) => {
    const [whole = '', fraction = ''] = text.split('.')
    return sum + BigInt(whole + fraction.padEnd(places, '0'))
  }, 0n)
  return brief(Decimal.format({ units: atoms, scale: places }), 8)
}

function totals(report: AccountReport, terms: readonly TermReport[]): readonly string[][] {
  const sum = (...kinds: readonly TermReport['kind'][]): string => {
    const values = terms.filter(({ kind, value }) => kinds.includes(kind) && value !== null)
    return values
      .map(({ value }) => brief(value, 8))
      .join(' + ')
      .replaceAll('+ -', '− ')
  }
  return [
    [
      '  equity',
      brief(report.equity, 8),
      '[MARGIN1]',
      `= ${sum('worth', 'haircut', 'liability') || '0'}`,
    ],
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
}

function ladder(report: AccountReport, paint: Paint): readonly string[] {
  const level = `${paint('bold', 'level')} ${paint(colourOf(report), report.level)}`
  const steps = report.thresholds.map(
    (step) => `  ${step.level}: entered ${border(step, report)} [LADDER1]`,
  )
  return [level, ...steps]
}

/** A threshold in the units of the rulebook: for a loan as a health factor or as loan to value. */
function border({ measure, enter, clear }: ThresholdReport, { loan, ...report }: AccountReport) {
  if (loan === null || enter === null || clear === null) {
    return `above ${brief(enter, 4)} of ${measure}, left at ${brief(clear, 4)}`
  }
  if (loan.collateral.every(({ threshold }) => threshold === null || threshold === '1')) {
    return `above an LTV of ${percent(enter)}, left at ${percent(clear)}`
  }
  const end = report.thresholds.find(({ action }) => action === 'liquidate')?.enter ?? '1'
  const health = (ratio: string) => brief((Number(end) / Number(ratio)).toFixed(4), 4)
  return `under a health factor of ${health(enter)}, left at ${health(clear)}`
}
