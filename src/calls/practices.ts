import type { BusinessDays } from '../calendar/DueRule.ts'
import type { Value } from '../money/Value.ts'
import type { DayTradePowerRule } from './DayTrading.ts'
import type { RestrictionTerm } from './RestrictionWindow.ts'
import { type StrikeLadder, type StrikeRule, Strikes } from './Strikes.ts'

/**
 * What brokers and FINRA do about calls that are liquidated or not met, as published on their pages and
 * subject to change. House policy is data: another house is another row.
 */

/** The window of a rolling year, in calendar days. */
export const ROLLING_YEAR = 365

const days = (kind: RestrictionTerm['kind'], count: number): RestrictionTerm => ({
  ...{ kind, days: count, endsWhenMet: false },
})

/** tastytrade and OptionsHouse: closing trades only. */
export const closingOnly: RestrictionTerm = days('closingOnly', 90)

/** TradeStation, while a day-trade call is open. */
export const closingOnlyUntilMet: RestrictionTerm = {
  ...{ kind: 'closingOnly', days: null, endsWhenMet: true },
}

/** FINRA 4210(g)(10)(E): to open, the funds are in the account before. */
export const fundsOnHand: RestrictionTerm = days('fundsOnHand', 90)

/** tastytrade, for calls of Regulation T: three strikes are noted, the fourth and later ones restrict. */
export const tastytrade: StrikeRule = {
  windowDays: ROLLING_YEAR,
  exempt: ['deposit', 'dayAfterExercise'],
  ladder: Strikes.fromNth(4, closingOnly),
}

/** FINRA 4210(g)(10)(E), for portfolio margin: the third within a year restricts. */
export const portfolioMargin: StrikeRule = {
  windowDays: ROLLING_YEAR,
  exempt: ['deposit', 'adverseMarket'],
  ladder: Strikes.fromNth(3, fundsOnHand),
}

/** OptionsHouse from 21 August 2015, for Federal calls. */
export const optionsHouse: StrikeLadder = [
  null,
  days('increasedMargin', 30),
  days('increasedMargin', 90),
  days('liquidationOnly', 90),
]

/** Webull, by how many day-trade calls are past due; all of them met reopens the account. */
export const webullPastDue: StrikeLadder = [
  days('liquidationOnly', 90),
  { kind: 'accountClosed', days: 90, endsWhenMet: true },
]

/** Webull, by the maintenance excess. */
export const webullPower: DayTradePowerRule = {
  multiple: 4n,
  patternWhileOpen: 2n,
  otherWhileOpen: 4n,
}

/**
 * TradeUP, where a day-trade call is not met in time: ninety days above 25,000 dollars of equity, else until
 * it is met. Of exactly as much its page says nothing; here it is until met.
 *
 * Rules: [PRAC18]
 *
 * @example
 * tradeUpUnmet(Value.of(30_000n), Value.of(25_000n)).days // => 90
 */
export const tradeUpUnmet = (equity: Value, threshold: Value): RestrictionTerm =>
  equity > threshold
    ? days('liquidationOnly', 90)
    : { kind: 'liquidationOnly', days: null, endsWhenMet: true }

/**
 * Webull: the business days after a call was due on which what was not met is liquidated.
 *
 * Rules: [PRAC19]
 */
export const liquidationDelay: BusinessDays = { kind: 'businessDays', days: 1 }

/** tastytrade: business days after which a maintenance call is due. */
export const maintenanceDueDays = 3
