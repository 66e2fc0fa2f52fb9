import type { Founder } from '../journal/Codec.ts'
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
  open(founder: Founder): Journal
}

/** A file, with SQLite's log beside it while open. */
export const file = (path: string): Storage => ({
  open: (founder) => SqliteJournal.open(path, founder),
})

/** A log of frames on a disk provided by the caller. */
export const log = (bytes: Bytes): Storage => ({
  open: (founder) => FramedJournal.open(bytes, founder),
})

export * as Storage from './Storage.ts'
