import { CivilDate } from '../../calendar/CivilDate.ts'
import { type DayCount, type DueOnDate, DueRule } from '../../calendar/DueRule.ts'
import { cycleAt } from '../../calendar/SettlementCycle.ts'
import { UsMargin } from '../../calendar/UsMargin.ts'
import { Zone } from '../../calendar/Zone.ts'
import { liquidationDelay } from '../../calls/practices.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { calendarOf, dateOf, read, texts, timeOf, told } from './reading.ts'
import { regimeNames } from './words.ts'

/** Dates of margin calls, by methodology: the holidays are the case's own. */
export const callDates: { readonly [methodology: string]: (inputs: Facts) => Tree } = {
  'reg-t-payment-period': paymentPeriod,
  'call-due-date': callDueDate,
  'call-cutoff': callCutOff,
  'imd-clock': intradayDeficit,
  'rule-regime': ruleRegime,
  'legacy-day-trade-call': dayTradeCall,
  'liquidation-date': liquidationDate,
}

function paymentPeriod(inputs: Facts): Tree {
  const { plus, cycles } = UsMargin.paymentPeriod
  const trade = dateOf(inputs, 'tradeDate')
  const cycle = told(cycleAt(cycles, trade))
  return {
    settlementCycleDays: BigInt(cycle),
    paymentPeriodBusinessDays: BigInt(cycle + plus),
    due: counted(inputs, UsMargin.paymentPeriod, trade),
  }
}

function callDueDate(inputs: Facts): Tree {
  Facts.word(inputs, 'dayKind', ['business'])
  const issued = dateOf(inputs, 'issued' in inputs ? 'issued' : 'tradeDate')
  const days = Number(Facts.whole(inputs, 'days'))
  return { due: counted(inputs, businessDays(days), issued), immediate: days === 0 }
}

/** Each event is in time where it is no later than the instant at which the call is due. */
function callCutOff(inputs: Facts): Tree {
  const zone = Zone.named(Facts.word(inputs, 'zone', Zone.ids))
  const date = dateOf(inputs, 'due')
  const rule: DueOnDate = {
    kind: 'date',
    calendar: calendarOf({ holidays: [] }),
    count: { kind: 'calendarDays', days: 0, landing: 'asIs' },
    cutOff: { kind: 'time', time: timeOf(inputs.cutoffLocal), zone },
    lateIssue: 'sameDay',
  }
  const due = told(DueRule.due(rule, told(Zone.instantOf(zone, { date, time: 0 }))))
  return {
    onTime: texts(inputs, 'events').map((event) => {
      const [day = '', time] = event.split('T')
      return told(Zone.instantOf(zone, { date: read(day), time: timeOf(time) })) <= due
    }),
  }
}

function intradayDeficit(inputs: Facts): Tree {
  const { actOn, endsOn, freezeDays } = UsMargin.intradayDeficit
  const from = dateOf(inputs, 'deficitDate')
  const acted = counted(inputs, actOn, from)
  return {
    fifthBusinessDay: acted,
    fifteenthBusinessDay: counted(inputs, endsOn, from),
    freezeEndsIfFrozen: later(acted, freezeDays),
  }
}

function ruleRegime(inputs: Facts): Tree {
  const regimes = texts(inputs, 'dates').map((date) => UsMargin.intradayRegime(read(date)))
  return { regime: regimes.map((regime) => regimeNames[regime]) }
}

function dayTradeCall(inputs: Facts): Tree {
  const call = UsMargin.dayTradeCall
  const due = counted(inputs, call.due, dateOf(inputs, 'issued'))
  return {
    due,
    whileOpen: { buyingPowerMultiple: BigInt(call.multipleWhileOpen), basis: call.basis },
    ifUnmet: {
      restriction: call.restriction,
      calendarDays: BigInt(call.restrictedDays),
      from: due,
      until: later(due, call.restrictedDays),
    },
    depositHoldBusinessDays: BigInt(call.depositHold),
  }
}

function liquidationDate(inputs: Facts): Tree {
  return { liquidateOn: counted(inputs, liquidationDelay, dateOf(inputs, 'due')) }
}

const businessDays = (days: number): DayCount => ({ kind: 'businessDays', days })

/** A day so many days after another, as its text. */
export const counted = (inputs: Facts, count: DayCount, from: CivilDate): string =>
  CivilDate.format(told(DueRule.counted(calendarOf(inputs), count, from)))

const later = (date: string, days: number): string =>
  CivilDate.format(CivilDate.plusDays(read(date), days))
