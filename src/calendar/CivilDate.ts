import { assert } from '../base/assert.ts'
import { dateText, ofDays, toDays } from '../base/civil.ts'
import { digits } from '../base/digits.ts'

declare const brand: unique symbol

/** A date without a time or a zone: days since 1 January 1970. */
export type CivilDate = number & { readonly [brand]: 'CivilDate' }

/** Days of the week as ISO 8601 counts them: Monday is 1, Sunday is 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** Years that a date may be of. */
export const YEAR_MIN = 1970
export const YEAR_MAX = 2199

/**
 * A date by year, month and day, each from 1; null where there is no such date, or where its year is
 * before 1970 or after 2199.
 *
 * Rules: [CAL1]
 *
 * @example
 * CivilDate.of(2024, 2, 29) // => 19_782
 * CivilDate.of(2023, 2, 29) // => null
 */
export function of(year: number, month: number, day: number): CivilDate | null {
  if (year < YEAR_MIN || year > YEAR_MAX) return null
  const days = toDays({ year, month, day })
  const back = ofDays(days)
  const isThere = back.year === year && back.month === month && back.day === day
  return isThere ? (days as CivilDate) : null
}

/** A date that is known to exist. */
export function at(year: number, month: number, day: number): CivilDate {
  const date = of(year, month, day)
  assert(date !== null, `CivilDate.at: ${year}-${month}-${day} exists`)
  return date
}

/** The date so many days after 1 January 1970. */
export const ofDay = (days: number): CivilDate => days as CivilDate

/** The year of a date. */
export const yearOf = (date: CivilDate): number => ofDays(date).year

/**
 * A date as ISO 8601.
 *
 * @example
 * CivilDate.format(CivilDate.at(2024, 5, 28)) // => '2024-05-28'
 */
export const format = (date: CivilDate): string => dateText(date)

const shape = /^\d{4}-\d{2}-\d{2}$/

/**
 * Reads a date of ISO 8601, written in full; null where it is not one.
 *
 * Rules: [CAL1]
 *
 * @example
 * CivilDate.parse('2024-05-28') // => CivilDate.at(2024, 5, 28)
 * CivilDate.parse('2024-5-28') // => null
 */
export const parse = (text: string): CivilDate | null =>
  shape.test(text) ? of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) : null

/** The date so many days later; earlier where negative. */
export const plusDays = (date: CivilDate, days: number): CivilDate => ofDay(date + days)

/**
 * The day of the week.
 *
 * Rules: [CAL1]
 *
 * @example
 * CivilDate.weekday(CivilDate.at(2024, 5, 28)) // => 2, a Tuesday
 */
export function weekday(date: CivilDate): Weekday {
  // 1 January 1970 was a Thursday.
  const sinceMonday = date + 3
  return (sinceMonday - 7 * Math.floor(sinceMonday / 7) + 1) as Weekday
}

/**
 * The nth such weekday of a month, from the last one back where n is negative; null where the month
 * has none.
 *
 * Rules: [CAL2]
 *
 * @example
 * CivilDate.nthWeekday(2024, 11, 4, 4) // => CivilDate.at(2024, 11, 28), Thanksgiving
 * CivilDate.nthWeekday(2024, 5, 1, -1) // => CivilDate.at(2024, 5, 27), Memorial Day
 */
export function nthWeekday(
  year: number,
  month: number,
  day: Weekday,
  nth: number,
): CivilDate | null {
  const first = at(year, month, 1)
  const length = month === 12 ? 31 : toDays({ year, month: month + 1, day: 1 }) - first
  const ahead = (day - weekday(first) + 7) % 7
  const count = Math.floor((length - ahead - 1) / 7) + 1
  const index = nth > 0 ? nth - 1 : count + nth
  return index < 0 || index >= count ? null : plusDays(first, ahead + 7 * index)
}

/**
 * Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher.
 *
 * Rules: [CAL2]
 *
 * @example
 * CivilDate.easter(2024) // => CivilDate.at(2024, 3, 31)
 */
export function easter(year: number): CivilDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const days = epact + toSunday - 7 * late + 114
  return at(year, Math.floor(days / 31), (days % 31) + 1)
}

export * as CivilDate from './CivilDate.ts'
