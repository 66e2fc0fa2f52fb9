import { createHash, hash } from 'node:crypto'
import type { Author, Codec } from './Codec.ts'
import { TamperedError } from './Fault.ts'
import type { Head } from './JournalEntry.ts'
import { atOnce, type Work } from './restoring.ts'

/** The state after an entry, tied to the chain at that entry. What is encoded is in its pieces. */
export interface Snapshot extends Author {
  readonly seq: number
  /** SHA-256 of the encoded state, which is its pieces in order. */
  readonly digest: string
  readonly hash: string
  readonly pieces: number
}

/** The length of a piece in UTF-16 code units: as much as may be written between two commits. */
export const PIECE_LENGTH = 262_144

/** The digest of a state as a tree, without a text of the whole. */
export const digestOf = (codec: Codec, tree: unknown): string =>
  sumOf(codec.pieces(tree, PIECE_LENGTH)).digest

/** What is known of pieces that are all there. */
export function sumOf(pieces: Iterable<string>): Encoded {
  const sum = summing()
  for (const piece of pieces) sum.add(piece)
  return sum.end()
}

/** What is known of an encoded state once the last of its pieces is. */
export interface Encoded {
  readonly digest: string
  readonly pieces: number
}

/** The digest of an encoded state, piece by piece. */
export interface Summing {
  /** Returns how many there are now. */
  add(piece: string): number
  end(): Encoded
}

export function summing(): Summing {
  const sum = createHash('sha256')
  let pieces = 0
  return {
    add(piece) {
      sum.update(piece)
      pieces += 1
      return pieces
    },
    end: () => ({ digest: sum.digest('hex'), pieces }),
  }
}

/** Ties an encoded state to its entry. */
export function seal(head: Head, { digest, pieces }: Encoded, { build, codec }: Author): Snapshot {
  const open = { seq: head.seq, build, codec, digest, pieces }
  return { ...open, hash: hashOf(head, open) }
}

/**
 * Checks that a snapshot was taken at this entry of the chain and that its bytes are intact.
 *
 *     hash = SHA-256("plimsoll snapshot\n" hash of entry "\n" seq "\n" build "\n" codec "\n" digest)
 *
 * Rules: [JRN6]
 *
 * @throws TamperedError with the snapshot's sequence
 */
export const check = (head: Head, snapshot: Snapshot, pieces: Iterable<string>): void =>
  atOnce(checking(head, snapshot, pieces))

/** The same with a pause for each piece. */
export function* checking(head: Head, snapshot: Snapshot, pieces: Iterable<string>): Work<void> {
  const place = `snapshot ${snapshot.seq}`
  const sum = summing()
  for (const piece of pieces) {
    sum.add(piece)
    yield
  }
  const found = sum.end()
  if (found.pieces !== snapshot.pieces) {
    throw new TamperedError(`${place}: pieces`, `${snapshot.pieces}`, `${found.pieces}`)
  }
  if (found.digest !== snapshot.digest) {
    throw new TamperedError(`${place}: digest`, found.digest, snapshot.digest)
  }
  const expected = hashOf(head, snapshot)
  if (expected !== snapshot.hash || head.seq !== snapshot.seq) {
    throw new TamperedError(`${place}: hash`, expected, snapshot.hash)
  }
}

function hashOf(head: Head, snapshot: Omit<Snapshot, 'hash' | 'pieces'>): string {
  const { seq, build, codec, digest } = snapshot
  return hash('sha256', `plimsoll snapshot\n${head.hash}\n${seq}\n${build}\n${codec}\n${digest}`)
}

export * as Snapshot from './Snapshot.ts'
