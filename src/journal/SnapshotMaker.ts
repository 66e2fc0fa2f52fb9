import type { Author } from './Codec.ts'
import type { Journal } from './Journal.ts'
import type { Head } from './JournalEntry.ts'
import { type Encoded, Snapshot } from './Snapshot.ts'

/**
 * Makes snapshots beside the writer, from what is committed: a thread, or another process. The
 * writer only takes in the pieces, one with each commit, and goes on meanwhile.
 */
export interface SnapshotMaker {
  /** Begins the snapshot at a head that is committed. */
  make(head: Head, told: Told): Making
}

/** What a maker calls; nothing of it once it was stopped. */
export interface Told {
  /** The next piece; the one after it is told once it is asked for. */
  piece(text: string): void
  done(encoded: Encoded): void
  failed(error: unknown): void
}

export interface Making {
  /** Asks for the next piece. */
  next(): void
  stop(): void
}

/** The writer's part of it. */
export interface Keeping {
  isBusy(): boolean
  /** Whether something of it is to be committed. */
  isPending(): boolean
  begin(head: Head): void
  /** After a commit, with which a piece may have become durable. */
  committed(): void
  stop(): void
}

/** Who is told by a keeping. */
export interface Needs {
  /** There is something to commit. */
  readonly soon: () => void
  /** No snapshot was made; the next is tried when it is due. */
  readonly onFailed: (error: unknown) => void
}

/**
 * Takes what a maker tells into a journal.
 *
 * Rules: [SNAP1] [SNAP2]
 */
export function keeping(
  journal: Journal,
  author: Author,
  maker: SnapshotMaker,
  { soon, onFailed }: Needs,
): Keeping {
  let making: Making | null = null
  let isPending = false
  const toldOf = (head: Head): Told => ({
    piece(text) {
      journal.piece(text)
      isPending = true
      soon()
    },
    done(encoded) {
      making = null
      journal.keep(Snapshot.seal(head, encoded, author))
      isPending = true
      soon()
    },
    failed(error) {
      making = null
      onFailed(error)
    },
  })
  return {
    isBusy: () => making !== null,
    isPending: () => isPending,
    begin(head) {
      journal.begin()
      try {
        making = maker.make(head, toldOf(head))
      } catch (error) {
        onFailed(error)
      }
    },
    committed() {
      if (!isPending) return
      isPending = false
      making?.next()
    },
    stop() {
      making?.stop()
      making = null
    },
  }
}

export * as SnapshotMaker from './SnapshotMaker.ts'
