import type { Entry } from '../engine/Entry.ts'
import type { State } from '../engine/State.ts'
import type { Alert } from './Alert.ts'
import { alertsOf } from './alertsOf.ts'
import { Outbox } from './Outbox.ts'
import type { Route } from './Route.ts'
import { type Queued, Teller } from './Teller.ts'

/**
 * What comes of the journal: entries in order, told once they are kept. Where the outbox cannot be
 * written they wait in memory, and are taken with the next.
 *
 * Rules: [ALR10]
 */
export interface Intake {
  readonly teller: Teller
  readonly ports: Ports
  /** The last entry that was taken and kept. */
  cursor: number
  /** When the cursor was kept last. */
  cursorAt: number
  /** The engine's time at which ages of prices were looked at last. */
  agedAt: number
  backlog: Entry[]
  /** Why entries wait and are not told; null where all is well. */
  problem: string | null
  /** Before which it is not tried again: all that waits is drafted anew at every try. */
  againAt: number
}

export interface Ports {
  readonly routesFor: (alert: Alert) => readonly Route[]
  readonly onQueued: (queued: readonly Queued[]) => void
  readonly onNote: (note: string) => void
}

/** Of the engine's time. */
const AGES_EVERY_MS = 1_000
const CURSOR_EVERY_MS = 1_000
const BACKLOG_MOST = 100_000
/** How long it rests after a try that failed: at least so long, and so often as long as it took. */
const AGAIN_MS = 1_000
const REST = 20

/** Takes entries from the one after the cursor on. */
export const open = (teller: Teller, ports: Ports, cursor: number): Intake => ({
  ...{ teller, ports, cursor, cursorAt: teller.clock.now(), agedAt: 0 },
  ...{ backlog: [], problem: null, againAt: 0 },
})

/** Takes entries that are synced, with the state they were folded into. Never throws. */
export function take(intake: Intake, entries: readonly Entry[], state: State): void {
  const { backlog, ports, teller } = intake
  const from = backlog.at(-1)?.seq ?? intake.cursor
  for (const entry of entries) if (entry.seq > from) backlog.push(entry)
  if (backlog.length > BACKLOG_MOST) backlog.splice(0, backlog.length - BACKLOG_MOST)
  const { clock } = teller
  if (backlog.length === 0 || (intake.problem !== null && clock.now() < intake.againAt)) return
  const began = performance.now()
  try {
    takeAll(intake, backlog, state)
    intake.backlog = []
    intake.problem = null
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'a fault'
    const problem = `alerts: what happened cannot be kept, and waits: ${reason}`
    if (intake.problem === null) ports.onNote(problem)
    // Once it may be by chance.
    else intake.againAt = clock.now() + Math.max(AGAIN_MS, REST * (performance.now() - began))
    intake.problem = problem
    Teller.load(teller)
  }
}

/** Keeps what is to be told of entries, and how far they go, in one transaction. */
function takeAll(intake: Intake, entries: readonly Entry[], state: State): void {
  const { teller, ports, cursor } = intake
  const { outbox, clock } = teller
  const { seq } = entries.at(-1) as Entry
  const isAgeing = Math.abs(state.book.time - intake.agedAt) >= AGES_EVERY_MS
  const said = alertsOf.said(teller, entries, { state, isAgeing, cursor })
  const first = said.next()
  const queued: Queued[] = []
  // Where nothing is said there is nothing to keep; the cursor follows in its time.
  if (first.done !== true || clock.now() - intake.cursorAt >= CURSOR_EVERY_MS) {
    outbox.transact(() => {
      Outbox.moveCursor(outbox, seq)
      for (let next = first; next.done !== true; next = said.next()) {
        queued.push(...Teller.tell(teller, next.value, ports.routesFor(next.value)))
      }
    })
    intake.cursorAt = clock.now()
  }
  intake.cursor = seq
  if (isAgeing) intake.agedAt = state.book.time
  if (queued.length > 0) ports.onQueued(queued)
}

export * as Intake from './Intake.ts'
