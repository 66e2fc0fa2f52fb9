import { digits } from '../base/digits.ts'

/** Milliseconds since local midnight; 24:00, a day of them, is the midnight that ends the day. */
export type TimeOfDay = number

const SECOND_MS = 1_000
/** The midnight that ends the day. */
export const DAY_MS = 86_400_000
const shape = /^\d{2}:[0-5]\d(:[0-5]\d)?$/

/**
 * Reads a time of day as a clock with 24 hours shows it, with seconds or without; null where it is none.
 *
 * Rules: [CAL19]
 *
 * @example
 * TimeOfDay.parse('15:00') // => 54_000_000
 * TimeOfDay.parse('24:00') // => 86_400_000
 */
export function parse(text: string): TimeOfDay | null {
  if (!shape.test(text)) return null
  const minutes = digits(text, 0, 2) * 60 + digits(text, 3, 5)
  const time = (minutes * 60 + (text.length > 5 ? digits(text, 6, 8) : 0)) * SECOND_MS
  return time <= DAY_MS ? time : null
}

/**
 * A time of day to the second, which is left out where it is zero.
 *
 * @example
 * TimeOfDay.format(54_000_000) // => '15:00'
 */
export function format(time: TimeOfDay): string {
  const seconds = Math.floor(time / SECOND_MS)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = seconds % 60 === 0 ? parts.slice(0, 2) : parts
  return shown.map((part) => `${part}`.padStart(2, '0')).join(':')
}

export * as TimeOfDay from './TimeOfDay.ts'
