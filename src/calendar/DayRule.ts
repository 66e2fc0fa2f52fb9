import { CivilDate, type Weekday } from './CivilDate.ts'

/** A day of each year, or of one: when a market is closed, or closes early. */
export interface DayRule {
  /** What the day is, e.g. `Thanksgiving`. */
  readonly name: string
  readonly day: Day
  /** The years it holds for, both included; left out, every year of the calendar. */
  readonly from?: number
  readonly until?: number
  /** Years within these in which it does not hold. */
  readonly except?: readonly number[]
}

/** How a day is found in a year. */
export type Day = FixedDay | WeekdayOfMonth | EasterDay | OneDay

/** The same date each year, moved where it falls on a Saturday or a Sunday. */
export interface FixedDay {
  readonly kind: 'fixed'
  readonly month: number
  readonly day: number
  readonly observed: Observance
}

/**
 * Where a fixed date on a weekend is observed. None: not at all elsewhere. Nearest weekday: a Saturday
 * on Friday, a Sunday on Monday. Next Monday: either on Monday. Sunday to Monday: a Sunday on Monday,
 * a Saturday not at all elsewhere.
 */
export type Observance = 'none' | 'nearestWeekday' | 'nextMonday' | 'sundayToMonday'

/** The nth such weekday of a month (the last is -1), and so many days after it. */
export interface WeekdayOfMonth {
  readonly kind: 'weekday'
  readonly month: number
  readonly weekday: Weekday
  readonly nth: number
  readonly plus: number
}

/** So many days after Easter Sunday: Good Friday is -2, Easter Monday 1. */
export interface EasterDay {
  readonly kind: 'easter'
  readonly plus: number
}

/** One date of one year. */
export interface OneDay {
  readonly kind: 'once'
  readonly date: CivilDate
}

/**
 * The day that a rule gives a year; null where it holds not for that year, or the year has no such
 * day. What is observed elsewhere may fall into the year before or after.
 *
 * Rules: [CAL6] [CAL7]
 *
 * @example
 * const day = { kind: 'fixed', month: 7, day: 4, observed: 'nearestWeekday' } as const
 * DayRule.dayIn({ name: 'Independence Day', day }, 2026) // => CivilDate.at(2026, 7, 3)
 */
export function dayIn(rule: DayRule, year: number): CivilDate | null {
  const { from = CivilDate.YEAR_MIN, until = CivilDate.YEAR_MAX, except = [] } = rule
  if (year < from || year > until || except.includes(year)) return null
  return found(rule.day, year)
}

function found(day: Day, year: number): CivilDate | null {
  if (day.kind === 'once') return CivilDate.yearOf(day.date) === year ? day.date : null
  if (day.kind === 'easter') return CivilDate.plusDays(CivilDate.easter(year), day.plus)
  if (day.kind === 'fixed') {
    const date = CivilDate.of(year, day.month, day.day)
    return date && observed(date, day.observed)
  }
  const date = CivilDate.nthWeekday(year, day.month, day.weekday, day.nth)
  return date && CivilDate.plusDays(date, day.plus)
}

/** How many days later it is observed, where it falls on a Saturday and on a Sunday. */
const moves: { readonly [how in Observance]: readonly [saturday: number, sunday: number] } = {
  none: [0, 0],
  nearestWeekday: [-1, 1],
  nextMonday: [2, 1],
  sundayToMonday: [0, 1],
}

function observed(date: CivilDate, how: Observance): CivilDate {
  const [saturday, sunday] = moves[how]
  const day = CivilDate.weekday(date)
  return CivilDate.plusDays(date, day === 6 ? saturday : day === 7 ? sunday : 0)
}

export * as DayRule from './DayRule.ts'
