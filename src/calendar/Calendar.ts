import { assert } from '../base/assert.ts'
import { Result } from '../base/Result.ts'
import type { CalendarFault } from './CalendarFault.ts'
import { CalendarRules, type CalendarRulesFault } from './CalendarRules.ts'
import { CivilDate } from './CivilDate.ts'
import { DayRule } from './DayRule.ts'
import { Zone } from './Zone.ts'

/** A calendar whose rules have been worked out: every day it speaks of is open or closed. */
export interface Calendar {
  readonly id: string
  /** What it was made of, to write it down. */
  readonly origin: CalendarOrigin
  readonly zone: Zone
  /** The first and the last day it speaks of. */
  readonly first: CivilDate
  readonly last: CivilDate
  /** Days of the week that are never business days. */
  readonly weekend: ReadonlySet<number>
  readonly holidays: ReadonlySet<CivilDate>
  /** The close of a business day, in milliseconds since local midnight, and of some days another. */
  readonly close: number
  readonly earlyCloses: ReadonlyMap<CivilDate, number>
}

/** A name, rules, or calendars that were joined. */
export type CalendarOrigin =
  | { readonly kind: 'preset' }
  | { readonly kind: 'rules'; readonly rules: CalendarRules }
  | { readonly kind: 'joint'; readonly of: readonly Calendar[] }

/** An answer, or that the calendar does not speak of the date. */
export type Answer<T> = Result<T, CalendarFault>

/**
 * Works out the rules of a calendar, or gives their first fault.
 *
 * Rules: [CAL6] [CAL7] [CAL8]
 *
 * @example
 * Calendar.of(presets.NYSE).ok // => true
 */
export function of(rules: CalendarRules): Result<Calendar, CalendarRulesFault> {
  const fault = CalendarRules.fault(rules)
  if (fault !== null) return Result.failure(fault)
  const earlyCloses = rules.earlyCloses.flatMap((rule) =>
    datesOf(rule, rules).map((date) => [date, rule.close] as const),
  )
  return Result.success({
    id: rules.id,
    origin: { kind: 'rules', rules },
    zone: Zone.named(rules.zone),
    first: CivilDate.at(rules.from, 1, 1),
    last: CivilDate.at(rules.until, 12, 31),
    weekend: new Set<number>(rules.weekend),
    holidays: new Set(rules.holidays.flatMap((rule) => datesOf(rule, rules))),
    close: rules.close,
    earlyCloses: new Map(earliestLast(earlyCloses)),
  })
}

/** What a rule of the year before or after moves into the first or the last year counts as well. */
function datesOf(rule: DayRule, { from, until }: CalendarRules): readonly CivilDate[] {
  const years = Array.from({ length: until - from + 3 }, (_, index) => from - 1 + index)
  return years
    .filter((year) => year >= CivilDate.YEAR_MIN && year <= CivilDate.YEAR_MAX)
    .map((year) => DayRule.dayIn(rule, year))
    .filter((date) => date !== null)
    .filter((date) => CivilDate.yearOf(date) >= from && CivilDate.yearOf(date) <= until)
}

/** Where two rules name one day the earlier close holds: in a map the last entry stays. */
const earliestLast = <T>(closes: readonly (readonly [T, number])[]) =>
  closes.toSorted(([, a], [, b]) => b - a)

/**
 * A calendar of days on which all of some are open: the union of their holidays. Its zone and its
 * closes are those of the first, and it speaks of the days that all speak of.
 *
 * Rules: [CAL10]
 *
 * @example
 * Calendar.join('NYSE+TARGET', nyse, [target])
 */
export function join(id: string, first: Calendar, others: readonly Calendar[]): Calendar {
  const all = [first, ...others]
  return {
    ...first,
    id,
    origin: { kind: 'joint', of: all.flatMap(partsOf) },
    first: CivilDate.ofDay(Math.max(...all.map((one) => one.first))),
    last: CivilDate.ofDay(Math.min(...all.map((one) => one.last))),
    weekend: new Set(all.flatMap(({ weekend }) => [...weekend])),
    holidays: new Set(all.flatMap(({ holidays }) => [...holidays])),
  }
}

/** What is joined of joined calendars is joined of theirs. */
const partsOf = (calendar: Calendar): readonly Calendar[] =>
  calendar.origin.kind === 'joint' ? calendar.origin.of : [calendar]

