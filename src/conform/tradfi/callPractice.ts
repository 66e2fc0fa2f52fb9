import { DayTrades } from '../../brokerage/DayTrades.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { UsMargin } from '../../calendar/UsMargin.ts'
import { DayTrading } from '../../calls/DayTrading.ts'
import * as practices from '../../calls/practices.ts'
import {
  type RestrictionKind,
  type RestrictionTerm,
  RestrictionWindow,
} from '../../calls/RestrictionWindow.ts'
import { type Excuse, type Liquidation, type StrikeRule, Strikes } from '../../calls/Strikes.ts'
import { Value } from '../../money/Value.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms } from '../units.ts'
import { calendarOf, countOf, dateOf, read, texts, told } from './reading.ts'
import { money, moneyOf } from './sums.ts'
import { kindNames, ladderAction, ordinal, reopened } from './words.ts'

/** What follows calls that are liquidated or not met, by methodology. */
export const callPractice: { readonly [methodology: string]: (inputs: Facts) => Tree } = {
  'restriction-window': restrictionWindow,
  'strike-count': strikeCount,
  'strike-ladder': strikeLadder,
  'liquidation-practice': liquidationPractice,
  'restriction-after-unmet': afterUnmet,
  'day-trade-buying-power': dayTradePower,
  'closing-only-until-met': untilMet,
}

const kinds = Object.keys(kindNames) as RestrictionKind[]

function restrictionWindow(inputs: Facts): Tree {
  const name = Facts.word(inputs, 'kind', Object.values(kindNames))
  const kind = kinds.find((one) => kindNames[one] === name) as RestrictionKind
  const term = { kind, days: countOf(inputs, 'calendarDays'), endsWhenMet: false }
  return { kind: name, ...windowTree(RestrictionWindow.open(term, dateOf(inputs, 'start'))) }
}

const windowTree = ({ last }: RestrictionWindow) => ({
  lastRestrictedDay: last && CivilDate.format(last),
})

function strikeCount(inputs: Facts): Tree {
  const nth =
    'limit' in inputs ? countOf(inputs, 'limit') : countOf(inputs, 'strikesBeforeRestriction') + 1
  const rule: StrikeRule = {
    ...practices.tastytrade,
    windowDays: countOf(inputs, 'windowDays'),
    ladder: Strikes.fromNth(nth, practices.closingOnly),
  }
  const tallies = Strikes.tally(told(Strikes.validate(rule)), liquidationsOf(inputs))
  const brought = tallies.find((one) => one.brought !== null)?.brought ?? null
  const words = `${practices.closingOnly.days} calendar days closing only from the ${ordinal(nth)}`
  return {
    after: tallies.map(({ date, strikes, isRestricted }) => ({
      ...{ date: CivilDate.format(date), strikes: BigInt(strikes), restricted: isRestricted },
    })),
    restriction: words,
    restrictedFrom: brought && CivilDate.format(brought.first),
    days: BigInt(practices.closingOnly.days ?? 0),
    kind: brought && kindNames[brought.kind],
    lastRestrictedDay: brought && windowTree(brought).lastRestrictedDay,
    fromDueDateOf: ordinal(nth),
  }
}

/** Cases list what happened, the days of liquidations, or the due dates of strikes. */
function liquidationsOf(inputs: Facts): readonly Liquidation[] {
  if ('events' in inputs) return Facts.objects(inputs, 'events').map(liquidationOf)
  const name = 'liquidations' in inputs ? 'liquidations' : 'dueDatesOfStrikes'
  return texts(inputs, name).map((date) => ({ date: read(date), excuses: [] }))
}

function liquidationOf(event: Facts): Liquidation {
  const excuses: readonly (Excuse | false)[] = [
    event.liquidatedToMeet === false && 'deposit',
    event.dayAfterExerciseOrAssignment === true && 'dayAfterExercise',
    event.adverseMarketOnly === true && 'adverseMarket',
  ]
  return { date: dateOf(event, 'date'), excuses: excuses.filter((one) => one !== false) }
}

function strikeLadder(inputs: Facts): Tree {
  const term = Strikes.consequence(practices.optionsHouse, countOf(inputs, 'strike'))
  return {
    action: ladderAction(term),
    restrictionDays: BigInt(term?.days ?? 0),
    kind: term && kindNames[term.kind],
  }
}

function liquidationPractice(inputs: Facts): Tree {
  const nth = countOf(inputs, 'allowedPerYear') + 1
  const rule: StrikeRule = {
    ...practices.portfolioMargin,
    ladder: Strikes.fromNth(nth, practices.fundsOnHand),
  }
  const tallies = Strikes.tally(rule, Facts.objects(inputs, 'liquidations').map(liquidationOf))
  return {
    counted: tallies.map(({ strikes }) => BigInt(strikes)),
    restricted: tallies.map(({ isRestricted }) => isRestricted),
  }
}

function afterUnmet(inputs: Facts): Tree {
  if ('pastDueDayTradeCalls' in inputs) return afterPastDue(inputs)
  Facts.word(inputs, 'callType', ['dayTrade'])
  if (countOf(inputs, 'unmetAtBusinessDay') < UsMargin.dayTradeCall.due.days) return { kind: null }
  const threshold = Value.of(atoms(DayTrades.minimumEquity))
  const term = practices.tradeUpUnmet(moneyOf(inputs, 'accountEquity'), threshold)
  return {
    kind: kindNames[term.kind],
    duration: term.days === null ? 'until met' : `${term.days} days`,
  }
}

function afterPastDue(inputs: Facts): Tree {
  const terms = countsOf(inputs, 'pastDueDayTradeCalls').map((nth) =>
    Strikes.consequence(practices.webullPastDue, nth),
  )
  return {
    kind: terms.map((term) => term && kindNames[term.kind]),
    days: terms.map((term) => BigInt(term?.days ?? 0)),
    reopenOn: reopened(terms.some(isReopened)),
  }
}

const isReopened = (term: RestrictionTerm | null): boolean =>
  term?.kind === 'accountClosed' && term.endsWhenMet

const countsOf = (inputs: Facts, name: string): readonly number[] =>
  Facts.list(inputs, name).map((one) => countOf({ [name]: one }, name))

function dayTradePower(inputs: Facts): Tree {
  const { multiple, isTimeAndTick, buyingPower } = DayTrading.power(practices.webullPower, {
    maintenanceExcess: moneyOf(inputs, 'maintenanceExcess'),
    openCalls: countOf(inputs, 'openDayTradeCalls'),
    isPattern: inputs.patternDayTrader === true,
  })
  return { multiple, timeAndTick: isTimeAndTick, dayTradingBuyingPower: money(buyingPower) }
}

/** Closing only from the call on, until the deposit, which then stays. */
function untilMet(inputs: Facts): Tree {
  const { depositHold } = UsMargin.dayTradeCall
  const deposited = dateOf(inputs, 'deposited')
  const issued = dateOf(Facts.object(inputs, 'dayTradeCall'), 'issued')
  const restriction = RestrictionWindow.open(practices.closingOnlyUntilMet, issued)
  const free = DayTrading.freeFrom(calendarOf(inputs), deposited, depositHold)
  return {
    closingOnlyUntil: windowTree(RestrictionWindow.meet(restriction, deposited)).lastRestrictedDay,
    fundsMustRemainBusinessDays: BigInt(depositHold),
    withdrawableFrom: CivilDate.format(told(free)),
  }
}
