import { DayTrades } from '../../brokerage/DayTrades.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { UsMargin } from '../../calendar/UsMargin.ts'
import { DayTrading } from '../../calls/DayTrading.ts'
import * as practices from '../../calls/practices.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms } from '../units.ts'
import type { Answers } from './byMethodology.ts'
import { calendarOf, dateOf, told } from './reading.ts'
import { cents, money } from './sums.ts'

/** The day-trading rule before June 2026. */
export const dayTrades: Answers = { 'legacy-day-trade': legacy }

function legacy(inputs: Facts): Tree {
  if ('depositDay' in inputs) return hold(inputs)
  if ('equity' in inputs) return minimum(inputs)
  return power(inputs)
}

function power(inputs: Facts): Tree {
  const equity = Facts.number(inputs, 'equityPrevClose')
  const excess = Ratio.sub(equity, Facts.number(inputs, 'maintenancePrevClose'))
  const allowed = (openCalls: number) =>
    DayTrading.power(practices.webullPower, {
      maintenanceExcess: Value.of(atoms(excess)),
      openCalls,
      isPattern: true,
    }).buyingPower
  const { highest, all } = DayTrades.commitment(
    'dayTradesSequential' in inputs ? Facts.numbers(inputs, 'dayTradesSequential') : [],
  )
  const call = DayTrades.call(highest, excess)
  return {
    dayTradingBuyingPower: money(allowed(0)),
    whileCallOutstanding: money(allowed(1)),
    timeAndTickCommitment: cents(highest),
    costOfAllDayTrades: cents(all),
    breach: call.numerator > 0n,
    specialMaintenanceCall: cents(call),
  }
}

function minimum(inputs: Facts): Tree {
  return {
    minimumEquity: cents(DayTrades.minimumEquity),
    restricted: DayTrades.isBelowMinimum(Facts.number(inputs, 'equity')),
  }
}

function hold(inputs: Facts): Tree {
  const { depositHold } = UsMargin.dayTradeCall
  const free = DayTrading.freeFrom(calendarOf(inputs), dateOf(inputs, 'depositDay'), depositHold)
  return { withdrawableFrom: CivilDate.format(told(free)) }
}
