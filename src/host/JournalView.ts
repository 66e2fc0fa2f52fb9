import { AssertionError } from '../base/assert.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import { fold } from '../engine/fold.ts'
import type { State } from '../engine/State.ts'
import { TamperedError } from '../journal/Fault.ts'
import type { Journal, Source } from '../journal/Journal.ts'
import { type Head, JournalEntry } from '../journal/JournalEntry.ts'
import { type Recovered, read, recover, recovering } from '../journal/recover.ts'
import { MomentError } from '../journal/restore.ts'
import type { Work } from '../journal/restoring.ts'
import type { Snapshot } from '../journal/Snapshot.ts'
import { SqliteReader } from '../journal/SqliteReader.ts'
import { LockedError } from '../journal/sqliteFault.ts'
import { journalText } from '../wire/journalText.ts'
import { build as nameOfBuild } from './build.ts'
import { engineMachine } from './engineMachine.ts'
import { History } from './History.ts'
import { Scheduler } from './Scheduler.ts'

/**
 * A read-only view of a journal: the state after an entry, and entries committed later, also while
 * another process writes it. It decides nothing and writes nothing.
 */
export interface JournalView {
  readonly state: State
  /** The last entry folded. */
  readonly head: Head
  /**
   * Folds the entries committed since: each once, and notifies right after it. It pauses after an entry
   * of which true is returned, and is then true itself: there may be more.
   */
  advance(onEntry?: (entry: Entry) => unknown): Promise<boolean>
  /** Waits until there may be more entries; false where the signal came first. */
  wait(signal: AbortSignal): Promise<boolean>
}

export interface Options {
  /** The last entry to fold; the newest by default. */
  readonly at?: number | undefined
  readonly scheduler?: Scheduler
  /** The build whose snapshots may be used; by default that of the running sources. */
  readonly build?: string
}

const POLL_MS = 200
/** How often to retry a read of a file that changes during it. */
const TRIES = 50
const TRY_AGAIN_MS = 20

/** Whether a file is a journal, or another database, by what it holds. */
export const isJournal = SqliteReader.isDatabase

/**
 * Opens a journal for reading, and folds it up to an entry or to its end.
 *
 * Rules: [JRN10] [JRN11]
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export async function open(path: string, options: Options = {}): Promise<JournalView> {
  const { at = Number.POSITIVE_INFINITY, build = nameOfBuild() } = options
  const { scheduler = Scheduler.eventLoop } = options
  const moved = SqliteReader.movement(path)
  const place = await retryWhileMoving(path, scheduler, (source) => {
    MomentError.checkReach(path, source.base, at)
    return recover<State, Command, Event>(upTo(source, at), engineMachine, journalText, build)
  })
  return viewFrom(place, moved, { path, scheduler })
}

/**
 * The same up to the end, folded in pieces between which the thread is free.
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export async function openInPieces(path: string): Promise<JournalView> {
  const moved = SqliteReader.movement(path)
  return viewFrom(await gather(path), moved, { path, scheduler: Scheduler.eventLoop })
}

/** A view from a place on, at which the file had moved so far. */
function viewFrom(
  place: Place,
  from: string,
  { path, scheduler }: { readonly path: string; readonly scheduler: Scheduler },
): JournalView {
  const { state } = place
  let { head } = place
  let moved = from
  return {
    state,
    get head() {
      return head
    },
    async advance(onEntry = () => {}) {
      return await retryWhileMoving(path, scheduler, (source) => {
        for (const link of source.links(head.seq)) {
          const next = JournalEntry.check(head, link)
          const entry: Entry = read<Command, Event>(link, journalText)
          fold(state, entry)
          head = next
          if (onEntry(entry) === true) return true
        }
        return false
      })
    },
    async wait(signal) {
      while (!signal.aborted) {
        const now = SqliteReader.movement(path)
        if (now !== moved) {
          moved = now
          return true
        }
        await scheduler.pause(POLL_MS, signal)
      }
      return false
    },
  }
}

/** A state, and the entry that it stands at. */
export type Place = Pick<JournalView, 'state' | 'head'>

