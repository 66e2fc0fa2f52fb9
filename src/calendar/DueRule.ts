import { Result } from '../base/Result.ts'
import { type Answer, Calendar } from './Calendar.ts'
import { CivilDate } from './CivilDate.ts'
import { cycleAt, type SettlementCycle } from './SettlementCycle.ts'
import { Zone } from './Zone.ts'

/** By when something asked for is due: at once, after a time, or on a date. */
export type DueRule = DueAtOnce | DueAfter | DueOnDate

export interface DueAtOnce {
  readonly kind: 'immediate'
}

export interface DueAfter {
  readonly kind: 'after'
  /** Milliseconds. */
  readonly span: number
}

/** Due at the cut-off of a date, which is counted from the date of issue. */
export interface DueOnDate {
  readonly kind: 'date'
  readonly calendar: Calendar
  readonly count: DayCount
  readonly cutOff: CutOff
  /**
   * What is issued after the cut-off, or on no business day, counts as issued on that date or on the
   * next business day.
   */
  readonly lateIssue: 'sameDay' | 'nextBusinessDay'
}

/** How far the date is away. */
export type DayCount = BusinessDays | CalendarDays | PaymentPeriod

/** The nth business day after; with none, that day or, if it is no business day, the next. */
export interface BusinessDays {
  readonly kind: 'businessDays'
  readonly days: number
}

/** So many days later, and where that is no business day either there or on the next one. */
export interface CalendarDays {
  readonly kind: 'calendarDays'
  readonly days: number
  readonly landing: 'asIs' | 'nextBusinessDay'
}

/** As many business days as the settlement cycle in force on the date has, and some more. */
export interface PaymentPeriod {
  readonly kind: 'paymentPeriod'
  readonly cycles: readonly SettlementCycle[]
  readonly plus: number
}

/** Until when on its date it is in time: exactly then is in time. */
export type CutOff = CutOffAtClose | CutOffAtTime

/** The close of the calendar, earlier where the day's is; midnight after a day without one. */
export interface CutOffAtClose {
  readonly kind: 'close'
}

/** A time of day, on early closes too: milliseconds since midnight, on the clock of a zone. */
export interface CutOffAtTime {
  readonly kind: 'time'
  readonly time: number
  readonly zone: Zone
}

const DAY_MS = 86_400_000

/**
 * The instant at which what is issued at an instant is due: never before it is issued. A later issue is
 * never due earlier.
 *
 * Rules: [CAL14] [CAL15] [CAL16] [CAL17]
 *
 * @example
 * DueRule.due({ kind: 'after', span: 3_600_000 }, 0) // => { ok: true, value: 3_600_000 }
 */
export function due(rule: DueRule, issued: number): Answer<number> {
  if (rule.kind === 'immediate') return Result.success(issued)
  if (rule.kind === 'after') return Result.success(issued + rule.span)
  const date = dueDate(rule, issued)
  if (!date.ok) return date
  const cutOff = cutOffOn(rule, date.value)
  return cutOff.ok ? Result.success(Math.max(issued, cutOff.value)) : cutOff
}

/**
 * The date on which what is issued at an instant is due.
 *
 * Rules: [CAL14] [CAL16] [CAL17]
 */
export function dueDate(rule: DueOnDate, issued: number): Answer<CivilDate> {
  const date = issueDate(rule, issued)
  return date.ok ? counted(rule.calendar, rule.count, date.value) : date
}

/**
 * The date that an issue counts as: that of the cut-off's clock, or the next business day where it is
 * late.
 *
 * Rules: [CAL16]
 */
export function issueDate(rule: DueOnDate, issued: number): Answer<CivilDate> {
  const { calendar, cutOff, lateIssue } = rule
  const zone = cutOff.kind === 'time' ? cutOff.zone : calendar.zone
  const local = Zone.localOf(zone, issued)
  if (!local.ok) return local
  const { date } = local.value
  if (lateIssue === 'sameDay') return Result.success(date)
  const open = Calendar.isBusinessDay(calendar, date)
  if (!open.ok) return open
  if (!open.value) return Calendar.onOrAfter(calendar, date)
  const latest = cutOffOn(rule, date)
  if (!latest.ok) return latest
  return issued <= latest.value ? Result.success(date) : Calendar.next(calendar, date)
}

/**
 * The date counted from another.
 *
 * Rules: [CAL14] [CAL17]
 *
 * @example
 * DueRule.counted(nyse, { kind: 'businessDays', days: 2 }, CivilDate.at(2026, 6, 8))
 * // => { ok: true, value: CivilDate.at(2026, 6, 10) }
 */
export function counted(calendar: Calendar, count: DayCount, from: CivilDate): Answer<CivilDate> {
  if (count.kind === 'calendarDays') {
    const date = CivilDate.plusDays(from, count.days)
    return count.landing === 'asIs' ? Result.success(date) : Calendar.onOrAfter(calendar, date)
  }
  if (count.kind === 'businessDays') return businessDay(calendar, from, count.days)
  const cycle = cycleAt(count.cycles, from)
  return cycle.ok ? businessDay(calendar, from, cycle.value + count.plus) : cycle
}

const businessDay = (calendar: Calendar, from: CivilDate, days: number): Answer<CivilDate> =>
  days === 0 ? Calendar.onOrAfter(calendar, from) : Calendar.plus(calendar, from, days)

function cutOffOn({ cutOff, calendar }: DueOnDate, date: CivilDate): Answer<number> {
  if (cutOff.kind === 'time') return Zone.instantOf(cutOff.zone, { date, time: cutOff.time })
  const open = Calendar.isBusinessDay(calendar, date)
  if (!open.ok) return open
  if (open.value) return Calendar.closeOf(calendar, date)
  return Zone.instantOf(calendar.zone, { date, time: DAY_MS })
}

export * as DueRule from './DueRule.ts'
