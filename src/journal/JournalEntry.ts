import { hash as digest } from 'node:crypto'
import { assert } from '../base/assert.ts'
import type { Author } from './Codec.ts'
import { TamperedError } from './Fault.ts'

/** One entry as stored: its encoded bytes, chained to all before it. */
export interface JournalEntry extends Author {
  readonly seq: number
  readonly time: number
  /** The encoded command and events. */
  readonly body: string
  /** Hash of the entry before, or the root. */
  readonly prev: string
  readonly hash: string
}

/** The end of a chain, to which the next entry is tied. */
export interface Head {
  /** 0 before the first entry. */
  readonly seq: number
  readonly hash: string
}

/**
 * The hash that the first entry is tied to: the journal's first writer and the hash of its secret.
 * The root of a journal begun in format 1 names no secret.
 */
export function root({ build, codec }: Author, secret: string | null = null): Head {
  assert(/^[\w.+-]{1,64}$/.test(build), 'journal: a build is a short name without spaces')
  const author = `${build}\n${codec}`
  if (secret === null) return { seq: 0, hash: digest('sha256', `plimsoll journal\n1\n${author}`) }
  const commitment = digest('sha256', Buffer.from(secret, 'hex'))
  return { seq: 0, hash: digest('sha256', `plimsoll journal\n2\n${author}\n${commitment}`) }
}

/** Ties an encoded entry to the head. */
export function seal(
  head: Head,
  entry: { readonly seq: number; readonly time: number },
  body: string,
  { build, codec }: Author,
): JournalEntry {
  assert(entry.seq === head.seq + 1, 'journal: entries arrive in order, without a gap')
  const open = { seq: entry.seq, time: entry.time, build, codec, body, prev: head.hash }
  return { ...open, hash: hashOf(open) }
}

/**
 * Checks that an entry follows the head and that its bytes are intact, and returns the new head.
 *
 *     hash = SHA-256("plimsoll entry\n" prev "\n" seq "\n" time "\n" build "\n" codec "\n" body)
 *
 * Rules: [JRN3] [JRN4]
 *
 * @throws TamperedError with the entry's sequence
 */
export function check(head: Head, link: JournalEntry): Head {
  const seq = head.seq + 1
  if (link.seq !== seq) throw new TamperedError(`entry ${seq}: sequence`, `${seq}`, `${link.seq}`)
  if (link.prev !== head.hash) {
    throw new TamperedError(`entry ${seq}: previous hash`, head.hash, link.prev)
  }
  const hash = hashOf(link)
  if (link.hash !== hash) throw new TamperedError(`entry ${seq}: hash`, hash, link.hash)
  return { seq, hash }
}

function hashOf({ prev, seq, time, build, codec, body }: Omit<JournalEntry, 'hash'>): string {
  return digest('sha256', `plimsoll entry\n${prev}\n${seq}\n${time}\n${build}\n${codec}\n${body}`)
}

export * as JournalEntry from './JournalEntry.ts'
