import type { Head, JournalEntry } from './JournalEntry.ts'
import type { Snapshot } from './Snapshot.ts'

/** An unfinished tail that was dropped: it was never acknowledged, so nothing is lost. */
export interface TornTail {
  readonly place: string
  readonly bytes: number
}

/** A checkpoint as it is kept: from here the Merkle log goes on without reading what is before. */
export interface KeptCheckpoint {
  /** The last entry under it. */
  readonly seq: number
  /** The signed note; without a key its text, and no signature below. */
  readonly note: string
  /** The log's compact range there: its peaks in hex, the largest first. */
  readonly peaks: readonly string[]
}

/** Where a compacted journal goes on from: the last entry that was taken out of it. */
export interface Base extends Head {
  /** The Merkle log's compact range there, as a checkpoint keeps it. */
  readonly peaks: readonly string[]
  /** Of the state there: its snapshot is in the journal. */
  readonly digest: string
  /** The file that holds what was taken out, by its name, and its SHA-256. */
  readonly archive: string
  readonly sum: string
}

/** A journal read from its beginning. */
export interface Source {
  /** The root of the chain, to which the first entry is tied. */
  readonly root: Head
  /** What the salts of its entries come from; null in a journal of format 1 that is only read. */
  readonly secret: string | null
  /** Null where it has its first entry. */
  readonly base: Base | null
  readonly cut: TornTail | null
  /** The entries after a sequence, in order; 0 for all. Unchecked: the reader checks the chain. */
  links(after: number): Iterable<JournalEntry>
  /** Every snapshot, oldest first. Unchecked. */
  snapshots(): Iterable<Snapshot>
  /** The encoded state of a snapshot, from one of its pieces on; the first is 0. Unchecked. */
  pieces(snapshot: Snapshot, from?: number): Iterable<string>
  /** Every checkpoint, oldest first. Unchecked. */
  checkpoints(): Iterable<KeptCheckpoint>
  /**
   * Checks the bytes that no entry covers, those of the container. Call it after reading
   * everything.
   *
   * @throws TamperedError with the location
   */
  audit(): void
  /**
   * @throws LockedError where the file was written during this reading, so the findings are void
   */
  checkStill(): void
  close(): void
}

/**
 * A journal to write: a file, a log on a simulated disk, later a replicated stream.
 *
 * Everything given to `append`, `piece`, `keep` and `note` becomes durable in one piece or not at
 * all.
 */
export interface Journal {
  readonly root: Head
  readonly secret: string
  readonly base: Base | null
  readonly cut: TornTail | null
  /** False where it holds entries, and no record beside it says which of them were acknowledged. */
  readonly isRecorded: boolean
  links(after: number): Iterable<JournalEntry>
  /** The newest snapshot before a sequence. Unchecked. */
  latest(before: number): Snapshot | null
  pieces(snapshot: Snapshot, from?: number): Iterable<string>
  /** The newest checkpoint. Unchecked. */
  checkpoint(): KeptCheckpoint | null
  append(link: JournalEntry): void
  /** Begins a snapshot; the pieces of one that was not finished are dropped. */
  begin(): void
  /** The next piece of the snapshot that was begun: it counts once the snapshot is kept. */
  piece(text: string): void
  keep(snapshot: Snapshot): void
  /** Keeps a checkpoint, in place of one at the same entry. */
  note(checkpoint: KeptCheckpoint): void
  /** Returns when everything appended survives a power failure. After a fault it always throws. */
  commit(): void
  close(): void
}
