/** Formats numbers and times for readers, on axes, in tables and in sentences. */

const units: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'bn'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/**
 * A compact number: three digits and a suffix.
 *
 * @example
 * compact(1_234_567) // => '1.23M'
 */
export function compact(value: number): string {
  const size = Math.abs(value)
  const unit = units.find(([least]) => size >= least * 0.9995)
  if (unit === undefined)
    return round(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 2 : 4)
  const scaled = value / unit[0]
  const places = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2
  return `${round(scaled, places)}${unit[1]}`
}

const round = (value: number, places: number): string =>
  value
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')

/** A number with thousands separators, e.g. `31,204.5`; a decimal string keeps its digits. */
export function grouped(value: number | string): string {
  const text = typeof value === 'string' ? value : String(value)
  const [whole, fraction] = text.split('.') as [string, string?]
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? apart : `${apart}.${fraction}`
}

/** A change in per cent, with its sign: `−29.9%`. */
export const changePercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}%`

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Hours and minutes, UTC. */
export const clock = (time: number): string => new Date(time).toISOString().slice(11, 16)

/** Day and month, UTC. */
export function dateOf(time: number): string {
  const date = new Date(time)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`
}

/** Day and month, hours and minutes, UTC. */
export const moment = (time: number): string => `${dateOf(time)} ${clock(time)}`

/** Day, month and year, UTC. */
export const fullDate = (time: number): string =>
  `${dateOf(time)} ${new Date(time).getUTCFullYear()}`
