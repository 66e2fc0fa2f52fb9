import type { Author } from '../journal/Codec.ts'
import { FramedJournal } from '../journal/FramedJournal.ts'
import type { Journal } from '../journal/Journal.ts'
import { SqliteJournal } from '../journal/SqliteJournal.ts'
import type { Storage as Bytes } from '../journal/Storage.ts'

/** Where a journal is kept. */
export interface Storage {
  /**
   * Opens what is there, or begins it.
   *
   * @throws Fault of the journal: damaged, locked, no journal at all
   */
  open(author: Author): Journal
}

/** A file of its own, with SQLite's log beside it while it is open. */
export const file = (path: string): Storage => ({
  open: (author) => SqliteJournal.open(path, author),
})

/** A log of frames on a disk that somebody else provides. */
export const log = (bytes: Bytes): Storage => ({
  open: (author) => FramedJournal.open(bytes, author),
})

export * as Storage from './Storage.ts'
