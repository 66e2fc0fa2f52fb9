/** Times for people: local, with the UTC of it to be shown on hover. */

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const short = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

export const time = (ms: number): string => clock.format(ms)

export const minute = (ms: number): string => short.format(ms)

/** The whole moment: day and time. */
export const whole = (ms: number): string => `${day.format(ms)}, ${clock.format(ms)}`

/** ISO 8601 in UTC, for hovering and for machines. */
export const utc = (ms: number): string => new Date(ms).toISOString()

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time, in its two largest units at most: 4 s, 12 min, 2 h 05 min, 3 d 4 h. */
export function length(ms: number): string {
  const size = Math.abs(ms)
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`
  if (size < DAY) {
    const minutes = Math.floor((size % HOUR) / MINUTE)
    return `${Math.floor(size / HOUR)} h ${String(minutes).padStart(2, '0')} min`
  }
  return `${Math.floor(size / DAY)} d ${Math.floor((size % DAY) / HOUR)} h`
}

/** A countdown that ticks: 1:04:09, 04:09; with a minus when it is past. */
export function countdown(ms: number): string {
  const size = Math.abs(ms)
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const [hours, minutes, seconds] = [size / HOUR, (size % HOUR) / MINUTE, (size % MINUTE) / SECOND]
  const text = `${hours >= 1 ? `${Math.floor(hours)}:` : ''}${pad(minutes)}:${pad(seconds)}`
  return ms < 0 ? `−${text}` : text
}

/** What a field of a form takes for a moment: local, to the minute. */
export function forInput(ms: number): string {
  const at = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE)
  return at.toISOString().slice(0, 16)
}

export * as Moment from './Moment.ts'
