import { fullDate } from '../../chart/labels.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { LegReport } from '../../report/LegReport.ts'
import type { InterestReport, LoanReport } from '../../report/LoanReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'
import { colourOf } from './colourOf.ts'
import { leverageText } from './leverageText.ts'
import { renderCures, renderDistances } from './renderDistances.ts'
import { renderProtections } from './renderProtections.ts'
import { renderTroves } from './renderTroves.ts'

/** An account under a lending rulebook. */
export type LoanAccount = AccountReport & { readonly loan: LoanReport }

/**
 * Loans as text: each loan's state under each regime, and by asset its liquidation price and the
 * amounts that would make it safer. Regimes of one loan are adjacent.
 */
export function renderLoans(reports: readonly LoanAccount[], paint: Paint): readonly string[] {
  const standing = reports.map((report) => standingRow(report, paint))
  return [
    ...table(standingColumns, standing, paint),
    '',
    ...table(legColumns, legRows(reports), paint),
    ...renderDistances(reports, paint),
    ...renderCures(reports, paint),
    ...renderProtections(reports, paint),
    ...renderTroves(reports, paint),
    '',
    ...notes(reports).map((line) => paint('dim', line)),
  ]
}

const standingColumns: readonly Column[] = [
  { title: 'loan' },
  { title: 'regime' },
  { title: 'level' },
  { title: 'healthFactor', align: 'right' },
  { title: 'LTV', align: 'right' },
  { title: 'liquidated at', align: 'right' },
  { title: 'may fall', align: 'right' },
  { title: 'leverage', align: 'right' },
  { title: 'collateral', align: 'right' },
  { title: 'debt', align: 'right' },
  { title: 'call', align: 'right' },
  { title: 'by interest alone' },
]

const legColumns: readonly Column[] = [
  { title: 'loan' },
  { title: 'asset' },
  { title: 'regime' },
  { title: 'amount', align: 'right' },
  { title: 'price', align: 'right' },
  { title: 'worth', align: 'right' },
  { title: 'counts', align: 'right' },
  { title: 'liquidated', align: 'right' },
  { title: 'for health', align: 'right' },
  { title: '' },
]

function standingRow(report: LoanAccount, paint: Paint): readonly string[] {
  const { account, rulebook, loan, call, certainty, level, numeraire } = report
  const doubt = certainty === 'bounded' ? ' (bounded)' : ''
  return [
    account,
    loan.mode === null ? rulebook : `${rulebook}, mode ${loan.mode}`,
    paint(colourOf(report), level + doubt),
    loan.healthFactor === null ? 'no debt' : brief(loan.healthFactor, 4),
    percent(loan.ltv),
    percent(loan.liquidationLtv),
    percent(loan.buffer),
    leverageText(report),
    `${brief(loan.collateralValue)} ${numeraire}`,
    brief(loan.debtValue),
    call === null ? '' : briefUp(call.amount),
    interestText(loan.interest),
  ]
}

/** When interest alone reaches a level. */
export const interestText = (interest: InterestReport | null): string => {
  if (interest === null) return ''
  const { level, datetime } = interest
  return datetime === null ? 'never' : `${level} on ${fullDate(Date.parse(datetime))}`
}

/** By asset and then by regime, so that regimes can be compared line by line. */
function legRows(reports: readonly LoanAccount[]): readonly (readonly string[])[] {
  return [...new Set(reports.map(({ account }) => account))].flatMap((account) => {
    const regimes = reports.filter((report) => report.account === account)
    const assets = new Set(regimes.flatMap(({ loan }) => legsOf(loan)).map(({ asset }) => asset))
    return [...assets].flatMap((asset) =>
      regimes.flatMap((report) =>
        legsOf(report.loan)
          .filter((leg) => leg.asset === asset)
          .map((leg) => legRow(report, leg)),
      ),
    )
  })
}

const legsOf = ({ collateral, debts }: LoanReport) => [...collateral, ...debts]

function legRow({ account, rulebook, loan }: LoanAccount, leg: LegReport): readonly string[] {
  const isDebt = loan.debts.includes(leg)
  return [
    account,
    leg.asset,
    rulebook,
    isDebt ? `-${brief(leg.amount, 8)}` : brief(leg.amount, 8),
    brief(leg.price, 4),
    brief(leg.value),
    isDebt ? 'owed' : leg.isIdle ? 'nothing' : percent(leg.threshold),
    leg.liquidationPrice === null ? 'never' : `${leg.liquidation} ${edge(leg.liquidationPrice)}`,
    brief(loan.targetHealth, 4),
    remedyText(leg, loan),
  ]
}

/** A price to the nearest ten thousandth: the exact one is often just under a round number. */
export const edge = (price: string): string => brief(Number(price).toFixed(4), 4)

/** The amount of this asset that alone reaches the target. */
export function remedyText(
  { repay, add, sell, isIdle }: LegReport,
  { debts }: Pick<LoanReport, 'debts'>,
): string {
  if (isIdle || debts.length === 0) return ''
  const ways = Object.entries({ repay, add, sell }).filter(([, amount]) => amount !== null)
  if (ways.some(([, amount]) => amount === '0')) return 'is reached'
  const told = ways.map(([name, amount]) => `${name} ${briefUp(amount as string)}`)
  return told.join(' or ') || 'none of it is enough'
}

/** A share as per cent, to the nearest hundredth of one. */
export const percent = (share: string | null): string =>
  share === null ? '–' : `${brief((Number(share) * 100).toFixed(2))} %`

function notes(reports: readonly LoanAccount[]): readonly string[] {
  const found = [
    'Each price and each amount by itself: all else stays. Amounts are rounded up; 1 is liquidation.',
  ]
  const legs = reports.flatMap(({ loan }) => legsOf(loan))
  if (legs.some(({ isIdle }) => isIdle)) {
    found.push('Counts for nothing: the regime does not take it, or it is not pledged.')
  }
  for (const { account, rulebook, loan } of reports) {
    for (const note of loan.notes ?? []) {
      found.push(`${account} could not have come about under ${rulebook}: ${note}.`)
    }
  }
  return found
}
