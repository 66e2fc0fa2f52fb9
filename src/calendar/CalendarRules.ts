import { limits } from '../base/limits.ts'
import { CivilDate, type Weekday } from './CivilDate.ts'
import type { DayRule } from './DayRule.ts'
import { Zone, type ZoneId } from './Zone.ts'

/** A calendar as data: which days are business days, and when each of them closes. */
export interface CalendarRules {
  readonly id: string
  /** Of what it is, from where and of when. */
  readonly source: string
  readonly zone: ZoneId
  /** The years for which the rules are said to hold, both included. */
  readonly from: number
  readonly until: number
  /** Days of the week that are never business days. */
  readonly weekend: readonly Weekday[]
  /** The close of a business day, in milliseconds since local midnight. */
  readonly close: number
  readonly holidays: readonly DayRule[]
  /** Business days that close earlier; one that falls on another day says nothing. */
  readonly earlyCloses: readonly EarlyClose[]
}

/** A rule whose day closes at another time. */
export interface EarlyClose extends DayRule {
  /** Milliseconds since local midnight, before the usual close. */
  readonly close: number
}

/** What is wrong with a calendar, in the order checked. */
export type CalendarRulesFaultCode =
  | 'calendar.yearsReversed'
  | 'calendar.zoneUnknownThen'
  | 'calendar.closeNotPositive'
  | 'calendar.neverOpen'
  | 'calendar.tooManyRules'
  | 'calendar.ruleYearsReversed'
  | 'calendar.noSuchDay'
  | 'calendar.earlyCloseLate'

export interface CalendarRulesFault {
  readonly code: CalendarRulesFaultCode
  /** The list and the index of the faulty rule; null for the calendar as a whole. */
  readonly rule: readonly [list: 'holidays' | 'earlyCloses', index: number] | null
}

const DAY_MS = 86_400_000

/**
 * The first fault of a calendar, or null: years in order, within those of its zone; a close after
 * midnight and up to the next; a day of the week that is open; and each rule with years in order, a
 * day that occurs in some year, and an early close before the usual one.
 *
 * Rules: [CAL8]
 */
export function fault(rules: CalendarRules): CalendarRulesFault | null {
  const code = wholeFault(rules)
  if (code !== null) return { code, rule: null }
  return (
    listFault('holidays', rules.holidays, ruleFault) ??
    listFault('earlyCloses', rules.earlyCloses, (rule) => earlyFault(rule, rules))
  )
}

function wholeFault(rules: CalendarRules): CalendarRulesFaultCode | null {
  const zone = Zone.named(rules.zone)
  if (rules.from > rules.until) return 'calendar.yearsReversed'
  if (rules.from < zone.from || rules.until > zone.until) return 'calendar.zoneUnknownThen'
  if (rules.close <= 0 || rules.close > DAY_MS) return 'calendar.closeNotPositive'
  if (new Set(rules.weekend).size > 6) return 'calendar.neverOpen'
  const count = rules.holidays.length + rules.earlyCloses.length
  return count > limits.dayRules ? 'calendar.tooManyRules' : null
}

function listFault<T extends DayRule>(
  list: 'holidays' | 'earlyCloses',
  rules: readonly T[],
  faultOf: (rule: T) => CalendarRulesFaultCode | null,
): CalendarRulesFault | null {
  for (const [index, rule] of rules.entries()) {
    const code = faultOf(rule)
    if (code !== null) return { code, rule: [list, index] }
  }
  return null
}

function ruleFault({ day, from, until }: DayRule): CalendarRulesFaultCode | null {
  if (from !== undefined && until !== undefined && from > until) return 'calendar.ruleYearsReversed'
  // A leap year has every date that any year has.
  const isThere = day.kind !== 'fixed' || CivilDate.of(2000, day.month, day.day) !== null
  return isThere ? null : 'calendar.noSuchDay'
}

const earlyFault = (rule: EarlyClose, { close }: CalendarRules): CalendarRulesFaultCode | null =>
  ruleFault(rule) ?? (rule.close <= 0 || rule.close >= close ? 'calendar.earlyCloseLate' : null)

export * as CalendarRules from './CalendarRules.ts'
