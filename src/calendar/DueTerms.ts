import { defined } from '../base/assert.ts'
import type { Result } from '../base/Result.ts'
import { Calendar } from './Calendar.ts'
import type { CalendarFault } from './CalendarFault.ts'
import { CalendarRules } from './CalendarRules.ts'
import {
  type CutOffAtClose,
  type DueAfter,
  type DueAtOnce,
  type DueOnDate,
  DueRule,
} from './DueRule.ts'
import { calendarNamed, type PresetId } from './presets.ts'
import { Zone, type ZoneId } from './Zone.ts'

/**
 * A due rule as data that can be kept: its calendar by name or by rules, its zone by name. What a
 * rulebook states is this; a `DueRule` is what it comes to.
 */
export type DueTerms = DueAtOnce | DueAfter | DatedTerms

/** Due at the cut-off of a date, which is counted from the date of issue. */
export interface DatedTerms extends Omit<DueOnDate, 'calendar' | 'cutOff'> {
  readonly calendar: CalendarSource
  readonly cutOff: CutOffTerms
}

/** The name of a calendar that is known, rules of one's own, or several of them joined. */
export type CalendarSource = SingleCalendar | JointCalendar

export type SingleCalendar = PresetId | CalendarRules

/** Days on which all are open, on the clock of the first; there is at least one. */
export interface JointCalendar {
  readonly id: string
  readonly join: readonly SingleCalendar[]
}

export type CutOffTerms = CutOffAtClose | CutOffInZone

/** Milliseconds since midnight, on the clock of a zone. */
export interface CutOffInZone {
  readonly kind: 'time'
  readonly time: number
  readonly zone: ZoneId
}

/**
 * The instant at which what is issued at an instant is due; a fault where the calendar or a zone says
 * nothing of a date that is needed.
 *
 * Rules: [CAL14] [CAL9]
 *
 * @example
 * DueTerms.due({ kind: 'after', span: 3_600_000 }, 0) // => { ok: true, value: 3_600_000 }
 */
export function due(terms: DueTerms, issued: number): Result<number, CalendarFault> {
  return DueRule.due(terms.kind === 'date' ? datedRule(terms) : terms, issued)
}

/** The zone on whose clock terms are told; null where they count time alone. */
export function zoneOf(terms: DueTerms): Zone | null {
  if (terms.kind !== 'date') return null
  const { calendar, cutOff } = datedRule(terms)
  return cutOff.kind === 'time' ? cutOff.zone : calendar.zone
}

/** The rule that terms come to, its calendar worked out; terms without a fault have one. */
export const rule = (terms: DueTerms): DueRule => (terms.kind === 'date' ? datedRule(terms) : terms)

function datedRule(terms: DatedTerms): DueOnDate {
  const { calendar, cutOff } = terms
  const zoned = cutOff.kind === 'time' ? { ...cutOff, zone: Zone.named(cutOff.zone) } : cutOff
  return { ...terms, calendar: calendarOf(calendar), cutOff: zoned }
}

/** Worked out once for each source: the rules of a calendar are some hundred dates. */
const workedOut = new WeakMap<CalendarRules | JointCalendar, Calendar>()

/** The calendar that a source comes to, worked out. */
export function calendarOf(source: CalendarSource): Calendar {
  if (typeof source === 'string') return calendarNamed(source)
  const known = workedOut.get(source)
  if (known !== undefined) return known
  const calendar = 'join' in source ? joined(source) : ruled(source)
  workedOut.set(source, calendar)
  return calendar
}

function ruled(rules: CalendarRules): Calendar {
  const found = Calendar.of(rules)
  return defined(found.ok ? found.value : null, `the calendar ${rules.id} was checked`)
}

function joined({ id, join }: JointCalendar): Calendar {
  const [first, ...others] = join.map(calendarOf)
  return Calendar.join(id, defined(first, `the calendar ${id} was checked`), others)
}

/**
 * The rules as data again: what was read by name stays a name.
 *
 * @example
 * DueTerms.of(DueTerms.rule(terms)) // equals terms
 */
export function of(due: DueRule): DueTerms {
  if (due.kind !== 'date') return due
  const { cutOff } = due
  return {
    ...due,
    calendar: sourceOf(due.calendar),
    cutOff: cutOff.kind === 'time' ? { ...cutOff, zone: cutOff.zone.id as ZoneId } : cutOff,
  }
}

/** A calendar as data again. */
export function sourceOf(calendar: Calendar): CalendarSource {
  const { id, origin } = calendar
  return origin.kind === 'joint' ? { id, join: origin.of.map(singleOf) } : singleOf(calendar)
}

const singleOf = ({ id, origin }: Calendar): SingleCalendar =>
  origin.kind === 'rules' ? origin.rules : (id as PresetId)

/** What is wrong with terms, in words; null where each date of their calendar's years has an answer. */
export function fault(terms: DueTerms): string | null {
  if (terms.kind === 'immediate') return null
  if (terms.kind === 'after') return isSpan(terms.span) ? null : 'expected a span above 0'
  const { calendar, cutOff, count } = terms
  if (cutOff.kind === 'time' && !(cutOff.time >= 0 && cutOff.time <= DAY_MS)) {
    return 'expected a cut-off within the day'
  }
  if (count.kind === 'paymentPeriod' && count.cycles.length === 0) return 'expected a cycle'
  return calendarFault(calendar)
}

const DAY_MS = 86_400_000
const isSpan = (span: number): boolean => Number.isSafeInteger(span) && span > 0

/** Once on each business day: at its close, or at a time on the clock of a zone. */
export interface DailyTerms {
  readonly calendar: CalendarSource
  readonly at: CutOffTerms
}

/** What is wrong with daily terms, in words. */
export const scheduleFault = ({ calendar, at: cutOff }: DailyTerms): string | null =>
  fault(daily(calendar, cutOff))

/**
 * The first time of a schedule after an instant; null where its calendar ends before.
 *
 * Rules: [CALL30]
 */
export function nextAfter({ calendar, at: cutOff }: DailyTerms, instant: number): number | null {
  const today = due(daily(calendar, cutOff), instant)
  // What is due in time still counts from its date; from the cut-off on, from the next business day.
  const next = today.ok && today.value > instant ? today : due(daily(calendar, cutOff), instant + 1)
  return next.ok && next.value > instant ? next.value : null
}

/** Today's cut-off on a business day; of what comes later, and on no business day, the next one's. */
const daily = (calendar: CalendarSource, cutOff: CutOffTerms): DatedTerms => ({
  ...{ kind: 'date', calendar, cutOff },
  ...{ count: { kind: 'businessDays', days: 0 }, lateIssue: 'nextBusinessDay' },
})

/** What is wrong with a calendar as data, in words. */
function calendarFault(source: CalendarSource): string | null {
  if (typeof source === 'string') return null
  if (!('join' in source)) return CalendarRules.fault(source)?.code ?? null
  if (source.join.length === 0) return 'expected a calendar to join'
  return source.join.map(calendarFault).find((found) => found !== null) ?? null
}

export * as DueTerms from './DueTerms.ts'
