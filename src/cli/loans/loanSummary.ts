import { changePercent, clock, compact, dateOf, grouped } from '../../chart/labels.ts'
import { unbalanced } from '../../engine/reconcile.ts'
import { amountText } from '../../report/figures.ts'
import { decimals } from '../demo/listings.ts'
import { inUnits } from '../inUnits.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { table } from '../table.ts'
import { dollar } from './coins.ts'
import type { LoanBook } from './LoanBook.ts'
import type { RegimeRun } from './RegimeRun.ts'
import type { Track } from './Track.ts'

/** What money is counted in here. */
export const numeraire = { id: dollar, index: 0, decimals }

const money = (amount: bigint): string => amountText(amount, numeraire)

/** The day in figures, for programs: money as decimal strings of USDT. */
export function loanSummary(book: LoanBook, theatres: readonly RegimeRun[]) {
  const regimes = theatres.map(factsOf)
  return {
    seed: book.seed,
    loans: book.borrowers.length,
    debt: money(book.debt),
    numeraire: dollar,
    regimes,
    balanced: regimes.every(({ imbalance }) => imbalance === null),
  }
}

function factsOf({ regime, state, observer }: RegimeRun) {
  const { totals, minutes } = observer.day
  const last = minutes.at(-1)
  const { borne } = totals
  return {
    name: regime.name,
    steps: minutes.length,
    commands: totals.commands,
    events: totals.events,
    refused: Object.fromEntries(totals.refused),
    notices: { sent: totals.notices, borrowers: totals.noticed.size },
    calls: {
      issued: totals.calls,
      borrowers: totals.called.size,
      metByCollateral: totals.curedByDeposit,
      metByRepayment: totals.curedByRepayment,
      metByPrice: totals.curedByPrice,
      expired: totals.expired,
      overtaken: totals.cancelled,
      open: last?.openCalls ?? 0,
    },
    brought: { collateral: money(totals.deposited), repaid: money(totals.repaid) },
    liquidations: {
      begun: totals.liquidations,
      borrowers: totals.liquidated.size,
      cured: totals.cured,
      closed: totals.closed,
      open: last?.liquidating ?? 0,
      steps: totals.steps,
      takenOver: totals.absorbed,
      value: money(totals.value),
      cost: money(totals.cost),
    },
    badDebt: {
      loans: totals.badDebts,
      amount: money(totals.badDebt),
      insurers: money(borne.insurers),
      fund: money(borne.fund),
      lenders: money(borne.lenders),
      deficit: money(borne.deficit),
      stillOpen: money(last?.underWater ?? 0n),
    },
    imbalance: unbalanced(state),
  }
}

type Facts = ReturnType<typeof factsOf>

const usdt = (text: string): string => brief(text, 0)

/** Rows of the table: what is counted, and how each regime did. */
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
  ['  borne by lenders at once', ({ badDebt }) => usdt(badDebt.lenders)],
  ['  left in the pool', ({ badDebt }) => usdt(badDebt.deficit)],
  ['  in loans still open', ({ badDebt }) => usdt(badDebt.stillOpen)],
]

const count = (value: number): string => (value === 0 ? '–' : grouped(value))

/** The same for people: a column for each regime. */
export function loanText(
  book: LoanBook,
  theatres: readonly RegimeRun[],
  paint: Paint,
): readonly string[] {
  const facts = theatres.map(factsOf)
  const columns = [
    { title: '' },
    ...theatres.map(({ regime }) => ({ title: regime.title, align: 'right' as const })),
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

/** One line an hour, where there is no terminal. */
export function pulse(time: number, { coins }: Track, theatres: readonly RegimeRun[]): string {
  const shown = coins.slice(0, 2).map(({ name, opening, values }) => {
    const share = values.at(-1) ?? 1
    return `${name} ${grouped(Math.round(opening * share))} ${changePercent(share - 1)}`
  })
  const each = theatres.map(({ regime, observer }) => {
    const { totals, minutes } = observer.day
    const calls = minutes.at(-1)?.openCalls ?? 0
    const open = totals.calls > 0 ? `${grouped(calls)} calls, ` : ''
    return `${regime.name}: ${open}${compact(inUnits(totals.value, numeraire))} liquidated`
  })
  return [`${dateOf(time)} ${clock(time)} UTC`, ...shown, ...each].join('  ')
}
