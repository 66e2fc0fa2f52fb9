import type { Founder } from '../journal/Codec.ts'
import { FramedJournal } from '../journal/FramedJournal.ts'
import type { Journal } from '../journal/Journal.ts'
import type { SnapshotMaker } from '../journal/SnapshotMaker.ts'
import { SqliteJournal } from '../journal/SqliteJournal.ts'
import type { Storage as Bytes, Slots } from '../journal/Storage.ts'
import type { DataKey } from '../journal/seal/Keyring.ts'
import { SnapshotThread } from './beside/SnapshotThread.ts'

/** The place of a journal. */
export interface Storage {
  /**
   * Opens the journal, or creates it.
   *
   * @throws Fault of the journal: damaged, locked, not a journal
   */
  open(founder: Founder): Journal
  /** What makes snapshots beside the engine, where the journal can be read there. */
  readonly maker?: (build: string) => SnapshotMaker
}

/** A file, with SQLite's log beside it while open; a new one is encrypted where a key is given. */
export const file = (path: string, dataKey?: DataKey): Storage => ({
  open: (founder) => SqliteJournal.open(path, { ...founder, dataKey }),
  maker: (build) => SnapshotThread.over(path, build),
})

/**
 * A log of frames on a disk provided by the caller, and slots beside it for what was acknowledged: without
 * them damage to the last commit passes for one that was not finished.
 */
export const log = (bytes: Bytes, slots?: Slots): Storage => ({
  open: (founder) => FramedJournal.open(bytes, founder, slots),
})

export * as Storage from './Storage.ts'
