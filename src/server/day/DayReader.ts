import type { CallsDay, DayReport } from '../../report/CallsDay.ts'
import { Follower } from '../beside/Follower.ts'

/**
 * Reads the report of a day in a thread of its own: a journal is read from its beginning for it, which takes
 * long where it is long, and nobody else waits for it.
 *
 * Rules: [DAY5]
 */
export interface DayReader {
  /** @throws FollowerError where there is no answer in time; what was read meanwhile is kept for the next. */
  readonly read: (day: CallsDay.Day) => Promise<DayReport>
  readonly close: () => Promise<void>
}

const WITHIN_MS = 60_000
/** A state is large: nobody who does not look at days has another one for long. */
const IDLE_MS = 600_000

/** A reader over a journal; `note` is told where its thread ends. */
export function create(journal: string, note: (text: string) => void): DayReader {
  const follower = Follower.create({
    ...{ name: 'days', script, journal, note, limits: { idleMs: IDLE_MS } },
  })
  return {
    read: async (day) => (await follower.ask(day, WITHIN_MS)) as DayReport,
    close: follower.close,
  }
}

const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

export * as DayReader from './DayReader.ts'
