import type { DatedTerms } from '../calendar/DueTerms.ts'
import { UsMargin } from '../calendar/UsMargin.ts'
import type { CallProcedure, StrikeTerms } from '../model/CallProcedure.ts'
import { Ratio } from '../money/Ratio.ts'

/** A procedure without the level to which it cures, which is that of the margin it is asked for. */
export type BrokerProcedure = Omit<CallProcedure, 'cureTo'>

const DAY_MS = 86_400_000

/** Due at the close of so many business days on the calendar of the New York Stock Exchange. */
const dueAfter = (days: number): DatedTerms => ({
  ...{ kind: 'date', calendar: 'NYSE', cutOff: { kind: 'close' }, lateIssue: 'sameDay' },
  count: { kind: 'businessDays', days },
})

const freeze: StrikeTerms = {
  ...{ on: 'expiry', windowDays: 1, zone: 'America/New_York' },
  steps: [{ restrictions: ['reduceOnly'], days: UsMargin.intradayDeficit.freezeDays }],
}

/**
 * The kinds of calls that brokers and clearing houses publish, as data: when each is issued, what it
 * asks, by when, what meets it and what follows. The level to which one cures is added by the rulebook.
 *
 * Rules: [CALL33]
 */
export const brokerProcedures = {
  /** Regulation T, 12 CFR 220.2: set by the trade, met by no market gain, a sale counts at half. */
  regT: {
    ...{ type: 'regT', within: 3 * DAY_MS, amount: 'fixed', onExpiry: 'liquidate' },
    due: { ...dueAfter(0), count: UsMargin.paymentPeriod },
    trigger: { on: 'transaction' },
    metBy: { reduction: Ratio.of(1n, 2n), price: false },
  },
  /** A house's maintenance call, as Merrill and Firstrade publish it: whatever cures meets it. */
  house: {
    ...{ type: 'house', within: 2 * DAY_MS, amount: 'floating', onExpiry: 'liquidate' },
    due: dueAfter(2),
  },
  /** tastytrade: what is lacking more is a part of its own, due after three business days. */
  maintenance: {
    ...{ type: 'maintenance', within: 3 * DAY_MS, amount: 'cumulative', onExpiry: 'liquidate' },
    due: dueAfter(3),
    trigger: { on: 'schedule', calendar: 'NYSE', at: { kind: 'close' } },
  },
  /** FINRA 4210(f)(8)(B), before June 2026: met by deposits alone. */
  dayTrade: {
    ...{ type: 'dayTrade', within: 5 * DAY_MS, amount: 'fixed', onExpiry: 'record' },
    due: dueAfter(UsMargin.dayTradeCall.due.days),
    metBy: { reduction: Ratio.zero, price: false },
    strikes: freeze,
  },
  /** FINRA 4210(d)(2), from June 2026: no price alone makes one, and unmet it freezes for 90 days. */
  intraday: {
    ...{ type: 'intraday', within: 5 * DAY_MS, amount: 'floating', onExpiry: 'record' },
    due: dueAfter(UsMargin.intradayDeficit.actOn.days),
    trigger: { on: 'transaction' },
    strikes: freeze,
  },
  /** FINRA 4210(g)(10): three business days, then liquidated; the third within a year restricts. */
  portfolio: {
    ...{ type: 'portfolio', within: 3 * DAY_MS, amount: 'floating', onExpiry: 'liquidate' },
    due: dueAfter(3),
    strikes: {
      ...{ on: 'liquidation', windowDays: 365, zone: 'America/New_York' },
      steps: [null, null, { restrictions: ['fundsOnHand'], days: 90 }],
    },
  },
  /** A future under maintenance, as tastytrade asks it: due the next business day, then only reducing. */
  futures: {
    ...{ type: 'futures', within: DAY_MS, amount: 'floating', onExpiry: 'restrict' },
    due: dueAfter(1),
  },
} as const satisfies Readonly<Record<string, BrokerProcedure>>
