import type { Head, JournalEntry } from './JournalEntry.ts'
import type { Snapshot } from './Snapshot.ts'

/** An unfinished tail that was left out: never acknowledged, so nothing is lost. */
export interface TornTail {
  readonly place: string
  readonly bytes: number
}

/** A journal to read from its beginning. */
export interface Source {
  /** What the first entry is tied to. */
  readonly root: Head
  readonly cut: TornTail | null
  /** The entries after a sequence, in order; 0 for all. Unchecked: the chain is the reader's. */
  links(after: number): Iterable<JournalEntry>
  /** Every snapshot, oldest first. Unchecked. */
  snapshots(): Iterable<Snapshot>
  /**
   * Checks what no entry covers: the container's own bytes. After everything has been read.
   *
   * @throws TamperedError with the place
   */
  audit(): void
  /** @throws LockedError where somebody wrote while this was read: what was found says nothing. */
  checkStill(): void
  close(): void
}

/**
 * A journal to write: a file, a log on a simulated disk, later a replicated stream.
 *
 * Whatever `append` and `keep` took becomes durable in one piece or not at all.
 */
export interface Journal {
  readonly root: Head
  readonly cut: TornTail | null
  links(after: number): Iterable<JournalEntry>
  /** The newest snapshot before a sequence. Unchecked. */
  latest(before: number): Snapshot | null
  append(link: JournalEntry): void
  keep(snapshot: Snapshot): void
  /** Returns when all that was appended survives a power failure. Throws a fault, once for all. */
  commit(): void
  close(): void
}
