import { hash as digest } from 'node:crypto'
import { assert } from '../base/assert.ts'
import type { Author, Founder } from './Codec.ts'
import { type EntryHeader, EntryParts } from './EntryParts.ts'
import { TamperedError } from './Fault.ts'
import { MerkleLog } from './proof/MerkleLog.ts'

/** One entry as stored: its encoded bytes, chained to all before it. */
export interface JournalEntry extends EntryHeader {
  /** The encoded command and events. */
  readonly body: string
  /** The journal's, from which the salts of its parts come; of no use where it is hashed as one. */
  readonly secret: string
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

/** An entry with the hash of its leaf in the Merkle log. */
export interface Sealed extends JournalEntry {
  readonly leaf: string
}

/** Ties an encoded entry to the head. */
export function seal(
  head: Head,
  entry: { readonly seq: number; readonly time: number },
  body: string,
  { build, codec, secret }: Founder,
): Sealed {
  assert(entry.seq === head.seq + 1, 'journal: entries arrive in order, without a gap')
  const open = { seq: entry.seq, time: entry.time, build, codec, body, secret, prev: head.hash }
  const leaf = leafOf(open)
  return { ...open, leaf, hash: hashOf(open, leaf) }
}

/**
 * Checks that an entry follows the head and that its bytes are intact, and returns the new head.
 *
 *     form 1   hash = SHA-256("plimsoll entry\n" prev "\n" seq "\n" time "\n" build "\n" codec "\n" body)
 *     form 2   hash = SHA-256("plimsoll chain\n" prev "\n" leaf)
 *
 * The version of commands and events says which: form 2 from version 3 on.
 *
 * Rules: [JRN3] [JRN4] [PROOF8]
 *
 * @throws TamperedError with the entry's sequence
 */
export function check(head: Head, link: JournalEntry): Head {
  const { seq, hash } = checkLeaf(head, link)
  return { seq, hash }
}

/** As `check`, with the hash of the entry's leaf. */
export function checkLeaf(head: Head, link: JournalEntry): Head & { readonly leaf: string } {
  const seq = head.seq + 1
  if (link.seq !== seq) throw new TamperedError(`entry ${seq}: sequence`, `${seq}`, `${link.seq}`)
  if (link.prev !== head.hash) {
    throw new TamperedError(`entry ${seq}: previous hash`, head.hash, link.prev)
  }
  const leaf = leafOf(link)
  const hash = hashOf(link, leaf)
  if (link.hash !== hash) throw new TamperedError(`entry ${seq}: hash`, hash, link.hash)
  return { seq, hash, leaf }
}

type Open = Omit<JournalEntry, 'hash'>

/**
 * The hash of an entry's leaf in the Merkle log, in hex: of form 1 over the text that its hash is
 * over, of form 2 over the hashes of its parts.
 *
 * Rules: [PROOF1] [PROOF8]
 */
export function leafOf(link: Open): string {
  const data = EntryParts.areHashed(link.codec)
    ? EntryParts.leafData(link, EntryParts.hashesOf(link.body, link.seq, link.secret))
    : textOf(link)
  return Buffer.from(MerkleLog.leafHash(data)).toString('hex')
}

function hashOf(link: Open, leaf: string): string {
  const isOfParts = EntryParts.areHashed(link.codec)
  return digest('sha256', isOfParts ? `plimsoll chain\n${link.prev}\n${leaf}` : textOf(link))
}

const textOf = ({ prev, seq, time, build, codec, body }: Open): string =>
  `plimsoll entry\n${prev}\n${seq}\n${time}\n${build}\n${codec}\n${body}`

export * as JournalEntry from './JournalEntry.ts'
