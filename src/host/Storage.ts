import type { Author } from '../journal/Codec.ts'
import { FramedJournal } from '../journal/FramedJournal.ts'
import type { Journal } from '../journal/Journal.ts'
import { SqliteJournal } from '../journal/SqliteJournal.ts'
import type { Storage as Bytes } from '../journal/Storage.ts'

/** The place of a journal. */
export interface Storage {
  /**
   * Opens the journal, or creates it.
   *
   * @throws Fault of the journal: damaged, locked, not a journal
   */
  open(author: Author): Journal
}

/** A file, with SQLite's log beside it while open. */
export const file = (path: string): Storage => ({
  open: (author) => SqliteJournal.open(path, author),
})

/** A log of frames on a disk provided by the caller. */
export const log = (bytes: Bytes): Storage => ({
  open: (author) => FramedJournal.open(bytes, author),
})

export * as Storage from './Storage.ts'
