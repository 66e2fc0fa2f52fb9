import type { Refusal } from '../../margin/whatIf.ts'
import type { ComparisonReport } from '../../report/ComparisonReport.ts'
import type { LoanReport } from '../../report/LoanReport.ts'
import type { PositionReport } from '../../report/PositionReport.ts'
import type { SurvivalReport } from '../../report/SurvivalReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'
import { colourOf } from './colourOf.ts'
import { leverageText } from './leverageText.ts'
import { waysOf } from './renderCalls.ts'
import { rulebookNotes } from './renderDistances.ts'
import { edge, percent } from './renderLoans.ts'

/** An account before and after what was asked, and what would let it stand, as text. */
export function renderChange(what: string, compared: ComparisonReport, paint: Paint): string {
  const { before, after, refused, survival } = compared
  const rows = [
    ['level', paint(colourOf(before), before.level), paint(colourOf(after), after.level)],
    ...(before.loan === null || after.loan === null
      ? figures.map(([title, field, places]) => [
          title,
          brief(before[field], places),
          brief(after[field], places),
        ])
      : loanRows(before.loan, after.loan)),
    ['leverage', leverageText(before), leverageText(after)],
    ['call', brief(before.call?.amount ?? null), brief(after.call?.amount ?? null)],
    ...liquidations(before.positions, after.positions),
  ]
  const verdict =
    refused === null
      ? []
      : ['', `${paint('red', 'It would be turned down:')} ${refused}, ${reasons[refused]}.`]
  return [
    `${paint('bold', before.account)} if ${what}, in ${before.numeraire}`,
    '',
    ...table(columns, rows, paint),
    ...verdict,
    ...(survival === undefined ? [] : survivalLines(survival)),
    '',
    ...rulebookNotes([before, after]).map((line) => paint('dim', line)),
  ].join('\n')
}

/** What stands the move, each by itself. */
function survivalLines(survival: SurvivalReport | null): readonly string[] {
  if (survival === null) {
    return ['', 'What it takes to stand the move is unknown: a price or a rule is missing.']
  }
  if (survival.stands) return ['', 'It stands the move as it is.']
  const deposits = survival.deposits.map(
    ({ asset, amount }) => `deposit ${briefUp(amount)} ${asset}`,
  )
  const ways = [...deposits, ...waysOf(survival)]
  if (ways.length === 0) return ['', 'Nothing that can be done now would let it stand the move.']
  return ['', 'To stand the move, now and each by itself:', ...ways.map((way) => `  ${way}`)]
}

const columns: readonly Column[] = [
  { title: '' },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
]

type Field =
  | 'equity'
  | 'initialMargin'
  | 'maintenanceMargin'
  | 'available'
  | 'marginRatio'
  | 'healthFactor'

const figures: readonly (readonly [title: string, field: Field, places: number])[] = [
  ['equity', 'equity', 2],
  ['initial', 'initialMargin', 2],
  ['maintenance', 'maintenanceMargin', 2],
  ['available', 'available', 2],
  ['marginRatio', 'marginRatio', 4],
  ['healthFactor', 'healthFactor', 4],
]

const reasons: { readonly [code in Refusal]: string } = {
  'price.missing': 'a price that it needs is missing',
  'balance.insufficient': 'the balance is smaller',
  'liability.exceeded': 'it would leave a debt that the rulebook does not allow',
  'margin.insufficient': 'equity would not cover initial margin',
  'margin.outflowFloor': 'equity would be too small a share of the notional',
  'loan.notBorrowable': 'the regime does not let it be borrowed here',
  'loan.modeMismatch': 'what is owed does not belong to the mode',
  'loan.ltvZeroFirst': 'what may open nothing has to leave first',
}

/** A loan before and after: its state, and the liquidation price of each of its assets. */
function loanRows(before: LoanReport, after: LoanReport): readonly (readonly string[])[] {
  const legs = (loan: LoanReport) => [...loan.collateral, ...loan.debts]
  const assets = new Set([...legs(before), ...legs(after)].map(({ asset }) => asset))
  const text = (loan: LoanReport, asset: string): string => {
    const leg = legs(loan).find((one) => one.asset === asset)
    if (leg === undefined) return 'none'
    const owed = loan.debts.includes(leg) ? '-' : ''
    const price =
      leg.liquidationPrice === null ? '' : `, ${leg.liquidation} ${edge(leg.liquidationPrice)}`
    return `${owed}${brief(leg.amount, 8)}${price}`
  }
  return [
    ['collateral', brief(before.collateralValue), brief(after.collateralValue)],
    ['debt', brief(before.debtValue), brief(after.debtValue)],
    ['LTV', percent(before.ltv), percent(after.ltv)],
    ['liquidated at', percent(before.liquidationLtv), percent(after.liquidationLtv)],
    ['may fall', percent(before.buffer), percent(after.buffer)],
    ['healthFactor', brief(before.healthFactor, 4), brief(after.healthFactor, 4)],
    ...[...assets].map((asset) => [asset, text(before, asset), text(after, asset)]),
  ]
}

function liquidations(before: readonly PositionReport[], after: readonly PositionReport[]) {
  const key = ({ symbol, side, hedged }: PositionReport) => (hedged ? `${symbol} ${side}` : symbol)
  const keys = new Set([...before, ...after].map(key))
  const text = (position: PositionReport | undefined): string => {
    if (position === undefined) return 'no position'
    const { contracts, side, liquidationPrice, liquidation } = position
    const price =
      liquidationPrice === null ? `none: ${liquidation.reason}` : brief(liquidationPrice, 8)
    return `${side} ${brief(contracts, 8)}, liquidation ${price}`
  }
  return [...keys].map((name) => [
    name,
    text(before.find((one) => key(one) === name)),
    text(after.find((one) => key(one) === name)),
  ])
}
