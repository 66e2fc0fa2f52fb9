import { datetime } from '../../base/datetime.ts'
import { grouped } from '../../chart/labels.ts'
import { unbalanced } from '../../engine/reconcile.ts'
import { amountText } from '../../report/figures.ts'
import type { Metrics } from '../../sim/metrics.ts'
import { Totals } from '../../sim/Totals.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { pad } from '../table.ts'

/** A day's results as JSON: money as decimal strings of the numeraire. */
export function summary(metrics: Metrics) {
  const { totals, numeraire, minutes, levels, state } = metrics
  const money = (amount: bigint) => amountText(amount, numeraire)
  const fault = unbalanced(state)
  return {
    from: stamp(minutes[0]?.time),
    to: stamp(minutes.at(-1)?.time),
    steps: minutes.length,
    numeraire: numeraire.id,
    accounts: totals.accounts,
    ...countsOf(metrics),
    forced: money(totals.forced),
    fundPaid: money(totals.fundPaid),
    fund: money(minutes.at(-1)?.fund ?? 0n),
    deleveraged: money(totals.deleveraged),
    socialised: money(totals.socialised),
    shortfall: money(totals.shortfall),
    stages: stages(totals, levels),
    balanced: fault === null,
    imbalance: fault,
  }
}

const countsOf = ({ totals, census }: Metrics) => ({
  commands: totals.commands,
  events: totals.events,
  rejected: Totals.rejected(totals),
  callsOpened: totals.callsOpened,
  callsPartlyMet: totals.callsPartlyMet,
  metByDeposit: totals.metByDeposit,
  metByReduction: totals.metByReduction,
  metByPrice: totals.metByPrice,
  metByRepayment: totals.metByRepayment,
  callsMet: Totals.met(totals),
  callsExpired: totals.callsExpired,
  callsSuperseded: totals.callsSuperseded,
  callsCancelled: totals.callsCancelled,
  callsWaived: totals.callsWaived,
  callsOpen: census.openCalls.size,
  liquidationsStarted: totals.liquidations,
  liquidatedPartly: totals.cured,
  liquidatedFully: Totals.ended(totals),
  bankrupt: totals.bankrupt,
  liquidationOrders: Totals.ordered(totals),
  fundPayments: totals.fundPayments,
  deleveragings: totals.deleveragings,
  socialisations: totals.socialisations,
  shortfalls: totals.shortfalls,
})

const stamp = (time: number | undefined) =>
  time === undefined ? null : { timestamp: time, datetime: datetime(time) }

const COUNT = 9

/** A day's results as text. */
export function summaryText(metrics: Metrics, paint: Paint): readonly string[] {
  const { totals, numeraire, levels, state } = metrics
  const money = (amount: bigint) => `${brief(amountText(amount, numeraire), 0)} ${numeraire.id}`
  const rows = stages(totals, levels).map(({ name, count }) => {
    const figure = pad(grouped(count), COUNT, 'right')
    return `  ${count > 0 ? figure : paint('yellow', figure)}  ${name}`
  })
  const fault = unbalanced(state)
  return [
    ...rows,
    '',
    `  margin calls     ${callsText(metrics)}`,
    `  forced notional  ${money(totals.forced)} in ${grouped(Totals.ordered(totals))} orders`,
    `  fund             ${fundText(metrics, money)}`,
    `  deleveraged      ${money(totals.deleveraged)}`,
    `  socialised       ${money(totals.socialised)}`,
    ...(totals.shortfalls === 0 ? [] : [`  borne by nobody  ${money(totals.shortfall)}`]),
    `  ${grouped(totals.commands)} commands, ${grouped(totals.events)} events, ${grouped(Totals.rejected(totals))} refused`,
    '',
    fault === null
      ? `  ${paint('green', 'The books balance')} to the last unit, in every asset and every contract.`
      : `  ${paint('red', 'The books do not balance:')} ${fault}`,
  ]
}

/** Every call that was issued, by how it ended. */
function callsText({ totals, census }: Metrics): string {
  const ends = [
    [Totals.met(totals), 'met'],
    [totals.callsExpired, 'expired'],
    [totals.callsSuperseded, 'superseded by a liquidation'],
    [totals.callsCancelled, 'cancelled'],
    [totals.callsWaived, 'waived'],
    [census.openCalls.size, 'open'],
  ] as const
  const told = ends.filter(([count]) => count > 0).map(([count, how]) => `${grouped(count)} ${how}`)
  const issued = `${grouped(totals.callsOpened)} issued`
  return told.length === 0 ? issued : `${issued} = ${told.join(' + ')}`
}

const fundText = ({ minutes, totals }: Metrics, money: (amount: bigint) => string): string =>
  `${money(minutes.at(-1)?.fund ?? 0n)} left, ${money(totals.fundPaid)} paid`

/** A kind of event during the day, and its count. */
export interface Stage {
  readonly name: string
  readonly count: number
}

/** All stages from the first notice to deleveraging, by severity. */
export function stages(totals: Totals, levels: readonly string[]): readonly Stage[] {
  const rungs = levels.slice(1).map((name, index) => ({
    name: `accounts that reached ${name}`,
    count: totals.entered[index + 1] ?? 0,
  }))
  return [
    ...rungs,
    { name: 'margin calls issued', count: totals.callsOpened },
    { name: 'calls met by deposit', count: totals.metByDeposit },
    { name: 'calls met by reduction', count: totals.metByReduction },
    { name: 'calls met by price', count: totals.metByPrice },
    { name: 'calls expired', count: totals.callsExpired },
    { name: 'partial liquidations', count: totals.cured },
    { name: 'full liquidations', count: Totals.ended(totals) },
    { name: 'payments by the fund', count: totals.fundPayments },
    { name: 'positions deleveraged', count: totals.deleveragings },
  ]
}
