import { RegT } from '../../brokerage/RegT.ts'
import { Calendar } from '../../calendar/Calendar.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { DueRule } from '../../calendar/DueRule.ts'
import { CallTally } from '../../calls/CallTally.ts'
import { CumulativeCalls } from '../../calls/CumulativeCalls.ts'
import { maintenanceDueDays } from '../../calls/practices.ts'
import { type CallType, Relief, type ReliefEvent } from '../../calls/Relief.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { atoms } from '../units.ts'
import { calendarOf, dateOf, read, told } from './reading.ts'
import { money, moneyOf } from './sums.ts'

/** How calls are met, and told anew, by methodology. */
export const callRelief: { readonly [methodology: string]: (inputs: Facts) => Tree } = {
  'amount-to-liquidate': amountToLiquidate,
  'call-update': callUpdate,
  'partial-meeting': partialMeeting,
}

/** Of a call under a maintenance rate, or of a type that has a rate of its own. */
function amountToLiquidate(inputs: Facts): Tree {
  const call = moneyOf(inputs, 'call')
  const needed = (type: CallType, rate: Ratio) => {
    const sale = Relief.saleNeeded(Relief.terms[type], call, rate)
    return sale && money(sale)
  }
  if ('maintenanceRate' in inputs) {
    return { liquidate: needed('house', positive(inputs, 'maintenanceRate')) }
  }
  const type = Facts.word(inputs, 'kind', ['regT'] as const)
  return {
    marginable: needed(type, RegT.initialRate),
    nonMarginable: needed(type, Ratio.one),
  }
}

function positive(inputs: Facts, name: string): Ratio {
  const rate = Facts.number(inputs, name)
  if (rate.numerator > 0n) return rate
  throw new FactError(`${name}: expected a rate above zero`)
}

function callUpdate(inputs: Facts): Tree {
  if ('open' in inputs) return superseded(inputs)
  const days = pairs(inputs, 'maintenanceDeficitByDay')
  let state = CumulativeCalls.none
  const states = days.map(([date, deficit]) => {
    state = CumulativeCalls.assess(state, deficit, date)
    return state
  })
  const due = (issued: CivilDate) =>
    DueRule.counted(calendarOf(inputs), { kind: 'businessDays', days: maintenanceDueDays }, issued)
  const calls = states.flatMap((state, index) =>
    state.calls.filter(({ issued }) => issued === days[index]?.[0]),
  )
  return {
    callsIfCumulative: calls.map(({ issued, amount }) => ({
      issued: CivilDate.format(issued),
      amount: money(amount),
      due: CivilDate.format(told(due(issued))),
    })),
    outstanding: states.map(({ outstanding }) => money(outstanding)),
  }
}

function superseded(inputs: Facts): Tree {
  const open = Facts.object(inputs, 'open')
  const due = dateOf(open, 'due')
  const call = CallTally.issue(Relief.terms.house, moneyOf(open, 'amount'), { issued: due, due })
  const calls = Facts.list(inputs, 'newDeficit').map((one) =>
    CallTally.supersede(call, sumOf(one), due),
  )
  return {
    amount: calls.map(({ remaining }) => money(remaining)),
    due: calls.map((one) => CivilDate.format(one.due)),
  }
}

function partialMeeting(inputs: Facts): Tree {
  if (inputs.amount === null) return severalCalls(inputs)
  const events = Facts.objects(inputs, 'events').map(
    (one) => [dateOf(one, 'date'), eventOf(one)] as const,
  )
  const house = course(inputs, events, 'house')
  const afterwards = told(Calendar.next(calendarOf(inputs), dateOf(inputs, 'due')))
  const last = house.at(-1) ?? openCall(inputs, 'house')
  const sale = Relief.saleNeeded(Relief.terms.house, last.remaining, rateAsked)
  return {
    release: events.map(([, event]) => money(Relief.of(Relief.terms.house, event))),
    remaining: house.map(({ remaining }) => money(remaining)),
    metOn: last.metOn && CivilDate.format(last.metOn),
    status: CallTally.statusOn(last, afterwards),
    onDate: CivilDate.format(afterwards),
    liquidationNotionalAt30pct: sale && money(sale),
    house: ended(last),
    regT: ended(course(inputs, events, 'regT').at(-1) ?? openCall(inputs, 'regT')),
  }
}

/** That in the name of the value that a case expects: at 30 %. */
const rateAsked = Ratio.of(3n, 10n)

const ended = ({ metOn, remaining }: CallTally): Tree => ({
  met: metOn !== null,
  remaining: money(remaining),
})

/** A call of a type after each event. */
function course(
  inputs: Facts,
  events: readonly (readonly [CivilDate, ReliefEvent])[],
  type: CallType,
): readonly CallTally[] {
  let call = openCall(inputs, type)
  return events.map(([date, event]) => {
    call = CallTally.relieve(call, event, date)
    return call
  })
}

function openCall(inputs: Facts, type: CallType): CallTally {
  const due = dateOf(inputs, 'due')
  return CallTally.issue(Relief.terms[type], moneyOf(inputs, 'amount'), { issued: due, due })
}

function eventOf(event: Facts): ReliefEvent {
  if ('deposit' in event) return { kind: 'deposit', amount: moneyOf(event, 'deposit') }
  if ('marketGain' in event) return { kind: 'appreciation', amount: moneyOf(event, 'marketGain') }
  const rate = positive(event, 'houseRate')
  return { kind: 'sale', proceeds: moneyOf(event, 'sale'), rate }
}

function severalCalls(inputs: Facts): Tree {
  const calls = Facts.objects(inputs, 'events').map((one) => ({
    remaining: moneyOf(one, 'amount'),
  }))
  return { singleDepositNeeded: money(CallTally.depositNeeded(calls)) }
}

const sumOf = (value: unknown): Value => Value.of(atoms(Facts.exact(value)))

const pairs = (inputs: Facts, name: string): readonly (readonly [CivilDate, Value])[] =>
  Facts.list(inputs, name).map((pair) => {
    const [date, amount] = Facts.list({ [name]: pair }, name)
    return [read(date), sumOf(amount)]
  })
