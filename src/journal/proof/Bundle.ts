import { type EntryHeader, EntryParts } from '../EntryParts.ts'
import type { Checkpoint } from './Checkpoint.ts'
import { type Hash, MerkleLog } from './MerkleLog.ts'
import { MerkleProof } from './MerkleProof.ts'
import { DisprovedError, NoteError } from './ProofFault.ts'

/**
 * Some parts of some entries, with what proves that they stand in a journal: for each entry the
 * hashes of its other parts and the path from its leaf to the root that a checkpoint signs.
 *
 * It is JSON, and needs nothing but SHA-256 and Ed25519 to be checked with tools of one's own.
 */
export interface Bundle {
  /** Whose story it is, as it was asked for. */
  readonly about: About
  /** The signed note whose root all proofs lead to. */
  readonly checkpoint: string
  readonly entries: readonly ShownEntry[]
}

export interface About {
  readonly accounts: readonly string[]
  /** Null where everything about the accounts was asked for. */
  readonly call: string | null
}

/** An entry of which some parts are shown. */
export interface ShownEntry extends EntryHeader {
  readonly parts: readonly Part[]
  /** In base64, the lowest first: RFC 6962, section 2.1.1. */
  readonly proof: readonly string[]
}

/** A part that is shown, or the hash of one that is not. */
export type Part = Shown | Hidden

export interface Shown {
  /** 16 bytes in hex. */
  readonly salt: string
  readonly text: string
}

export interface Hidden {
  readonly hash: string
}

/** What a bundle proves. */
export interface Proven {
  readonly entries: number
  readonly shown: number
  readonly hidden: number
}

const TYPE = 'plimsoll bundle 1'

export const format = (bundle: Bundle): string =>
  `${JSON.stringify({ type: TYPE, ...bundle }, null, 1)}\n`

/**
 * Holds every part shown to the root of a checkpoint.
 *
 * Rules: [PROOF13]
 *
 * @throws DisprovedError with the first entry that is not under it
 */
export function check({ entries }: Bundle, { size, root }: Checkpoint): Proven {
  let before = 0
  let shown = 0
  let hidden = 0
  for (const entry of entries) {
    const place = `entry ${entry.seq}`
    if (entry.seq <= before || entry.seq > size) {
      const expected = `a sequence from ${before + 1} to ${size}`
      throw new DisprovedError(place, expected, `${entry.seq}`, 'PROOF13')
    }
    before = entry.seq
    const proof = entry.proof.map((hash) => Buffer.from(hash, 'base64'))
    if (!MerkleProof.includes(root, leafOf(entry), { index: entry.seq - 1, size }, proof)) {
      const expected = 'a path to the root that the checkpoint signs'
      throw new DisprovedError(place, expected, 'one that leads elsewhere', 'PROOF13')
    }
    shown += entry.parts.filter(isShown).length
    hidden += entry.parts.length - entry.parts.filter(isShown).length
  }
  return { entries: entries.length, shown, hidden }
}

const isShown = (part: Part): part is Shown => 'text' in part

function leafOf(entry: ShownEntry): Hash {
  const hashes = entry.parts.map((part) =>
    isShown(part) ? EntryParts.hashOf(Buffer.from(part.salt, 'hex'), part.text) : part.hash,
  )
  return MerkleLog.leafHash(EntryParts.leafData(entry, hashes))
}

/** Whether a text is a bundle of some version, and not JSON of another kind. */
export function isBundle(text: string): boolean {
  try {
    const { type } = recordOf(parseJson(text), 'bundle')
    return typeof type === 'string' && type.startsWith('plimsoll bundle ')
  } catch {
    return false
  }
}

/**
 * Reads a bundle; nothing in it is true before it is checked.
 *
 * @throws NoteError where it is none
 */
export function parse(text: string): Bundle {
  const json = recordOf(parseJson(text), 'bundle')
  if (json.type !== TYPE) throw unreadable('type', `"${TYPE}"`, json.type)
  const about = recordOf(json.about, 'about')
  return {
    about: {
      accounts: listOf(about.accounts, 'accounts').map((id) => textOf(id, 'an account')),
      call: about.call === null ? null : textOf(about.call, 'call'),
    },
    checkpoint: textOf(json.checkpoint, 'checkpoint'),
    entries: listOf(json.entries, 'entries').map(entryOf),
  }
}

function entryOf(json: unknown, index: number): ShownEntry {
  const place = `entries[${index}]`
  const { seq, time, build, codec, parts, proof } = recordOf(json, place)
  return {
    seq: wholeOf(seq, `${place}.seq`),
    time: wholeOf(time, `${place}.time`),
    build: textOf(build, `${place}.build`, /^[\w.+-]{1,64}$/),
    codec: wholeOf(codec, `${place}.codec`),
    parts: listOf(parts, `${place}.parts`).map((part) => partOf(part, place)),
    proof: listOf(proof, `${place}.proof`).map((hash) =>
      textOf(hash, `${place}.proof`, /^[A-Za-z0-9+/]{43}=$/),
    ),
  }
}

function partOf(json: unknown, place: string): Part {
  const { salt, text, hash } = recordOf(json, `${place}.parts`)
  if (hash !== undefined) return { hash: textOf(hash, `${place}.parts`, /^[0-9a-f]{64}$/) }
  return {
    salt: textOf(salt, `${place}.parts`, /^[0-9a-f]{32}$/),
    // A part is one line: two of them could otherwise be told as one.
    text: textOf(text, `${place}.parts`, /^[^\n]*$/),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('bundle', 'JSON', 'something else')
  }
}

function recordOf(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw unreadable(place, 'a record', json)
  }
  return json as Readonly<Record<string, unknown>>
}

function listOf(json: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(json)) throw unreadable(place, 'a list', json)
  return json
}

function textOf(json: unknown, place: string, form = /^/): string {
  if (typeof json !== 'string' || !form.test(json)) throw unreadable(place, `${form}`, json)
  return json
}

function wholeOf(json: unknown, place: string): number {
  if (typeof json !== 'number' || !Number.isSafeInteger(json) || json < 0) {
    throw unreadable(place, 'a whole number', json)
  }
  return json
}

const unreadable = (place: string, expected: string, found: unknown): NoteError =>
  new NoteError(`bundle: ${place}`, expected, foundText(found), 'PROOF13')

const foundText = (found: unknown): string =>
  found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80)

export * as Bundle from './Bundle.ts'
