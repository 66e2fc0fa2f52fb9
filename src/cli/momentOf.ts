import type { Moment } from '../journal/restore.ts'
import { UsageError } from './UsageError.ts'

/**
 * A moment of the command line: the number of an entry, or a time with its zone.
 *
 * @throws UsageError where it is neither
 */
export function momentOf(text: string, where: string): NonNullable<Moment> {
  if (/^\d{1,15}$/.test(text)) return { seq: Number(text) }
  const time = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return { time }
  const expected = 'an entry, as 1200, or a time, as 2026-01-05T09:30:00Z'
  throw new UsageError(`${where}: expected ${expected}, found '${text}'`)
}
