import { datetime } from '../../base/datetime.ts'
import { grouped } from '../../chart/labels.ts'
import { unbalanced } from '../../engine/reconcile.ts'
import { amountText } from '../../report/figures.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { pad } from '../table.ts'
import type { Day } from './Day.ts'
import type { Observer } from './Observer.ts'
import { stages } from './stages.ts'

/** A day in figures, for programs: money as decimal strings of the numeraire. */
export function summary({ day, state }: Observer) {
  const { totals, numeraire, minutes } = day
  const money = (amount: bigint) => amountText(amount, numeraire)
  const { forced, fundPaid, deleveraged, socialised, shortfall, entered: _, ...counts } = totals
  const fault = unbalanced(state)
  return {
    from: stamp(minutes[0]?.time),
    to: stamp(minutes.at(-1)?.time),
    steps: minutes.length,
    numeraire: numeraire.id,
    accounts: state.accounts.filter(({ kind }) => kind !== 'house').length,
    ...counts,
    forced: money(forced),
    fundPaid: money(fundPaid),
    fund: money(minutes.at(-1)?.fund ?? 0n),
    deleveraged: money(deleveraged),
    socialised: money(socialised),
    shortfall: money(shortfall),
    stages: stages(totals, day.levels),
    balanced: fault === null,
    imbalance: fault,
  }
}

const stamp = (time: number | undefined) =>
  time === undefined ? null : { timestamp: time, datetime: datetime(time) }

const COUNT = 9

/** The same for people. */
export function summaryText(observer: Observer, paint: Paint): readonly string[] {
  const { day, state } = observer
  const { totals, numeraire } = day
  const money = (amount: bigint) => `${brief(amountText(amount, numeraire), 0)} ${numeraire.id}`
  const rows = stages(totals, day.levels).map(({ name, count }) => {
    const figure = pad(grouped(count), COUNT, 'right')
    return `  ${count > 0 ? figure : paint('yellow', figure)}  ${name}`
  })
  const fault = unbalanced(state)
  return [
    ...rows,
    '',
    `  forced notional  ${money(totals.forced)} in ${grouped(totals.liquidationOrders)} orders`,
    `  fund             ${fundText(day, money)}`,
    `  deleveraged      ${money(totals.deleveraged)}`,
    `  socialised       ${money(totals.socialised)}`,
    ...(totals.shortfalls === 0 ? [] : [`  borne by nobody  ${money(totals.shortfall)}`]),
    `  ${grouped(totals.commands)} commands, ${grouped(totals.events)} events, ${grouped(totals.rejected)} refused`,
    '',
    fault === null
      ? `  ${paint('green', 'The books balance')} to the last unit, in every asset and every contract.`
      : `  ${paint('red', 'The books do not balance:')} ${fault}`,
  ]
}

const fundText = ({ minutes, totals }: Day, money: (amount: bigint) => string): string =>
  `${money(minutes.at(-1)?.fund ?? 0n)} left, ${money(totals.fundPaid)} paid`
