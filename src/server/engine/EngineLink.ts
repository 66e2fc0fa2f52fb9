import type { Entry } from '../../engine/Entry.ts'
import type { History } from '../../host/History.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import type { Writer } from '../../journal/Writer.ts'
import type { Task } from './Inbox.ts'

/** The way to an engine: what a port is made over. */
export interface EngineLink {
  /** The last entry that was told when this was made. */
  readonly head: Head
  /** Has tasks decided and synced; their answers are told with the entries. */
  decide(tasks: readonly Task[]): void
  /** Who is told, from now on. */
  listen(told: (told: Told) => void): void
  read(after: number, limit: number): Promise<History.Page>
  /** Syncs, makes a snapshot, and closes the journal. */
  close(): Promise<void>
  readonly failed: Promise<Error>
}

/** What was committed at once. */
export interface Told {
  readonly entries: readonly Entry[]
  readonly head: Head
  /** Of the tasks that were decided; null where time alone did something. */
  readonly answers: readonly Answer[] | null
  readonly use: Use
}

/** What the engine's thread has used. */
export interface Use {
  readonly syncs: Writer.Syncs
  /** Processor time, milliseconds. */
  readonly cpuMs: number
}

/** How a task went. */
export type Answer = Decided | Ahead

export interface Decided {
  readonly number: number
  /** Its first and last entry. */
  readonly from: number
  readonly seq: number
  /** The entries of a repeat, which are not among those just told; null for what is new. */
  readonly repeated: readonly Entry[] | null
}

/** It states a time further ahead than the clock allows: nothing was done. */
export interface Ahead {
  readonly number: number
  readonly latest: number
}
