import { hash as digest } from 'node:crypto'
import { assert } from '../base/assert.ts'
import type { Author } from './Codec.ts'

/**
 * The parts of an entry of form 2: its command and each of its events, a line each. A part is hashed
 * with a salt of its own, so that one can be shown and proven while the others stay unknown, however
 * few texts they could be.
 */

/** From this version of commands and events on, entries are hashed by their parts. */
const FIRST_CODEC = 3
const SALT_BYTES = 16

/** Whether an entry of this version is hashed by its parts. */
export const areHashed = (codec: number): boolean => codec >= FIRST_CODEC

/** A body of its parts. */
export function join(parts: readonly string[]): string {
  const body = parts.join('\n')
  assert(split(body).length === parts.length, 'journal: a part is one line')
  return body
}

export const split = (body: string): readonly string[] => body.split('\n')

/**
 * The salts of an entry's parts, in order: SHAKE256("plimsoll salts\n" secret "\n" seq), 16 bytes
 * each. Whoever is shown one learns none of the others.
 *
 * Rules: [PROOF8]
 */
export function salts(secret: string, seq: number, count: number): readonly Uint8Array[] {
  const options = { outputLength: count * SALT_BYTES, outputEncoding: 'buffer' } as const
  const bytes = digest('shake256', `plimsoll salts\n${secret}\n${seq}`, options)
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES),
  )
}

/** Where salt and text are put together: every part is hashed, and few are longer. */
const scratch = Buffer.alloc(SALT_BYTES + 65_536)
/** The most bytes of a UTF-16 code unit. */
const UNIT_BYTES_MAX = 3

/** The hash of a part: SHA-256 over its salt and its text. */
export function hashOf(salt: Uint8Array, text: string): string {
  if (SALT_BYTES + text.length * UNIT_BYTES_MAX > scratch.length) {
    return digest('sha256', Buffer.concat([salt, Buffer.from(text)]))
  }
  scratch.set(salt)
  return digest('sha256', scratch.subarray(0, SALT_BYTES + scratch.write(text, SALT_BYTES)))
}

/** What an entry says of itself beside its parts. */
export interface EntryHeader extends Author {
  readonly seq: number
  readonly time: number
}

/**
 * What the leaf of an entry is the hash of.
 *
 *     "plimsoll entry 2\n" seq "\n" time "\n" build "\n" codec "\n" hash of each part, a line each
 *
 * Rules: [PROOF8]
 */
export const leafData = ({ seq, time, build, codec }: EntryHeader, parts: readonly string[]) =>
  `plimsoll entry 2\n${seq}\n${time}\n${build}\n${codec}\n${parts.join('\n')}`

/** The hashes of the parts of a body. */
export function hashesOf(body: string, seq: number, secret: string): readonly string[] {
  const parts = split(body)
  const own = salts(secret, seq, parts.length)
  return parts.map((text, index) => hashOf(own[index] as Uint8Array, text))
}

export * as EntryParts from './EntryParts.ts'
