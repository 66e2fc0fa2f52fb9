import { AssertionError } from '../base/assert.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import { fold } from '../engine/fold.ts'
import type { State } from '../engine/State.ts'
import { TamperedError } from '../journal/Fault.ts'
import { FileLock } from '../journal/FileLock.ts'
import type { Journal, Source } from '../journal/Journal.ts'
import { type Head, JournalEntry } from '../journal/JournalEntry.ts'
import { PageFile } from '../journal/PageFile.ts'
import { read, recover } from '../journal/recover.ts'
import type { Snapshot } from '../journal/Snapshot.ts'
import { SqliteReader } from '../journal/SqliteReader.ts'
import { LockedError } from '../journal/sqliteFault.ts'
import { journalText } from '../wire/journalText.ts'
import { build as nameOfBuild } from './build.ts'
import { engineMachine } from './engineMachine.ts'
import { Scheduler } from './Scheduler.ts'

/**
 * A journal as an onlooker has it: the state after some entry, and whatever is committed next, also
 * while another process writes it. It decides nothing and writes nothing.
 */
export interface JournalView {
  readonly state: State
  /** The last entry taken in. */
  readonly head: Head
  /** Takes in what has been committed since: each entry once, told right after it is folded. */
  advance(onEntry?: (entry: Entry) => void): Promise<void>
  /** Waits until there may be more; false where the signal came first. */
  wait(signal: AbortSignal): Promise<boolean>
}

export interface Options {
  /** The last entry to take in; the newest unless said. */
  readonly at?: number | undefined
  readonly scheduler?: Scheduler
  /** Whose snapshots may be started from: those of the running sources, unless said. */
  readonly build?: string
}

const POLL_MS = 200
/** How often a file that moves while it is read is read again before that is given up. */
const TRIES = 50
const TRY_AGAIN_MS = 20

/** Says by its first bytes whether a file is a journal, or a database that only looks like one. */
export const isJournal = PageFile.isDatabase

/**
 * Opens a journal for reading, and folds it up to an entry or to its end.
 *
 * Rules: [JRN10] [JRN11]
 *
 * @throws Fault of the journal: damaged, no journal at all, written by this very process
 */
export async function open(path: string, options: Options = {}): Promise<JournalView> {
  const { at = Number.POSITIVE_INFINITY, build = nameOfBuild() } = options
  const { scheduler = Scheduler.eventLoop } = options
  let moved = PageFile.movement(path)
  let { state, head } = await steadily(path, scheduler, (source) =>
    recover<State, Command, Event>(upTo(source, at), engineMachine, journalText, build),
  )
  return {
    state,
    get head() {
      return head
    },
    async advance(onEntry = () => {}) {
      await steadily(path, scheduler, (source) => {
        for (const link of source.links(head.seq)) {
          const next = JournalEntry.check(head, link)
          const entry: Entry = read<Command, Event>(link, journalText)
          fold(state, entry)
          head = next
          onEntry(entry)
        }
      })
    },
    async wait(signal) {
      while (!signal.aborted) {
        const now = PageFile.movement(path)
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

/** Reads, and reads again where the writer folded its log into the file meanwhile. */
async function steadily<T>(
  path: string,
  scheduler: Scheduler,
  look: (source: Source) => T,
): Promise<T> {
  FileLock.check(path)
  for (let tries = 1; ; tries++) {
    try {
      return once(path, look)
    } catch (error) {
      if (!(error instanceof LockedError) || tries === TRIES) throw error
      await scheduler.pause(TRY_AGAIN_MS)
    }
  }
}

function once<T>(path: string, look: (source: Source) => T): T {
  const source = SqliteReader.openToLookUp(path)
  try {
    return look(source)
  } catch (error) {
    // A file that moved underneath seems damaged; one that stood still is.
    if (error instanceof TamperedError) source.checkStill()
    throw error
  } finally {
    source.close()
  }
}

/** A source as recovery reads it, ending with an entry. */
function upTo(source: Source, at: number): Journal {
  const refuse = (): never => {
    throw new AssertionError('host: an onlooker writes nothing')
  }
  return {
    root: source.root,
    cut: source.cut,
    *links(after) {
      for (const link of source.links(after)) {
        if (link.seq > at) return
        yield link
      }
    },
    latest: (before) => newest(source, Math.min(before, at + 1)),
    append: refuse,
    keep: refuse,
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
