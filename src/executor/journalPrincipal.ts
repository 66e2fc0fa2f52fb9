import type { Entry } from '../engine/Entry.ts'
import type { State } from '../engine/State.ts'
import { DurableEngine } from '../host/DurableEngine.ts'
import { History } from '../host/History.ts'
import { JournalView } from '../host/JournalView.ts'
import type { Scheduler } from '../host/Scheduler.ts'
import { Storage } from '../host/Storage.ts'
import { SqliteReader } from '../journal/SqliteReader.ts'
import { OutstandingOrder } from '../report/OutstandingOrder.ts'
import type { Principal } from './Principal.ts'
import { statePrincipal } from './statePrincipal.ts'

/** A principal that is closed at the end. */
export interface Closable extends Principal {
  close(): void
}

interface Ports {
  readonly scheduler: Scheduler
  readonly now: () => number
}

/**
 * The orders that are out in a journal, which this process writes meanwhile.
 *
 * Rules: [EXEC2]
 *
 * @throws Fault of the journal
 */
export function journalPrincipal(path: string, { scheduler, now }: Ports): Closable {
  const engine = DurableEngine.open(Storage.file(path), { clock: { now } })
  const places = OutstandingOrder.placesIn(engine.outstanding().entries)
  engine.onCommitted((entries) => {
    for (const [id, place] of OutstandingOrder.placesIn(entries)) places.set(id, place)
  })
  const principal = statePrincipal({
    state: () => engine.state,
    placeOf: (id) => places.get(id),
    now: engine.now,
    submit: async (command) => (await engine.submit(command)).entries,
    wait: scheduler.pause,
  })
  return { ...principal, close: () => engine.close() }
}

/**
 * The same to look at, also while another process writes the journal: nothing is told.
 *
 * @throws Fault of the journal
 */
export async function journalSeen(path: string, { scheduler, now }: Ports): Promise<Closable> {
  const view = await JournalView.open(path)
  const places = OutstandingOrder.placesIn(outstandingIn(path, view.state))
  const principal = statePrincipal({
    state: () => view.state,
    placeOf: (id) => places.get(id),
    now,
    submit: async () => {
      throw new Error('a journal that is only looked at is told nothing')
    },
    wait: async (ms, signal) => {
      await scheduler.pause(ms, signal)
      await view.advance((entry) => {
        for (const [id, place] of OutstandingOrder.placesIn([entry])) places.set(id, place)
      })
    },
  })
  return { ...principal, close() {} }
}

/** Closed at once: a reader that stays keeps the log of whoever writes from being folded. */
function outstandingIn(path: string, state: State): readonly Entry[] {
  const source = SqliteReader.open(path)
  try {
    return History.outstanding({ journal: source }, state).entries
  } finally {
    source.close()
  }
}
