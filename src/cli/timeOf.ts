import { UsageError } from './UsageError.ts'

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * A time of the command line: with its zone, or so long from now.
 *
 * @throws UsageError
 * @example
 * timeOf('--until', '90min', 1_000) // => 5_401_000
 */
export function timeOf(where: string, text: string, now: number): number {
  const [, count, unit = ''] = /^\+?(\d{1,6})(s|min|h|d)$/.exec(text) ?? []
  const span = units[unit]
  if (count !== undefined && span !== undefined) return now + Number(count) * span
  const time = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return time
  const expected = 'a time, as 2026-01-05T09:30:00Z, or from now, as 90min, 2h or 1d'
  throw new UsageError(`${where}: expected ${expected}, found '${text}'`)
}