/**
 * The state at the newest snapshot, or before the first entry where there is none: for whoever folds the
 * rest in pieces. The thread is free between parts of it.
 *
 * Rules: [SRV7]
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export const start = (path: string, build: string = nameOfBuild()): Promise<Place> =>
  retrying(Scheduler.eventLoop, () => once(path, (source) => inTurns(starting(source, build))))

function starting(source: Source, build: string): Work<Recovered<State>> {
  let at = source.base?.seq ?? 0
  for (const snapshot of source.snapshots()) {
    if (snapshot.build === build && snapshot.seq > at) at = snapshot.seq
  }
  return recovering<State, Command, Event>(upTo(source, at), engineMachine, journalText, build)
}

/** How long the thread is held at a time. */
const SLICE_MS = 10

/** Does work in parts, between which the thread is free. */
async function inTurns<T>(work: Work<T>): Promise<T> {
  for (let until = performance.now() + SLICE_MS; ; ) {
    const { done, value } = work.next()
    if (done === true) return value
    if (performance.now() < until) continue
    await Scheduler.eventLoop.turn()
    until = performance.now() + SLICE_MS
  }
}

/** How far whoever folds a journal in pieces is: entries folded, of those that were there at first. */
export type Progress = (folded: number, of: number) => void

/** Entries folded at once: other work of the thread goes on between. */
const PIECE = 1_000

/**
 * The state as far as the journal goes, folded in pieces between which the thread is free, also while
 * another one writes it.
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export async function gather(path: string, progress: Progress = () => {}): Promise<Place> {
  const { seq: of } = await retrying(Scheduler.eventLoop, () => SqliteReader.last(path))
  const { state, head: first } = await start(path)
  for (let head = first; ; ) {
    progress(head.seq, Math.max(of, head.seq))
    await Scheduler.eventLoop.turn()
    const found = await page(path, head.seq, PIECE)
    for (const entry of found.entries) fold(state, entry)
    if (found.head === null) return { state, head }
    head = found.head
  }
}

/** The entries of a journal after a sequence, at most so many, also while another thread writes it. */
export const page = (path: string, seq: number, limit: number): Promise<History.Page> =>
  retryWhileMoving(path, Scheduler.eventLoop, (source) => {
    MomentError.checkReach(path, source.base, seq)
    return History.page(source, seq, limit)
  })

/**
 * The entry that a journal begins after, zero unless it was compacted, and its last before a time, also while
 * another one writes it.
 *
 * @throws Fault of the journal: damaged, not a journal
 */
export const reach = (
  path: string,
  until: number,
): Promise<{ readonly base: number; readonly last: number }> =>
  retryWhileMoving(path, Scheduler.eventLoop, (source) => {
    const base = source.base?.seq ?? 0
    let last = base
    for (const { seq, time } of source.links(base)) {
      if (time >= until) break
      last = seq
    }
    return { base, last }
  })

const retryWhileMoving = <T>(
  path: string,
  scheduler: Scheduler,
  look: (source: Source) => T,
): Promise<T> => retrying(scheduler, () => once(path, look))

/** Reads, and retries where the writer checkpointed its log into the file meanwhile. */
async function retrying<T>(scheduler: Scheduler, look: () => T | Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof LockedError) || tries === TRIES) throw error
      await scheduler.pause(TRY_AGAIN_MS)
    }
  }
}

async function once<T>(path: string, look: (source: Source) => T | Promise<T>): Promise<T> {
  const source = SqliteReader.open(path)
  try {
    return await look(source)
  } catch (error) {
    // A file that changed during the read seems damaged; one that did not change is.
    if (error instanceof TamperedError) source.checkStill()
    throw error
  } finally {
    source.close()
  }
}

/** A source for recovery that ends with an entry. */
function upTo(source: Source, at: number): Journal {
  const refuse = (): never => {
    throw new AssertionError('host: an onlooker writes nothing')
  }
  return {
    root: source.root,
    secret: source.secret ?? '',
    base: source.base,
    cut: source.cut,
    isRecorded: true,
    *links(after) {
      for (const link of source.links(after)) {
        if (link.seq > at) return
        yield link
      }
    },
    latest: (before) => newest(source, Math.min(before, at + 1)),
    checkpoint: () => null,
    pieces: (snapshot, from) => source.pieces(snapshot, from),
    append: refuse,
    begin: refuse,
    piece: refuse,
    keep: refuse,
    note: refuse,
    commit: refuse,
    close() {},
  }
}

function newest(source: Source, before: number): Snapshot | null {
  let found: Snapshot | null = null
  for (const snapshot of source.snapshots()) if (snapshot.seq < before) found = snapshot
  return found
}

export * as JournalView from './JournalView.ts'
