import { dateText } from './civil.ts'

/**
 * An instant as ISO 8601 in UTC, for people; the number remains authoritative.
 *
 * @example
 * datetime(1_621_382_400_000) // => '2021-05-19T00:00:00.000Z'
 */
export function datetime(time: number): string {
  // Consecutive lines often have the same time, so the last result is kept.
  if (time !== last.time) {
    last.text = `${dateText(Math.floor(time / DAY_MS))}T${clockOf(time % DAY_MS)}Z`
    last.time = time
  }
  return last.text
}

const last = { time: Number.NaN, text: '' }

const DAY_MS = 86_400_000

function clockOf(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(Math.floor(ms / 1_000) % 60, 2)}.${padded(ms % 1_000, 3)}`
}

const padded = (value: number, digits: number): string => `${value}`.padStart(digits, '0')
