import { hash } from 'node:crypto'
import type { Author } from './Codec.ts'
import { TamperedError } from './Fault.ts'
import type { Head } from './JournalEntry.ts'

/** The state after an entry, tied to the chain at that entry. */
export interface Snapshot extends Author {
  readonly seq: number
  /** The encoded state. */
  readonly body: string
  /** SHA-256 of the encoded state. */
  readonly digest: string
  readonly hash: string
}

/** The digest of a state: SHA-256 of its encoded snapshot. */
export const digest = (body: string): string => hash('sha256', body)

/** Ties an encoded state to its entry. */
export function seal(head: Head, body: string, { build, codec }: Author): Snapshot {
  const open = { seq: head.seq, build, codec, body, digest: digest(body) }
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
export function check(head: Head, snapshot: Snapshot): void {
  const place = `snapshot ${snapshot.seq}`
  const found = digest(snapshot.body)
  if (found !== snapshot.digest) {
    throw new TamperedError(`${place}: digest`, found, snapshot.digest)
  }
  const expected = hashOf(head, snapshot)
  if (expected !== snapshot.hash || head.seq !== snapshot.seq) {
    throw new TamperedError(`${place}: hash`, expected, snapshot.hash)
  }
}

function hashOf(head: Head, snapshot: Omit<Snapshot, 'hash' | 'body'>): string {
  const { seq, build, codec, digest } = snapshot
  return hash('sha256', `plimsoll snapshot\n${head.hash}\n${seq}\n${build}\n${codec}\n${digest}`)
}

export * as Snapshot from './Snapshot.ts'
