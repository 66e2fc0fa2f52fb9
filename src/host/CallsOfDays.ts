import { CallsDay, type DayReport, type Gathered } from '../report/CallsDay.ts'
import { JournalView } from './JournalView.ts'
import { Scheduler } from './Scheduler.ts'

/** A journal from which days are told. What was read for one is not read again for a later one. */
export interface CallsOfDays {
  readonly path: string
  held: { readonly view: JournalView; readonly rows: Gathered } | null
}

/** Begins: nothing is read yet. */
export const create = (path: string): CallsOfDays => ({ path, held: null })

/** Entries folded at once: other work of the thread goes on between. */
const PIECE = 4_096

/**
 * The report of a day, of a journal read from its beginning, or from where it was compacted to, to the day's
 * last entry; of a day that is not over, to the entries that there are.
 *
 * Rules: [DAY1]
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export async function read(days: CallsOfDays, day: CallsDay.Day): Promise<DayReport> {
  const { base, last } = await JournalView.reach(days.path, day.until)
  const { view, rows } = await begun(days, base, last)
  while (view.head.seq < last) {
    let count = 0
    await view.advance((entry) => {
      CallsDay.take(rows, view.state, entry)
      return ++count >= PIECE || entry.seq >= last
    })
    await Scheduler.eventLoop.turn()
  }
  return CallsDay.report(rows, view.state, day)
}

/** What was read already, where it is not beyond the day's end. */
async function begun(days: CallsOfDays, base: number, last: number) {
  if (days.held === null || days.held.view.head.seq > last) {
    const view = await JournalView.open(days.path, { at: base })
    days.held = { view, rows: CallsDay.begin(view.state) }
  }
  return days.held
}

export * as CallsOfDays from './CallsOfDays.ts'
