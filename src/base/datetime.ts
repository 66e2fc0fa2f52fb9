/**
 * An instant as ISO 8601 in UTC, for people; the number remains authoritative.
 *
 * @example
 * datetime(1_621_382_400_000) // => '2021-05-19T00:00:00.000Z'
 */
export function datetime(time: number): string {
  // Consecutive lines often have the same time, so the last result is kept.
  if (time !== last.time) {
    last.text = `${dateOf(Math.floor(time / DAY_MS))}T${clockOf(time % DAY_MS)}Z`
    last.time = time
  }
  return last.text
}

const last = { time: Number.NaN, text: '' }

const DAY_MS = 86_400_000
/** Days of the 400 years after which the calendar repeats, and of its shorter cycles. */
const ERA_DAYS = 146_097
const CENTURY_DAYS = 36_524
const LEAP_CYCLE_DAYS = 1_461
/** From 1 March of the year 0 to 1970. */
const DAYS_BEFORE_1970 = 719_468

/** Years are counted from March, so that a leap day is the last day of a year. */
function dateOf(daysSince1970: number): string {
  const days = daysSince1970 + DAYS_BEFORE_1970
  const era = Math.floor(days / ERA_DAYS)
  const day = days - era * ERA_DAYS
  const leaps = Math.floor(day / (LEAP_CYCLE_DAYS - 1))
  const centuries = Math.floor(day / CENTURY_DAYS)
  const year = Math.floor((day - leaps + centuries - Math.floor(day / (ERA_DAYS - 1))) / 365)
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  // Five months from March on have 153 days, and so have the next five.
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1
  const isNextYear = month >= 10
  const shown = era * 400 + year + (isNextYear ? 1 : 0)
  return `${padded(shown, 4)}-${padded(month + (isNextYear ? -9 : 3), 2)}-${padded(dayOfMonth, 2)}`
}

function clockOf(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(Math.floor(ms / 1_000) % 60, 2)}.${padded(ms % 1_000, 3)}`
}

const padded = (value: number, digits: number): string => `${value}`.padStart(digits, '0')