/**
 * Whether a date is a business day: neither a weekend nor a holiday.
 *
 * Rules: [CAL9]
 *
 * @example
 * Calendar.isBusinessDay(nyse, CivilDate.at(2024, 5, 27)) // => { ok: true, value: false }
 */
export function isBusinessDay(calendar: Calendar, date: CivilDate): Answer<boolean> {
  return isSpokenOf(calendar, date)
    ? Result.success(isOpen(calendar, date))
    : unknown(calendar, date)
}

/**
 * The first business day on or after a date.
 *
 * Rules: [CAL9] [CAL11]
 */
export const onOrAfter = (calendar: Calendar, date: CivilDate): Answer<CivilDate> =>
  seek(calendar, date, 1)

/**
 * The first business day after a date.
 *
 * Rules: [CAL9] [CAL11]
 */
export const next = (calendar: Calendar, date: CivilDate): Answer<CivilDate> =>
  plus(calendar, date, 1)

/**
 * The last business day before a date.
 *
 * Rules: [CAL9] [CAL11]
 */
export function previous(calendar: Calendar, date: CivilDate): Answer<CivilDate> {
  if (!isSpokenOf(calendar, date)) return unknown(calendar, date)
  return seek(calendar, CivilDate.plusDays(date, -1), -1)
}

/**
 * The nth business day after a date, which need not be one itself; the date itself where n is zero.
 *
 * Rules: [CAL9] [CAL11]
 *
 * @example
 * Calendar.plus(nyse, CivilDate.at(2024, 5, 24), 1) // => { ok: true, value: CivilDate.at(2024, 5, 28) }
 */
export function plus(calendar: Calendar, date: CivilDate, days: number): Answer<CivilDate> {
  assert(days >= 0, 'Calendar.plus: business days are counted forwards')
  if (!isSpokenOf(calendar, date)) return unknown(calendar, date)
  let at = date
  for (let left = days; left > 0; left--) {
    const found = seek(calendar, CivilDate.plusDays(at, 1), 1)
    if (!found.ok) return found
    at = found.value
  }
  return Result.success(at)
}

/**
 * How many business days there are after one date, up to another and including it; zero where that is
 * not later.
 *
 * Rules: [CAL9] [CAL11]
 */
export function between(calendar: Calendar, after: CivilDate, until: CivilDate): Answer<number> {
  const stranger = [after, until].find((date) => !isSpokenOf(calendar, date))
  if (stranger !== undefined) return unknown(calendar, stranger)
  let count = 0
  for (let at = CivilDate.plusDays(after, 1); at <= until; at = CivilDate.plusDays(at, 1)) {
    if (isOpen(calendar, at)) count += 1
  }
  return Result.success(count)
}

/**
 * The instant at which a business day closes, earlier where its calendar says so.
 *
 * Rules: [CAL9] [CAL12]
 *
 * @example
 * Calendar.closeOf(nyse, CivilDate.at(2024, 11, 29)) // => 13:00 in New York, 1_732_903_200_000
 */
export function closeOf(calendar: Calendar, date: CivilDate): Answer<number> {
  const open = isBusinessDay(calendar, date)
  if (!open.ok) return open
  if (!open.value) return Result.failure({ code: 'calendar.closed', of: calendar.id, date })
  const time = calendar.earlyCloses.get(date) ?? calendar.close
  return Zone.instantOf(calendar.zone, { date, time })
}

const isOpen = ({ weekend, holidays }: Calendar, date: CivilDate): boolean =>
  !weekend.has(CivilDate.weekday(date)) && !holidays.has(date)

const isSpokenOf = ({ first, last }: Calendar, date: CivilDate): boolean =>
  first <= date && date <= last

/** The nearest business day from a date on, in steps of a day; it ends where the calendar does. */
function seek(calendar: Calendar, from: CivilDate, step: 1 | -1): Answer<CivilDate> {
  let at = from
  while (isSpokenOf(calendar, at)) {
    if (isOpen(calendar, at)) return Result.success(at)
    at = CivilDate.plusDays(at, step)
  }
  return unknown(calendar, at)
}

const unknown = ({ id }: Calendar, date: CivilDate) =>
  Result.failure<CalendarFault>({ code: 'calendar.outOfRange', of: id, date })

export * as Calendar from './Calendar.ts'
