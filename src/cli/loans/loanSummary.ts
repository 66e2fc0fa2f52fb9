import { changePercent, compact, grouped, moment } from '../../chart/labels.ts'
import { unbalanced } from '../../engine/reconcile.ts'
import { amountText } from '../../report/figures.ts'
import { decimals } from '../../sim/scenarios/crashDay/listings.ts'
import { dollar } from '../../sim/scenarios/loanDay/coins.ts'
import type { LoanBook } from '../../sim/scenarios/loanDay/LoanBook.ts'
import type { RegimeRun } from '../../sim/scenarios/loanDay/loanDay.ts'
import { Totals } from '../../sim/Totals.ts'
import { inUnits } from '../inUnits.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { table } from '../table.ts'
import type { Track } from './Track.ts'

/** The currency of this summary. */
export const numeraire = { id: dollar, index: 0, decimals }

const money = (amount: bigint): string => amountText(amount, numeraire)

/** The day's results as JSON: money as decimal strings of USDT. */
export function loanSummary(book: LoanBook, runs: readonly RegimeRun[]) {
  const regimes = runs.map(factsOf)
  return {
    seed: book.seed,
    loans: book.borrowers.length,
    debt: money(book.debt),
    numeraire: dollar,
    regimes,
    balanced: regimes.every(({ imbalance }) => imbalance === null),
  }
}

function factsOf({ regime, metrics, loans }: RegimeRun) {
  const { totals, state } = metrics
  const last = loans.minutes.at(-1)
  const { notices, noticed, borne, ...sums } = loans.totals
  return {
    name: regime.name,
    steps: loans.minutes.length,
    commands: totals.commands,
    events: totals.events,
    refused: Object.fromEntries(totals.refused),
    notices: { sent: notices, borrowers: noticed.size },
    calls: {
      issued: totals.callsOpened,
      borrowers: totals.accountsCalled,
      metByCollateral: totals.metByDeposit + totals.metByReduction,
      metByRepayment: totals.metByRepayment,
      metByPrice: totals.metByPrice,
      expired: totals.callsExpired,
      overtaken: totals.callsSuperseded,
      open: last?.openCalls ?? 0,
    },
    brought: { collateral: money(sums.deposited), repaid: money(sums.repaid) },
    liquidations: {
      begun: totals.liquidations,
      borrowers: totals.accountsLiquidated,
      cured: totals.cured,
      closed: Totals.ended(totals),
      open: last?.liquidating ?? 0,
      steps: sums.steps,
      takenOver: sums.absorbed,
      value: money(sums.value),
      cost: money(sums.cost),
    },
    badDebt: {
      loans: sums.badDebts,
      amount: money(sums.badDebt),
      insurers: money(borne.insurers),
      fund: money(borne.fund),
      house: money(borne.house),
      lenders: money(borne.lenders),
      deficit: money(borne.deficit),
      stillOpen: money(last?.underWater ?? 0n),
    },
    imbalance: unbalanced(state),
  }
}

type Facts = ReturnType<typeof factsOf>

const usdt = (text: string): string => brief(text, 0)

/** Rows of the table: a quantity, and its value under each regime. */
const rows: readonly (readonly [string, (facts: Facts) => string])[] = [
  ['notices sent', ({ notices }) => count(notices.sent)],
  ['margin calls', ({ calls }) => count(calls.issued)],
  ['  met by collateral', ({ calls }) => count(calls.metByCollateral)],
  ['  met by repayment', ({ calls }) => count(calls.metByRepayment)],
  ['  met by price', ({ calls }) => count(calls.metByPrice)],
  ['  expired', ({ calls }) => count(calls.expired)],
  ['  overtaken by liquidation', ({ calls }) => count(calls.overtaken)],
  ['collateral brought, USDT', ({ brought }) => usdt(brought.collateral)],
  ['debt repaid, USDT', ({ brought }) => usdt(brought.repaid)],
  ['borrowers liquidated', ({ liquidations }) => grouped(liquidations.borrowers)],
  ['liquidations', ({ liquidations }) => grouped(liquidations.begun)],
  ['  back on their feet', ({ liquidations }) => grouped(liquidations.cured)],
  ['  closed', ({ liquidations }) => grouped(liquidations.closed)],
  ['  under way at midnight', ({ liquidations }) => grouped(liquidations.open)],
  ['taken over by the house', ({ liquidations }) => grouped(liquidations.takenOver)],
  ['collateral liquidated, USDT', ({ liquidations }) => usdt(liquidations.value)],
  ['cost to borrowers, USDT', ({ liquidations }) => usdt(liquidations.cost)],
  ['bad debt, USDT', ({ badDebt }) => usdt(badDebt.amount)],
  ['  borne by insurers', ({ badDebt }) => usdt(badDebt.insurers)],
  ['  borne by the fund', ({ badDebt }) => usdt(badDebt.fund)],
  ['  borne by the house’s income', ({ badDebt }) => usdt(badDebt.house)],
  ['  borne by lenders at once', ({ badDebt }) => usdt(badDebt.lenders)],
  ['  left in the pool', ({ badDebt }) => usdt(badDebt.deficit)],
  ['  in loans still open', ({ badDebt }) => usdt(badDebt.stillOpen)],
]

const count = (value: number): string => (value === 0 ? '–' : grouped(value))

/** The day's results as text, a column for each regime. */
export function loanText(
  book: LoanBook,
  runs: readonly RegimeRun[],
  paint: Paint,
): readonly string[] {
  const facts = runs.map(factsOf)
  const columns = [
    { title: '' },
    ...runs.map(({ regime }) => ({ title: regime.title, align: 'right' as const })),
  ]
  const cells = rows.map(([name, of]) => [name, ...facts.map(of)])
  const faults = facts.flatMap(({ name, imbalance }) =>
    imbalance === null ? [] : [`${name}: ${imbalance}`],
  )
  const events = facts.reduce((sum, one) => sum + one.events, 0)
  return [
    ...table(columns, cells, paint).map((line) => `  ${line}`),
    '',
    `  ${usdt(money(book.debt))} USDT owed in the beginning; ${grouped(events)} events in all`,
    '',
    faults.length === 0
      ? `  ${paint('green', 'The books balance')} to the last unit, in every asset and every regime.`
      : `  ${paint('red', 'The books do not balance:')} ${faults.join('; ')}`,
  ]
}

/** One line per hour, where there is no terminal. */
export function pulse(time: number, { coins }: Track, runs: readonly RegimeRun[]): string {
  const shown = coins.slice(0, 2).map(({ name, opening, values }) => {
    const share = values.at(-1) ?? 1
    return `${name} ${grouped(Math.round(opening * share))} ${changePercent(share - 1)}`
  })
  const each = runs.map(({ regime, metrics, loans }) => {
    const calls = metrics.minutes.at(-1)?.openCalls ?? 0
    const open = metrics.totals.callsOpened > 0 ? `${grouped(calls)} calls, ` : ''
    return `${regime.name}: ${open}${compact(inUnits(loans.totals.value, numeraire))} liquidated`
  })
  return [`${moment(time)} UTC`, ...shown, ...each].join('  ')
}
