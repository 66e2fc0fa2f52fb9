/** A date of the Gregorian calendar, month and day from 1. */
export interface YearMonthDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Days of the 400 years after which the calendar repeats, and of its shorter cycles. */
const ERA_DAYS = 146_097
const CENTURY_DAYS = 36_524
const LEAP_CYCLE_DAYS = 1_461
/** From 1 March of the year 0 to 1970. */
const DAYS_BEFORE_1970 = 719_468

/**
 * The date that is so many days after 1 January 1970. Whole numbers alone, so it is exact.
 *
 * @example
 * ofDays(18_766) // => { year: 2021, month: 5, day: 19 }
 */
export function ofDays(daysSince1970: number): YearMonthDay {
  // Years are counted from March, so that a leap day is the last day of a year.
  const days = daysSince1970 + DAYS_BEFORE_1970
  const era = Math.floor(days / ERA_DAYS)
  const day = days - era * ERA_DAYS
  const leaps = Math.floor(day / (LEAP_CYCLE_DAYS - 1))
  const centuries = Math.floor(day / CENTURY_DAYS)
  const year = Math.floor((day - leaps + centuries - Math.floor(day / (ERA_DAYS - 1))) / 365)
  const dayOfYear = day - daysBefore(year)
  // Five months from March on have 153 days, and so have the next five.
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1
  const isNextYear = month >= 10
  return {
    year: era * 400 + year + (isNextYear ? 1 : 0),
    month: month + (isNextYear ? -9 : 3),
    day: dayOfMonth,
  }
}

/**
 * Days from 1 January 1970 to a date; the inverse of `ofDays` where the date exists.
 *
 * @example
 * toDays({ year: 2021, month: 5, day: 19 }) // => 18_766
 */
export function toDays({ year, month, day }: YearMonthDay): number {
  const fromMarch = month > 2 ? month - 3 : month + 9
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1
  return era * ERA_DAYS + daysBefore(marchYear - era * 400) + dayOfYear - DAYS_BEFORE_1970
}

/** Days of an era before one of its years. */
const daysBefore = (year: number): number =>
  365 * year + Math.floor(year / 4) - Math.floor(year / 100)

/**
 * A date as ISO 8601.
 *
 * @example
 * dateText(18_766) // => '2021-05-19'
 */
export function dateText(daysSince1970: number): string {
  const { year, month, day } = ofDays(daysSince1970)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

const padded = (value: number, digits: number): string => `${value}`.padStart(digits, '0')
