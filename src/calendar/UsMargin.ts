import { CivilDate } from './CivilDate.ts'
import type { BusinessDays, PaymentPeriod } from './DueRule.ts'
import type { SettlementCycle } from './SettlementCycle.ts'

/**
 * Dates and day counts of the margin rules of the United States, which change from a date on: a call is
 * under the rule in force when it was issued.
 */

/** Securities: SEC Rule 15c6-1 as amended in 2017 and 2023. */
export const settlement: readonly SettlementCycle[] = [
  { from: CivilDate.at(1995, 6, 7), days: 3 },
  { from: CivilDate.at(2017, 9, 5), days: 2 },
  { from: CivilDate.at(2024, 5, 28), days: 1 },
]

/**
 * The payment period of Regulation T, 12 CFR 220.2: the settlement cycle and two business days more.
 *
 * Rules: [CAL17]
 */
export const paymentPeriod: PaymentPeriod = { kind: 'paymentPeriod', cycles: settlement, plus: 2 }

/** Which rule of FINRA 4210 margins what is bought and sold within a day. */
export type IntradayRegime = 'legacyDayTrade' | 'intradayMargin'

/** Intraday margin, SR-FINRA-2025-017: from a date, brokers may take until another to move to it. */
export const intradayFrom: CivilDate = CivilDate.at(2026, 6, 4)
export const phaseInUntil: CivilDate = CivilDate.at(2027, 10, 20)

/**
 * The rule that may be chosen on a date; until the end of the phase-in a broker may be under the older
 * one still.
 *
 * Rules: [CAL18]
 *
 * @example
 * UsMargin.intradayRegime(CivilDate.at(2026, 6, 3)) // => 'legacyDayTrade'
 */
export const intradayRegime = (date: CivilDate): IntradayRegime =>
  date < intradayFrom ? 'legacyDayTrade' : 'intradayMargin'

const businessDays = (days: number): BusinessDays => ({ kind: 'businessDays', days })

/** An intraday margin deficit: acted upon and gone on business days, a freeze in calendar days. */
export const intradayDeficit = {
  actOn: businessDays(5),
  endsOn: businessDays(15),
  freezeDays: 90,
} as const

/** A day-trade call of the older rule, FINRA 4210(f)(8)(B), and what follows where it is not met. */
export const dayTradeCall = {
  due: businessDays(5),
  /** Day-trading buying power while it is open, so many times its basis; four otherwise. */
  multipleWhileOpen: 2,
  basis: 'maintenance excess',
  restriction: 'cash available basis',
  restrictedDays: 90,
  /** Business days that a deposit which met it stays. */
  depositHold: 2,
} as const

export * as UsMargin from './UsMargin.ts'
