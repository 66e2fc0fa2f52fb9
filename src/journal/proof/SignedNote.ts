import { NoteKey, type Signer, type Verifier } from './NoteKey.ts'
import { DisprovedError, NoteError } from './ProofFault.ts'

/**
 * A text with signatures below it: `c2sp.org/signed-note`.
 *
 *     text, each line with its newline
 *     an empty line
 *     — <key name> <base64 of key id and signature>
 */
export interface SignedNote {
  /** With its last newline, which is signed too. */
  readonly text: string
  readonly signatures: readonly Signature[]
}

export interface Signature {
  readonly name: string
  /** Eight hex digits. */
  readonly id: string
  readonly bytes: Uint8Array
}

const NOTE_BYTES_MAX = 1_000_000
const SIGNATURES_MAX = 100
const ID_BYTES = 4
const TIME_BYTES = 8

/**
 * Reads a note. Its text says nothing until a signature is checked.
 *
 * Rules: [PROOF4]
 *
 * @throws NoteError where it is none
 */
export function parse(note: string): SignedNote {
  const place = 'note'
  if (note.length > NOTE_BYTES_MAX) throw new NoteError(place, 'a short text', `${note.length}`)
  if (hasControls(note)) throw new NoteError(place, 'a text without control characters', 'some')
  const end = note.lastIndexOf('\n\n')
  if (end === -1 || !note.endsWith('\n')) {
    throw new NoteError(place, 'a text, an empty line and signatures', 'something else')
  }
  return { text: note.slice(0, end + 1), signatures: parseSignatures(note.slice(end + 2)) }
}

/**
 * Reads a note as a journal keeps it: one that nobody signed has no signatures.
 *
 * @throws NoteError where it is none
 */
export const parseKept = (note: string): SignedNote =>
  note.endsWith('\n\n') ? { text: note.slice(0, -1), signatures: [] } : parse(note)

/** Of the controls a note has newlines alone. */
function hasControls(note: string): boolean {
  for (let at = 0; at < note.length; at++) {
    if (note.charCodeAt(at) < 0x20 && note[at] !== '\n') return true
  }
  return false
}

/**
 * Reads lines of signatures, such as a witness answers with.
 *
 * @throws NoteError where a line is none
 */
export function parseSignatures(text: string): readonly Signature[] {
  const lines = text.split('\n').slice(0, -1)
  if (lines.length === 0) throw new NoteError('note', 'a signature', 'none')
  if (lines.length > SIGNATURES_MAX) {
    throw new NoteError('note', `at most ${SIGNATURES_MAX} signatures`, `${lines.length}`)
  }
  return lines.map(parseSignature)
}

function parseSignature(line: string, index: number): Signature {
  const [, name = '', data = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
  const bytes = Buffer.from(data, 'base64')
  if (name === '' || bytes.length <= ID_BYTES || bytes.toString('base64') !== data) {
    throw new NoteError(
      `signature ${index + 1}`,
      '— NAME BASE64',
      JSON.stringify(line.slice(0, 80)),
    )
  }
  const id = bytes.subarray(0, ID_BYTES).toString('hex')
  return { name, id, bytes: bytes.subarray(ID_BYTES) }
}

/** Writes a note: what `parse` reads, to the byte. */
export const format = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(lineOf).join('')}`

const lineOf = ({ name, id, bytes }: Signature): string =>
  `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), bytes]).toString('base64')}\n`

/** Signs a text. Ed25519 draws nothing, so the same key and text give the same bytes. */
export function sign(text: string, signer: Signer): Signature {
  const { name, id } = signer.verifier
  return { name, id, bytes: NoteKey.sign(signer, text) }
}

/**
 * Whether a key signed a note. Signatures of other keys are passed over, as the specification has it.
 *
 * Rules: [PROOF4] [PROOF6]
 *
 * @throws DisprovedError where a signature bears this key's name and id and is not by it
 */
export function isSignedBy({ text, signatures }: SignedNote, key: Verifier): boolean {
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id)
  for (const { bytes } of own) {
    if (holds(text, bytes, key)) continue
    const expected = `a signature by ${key.name}+${key.id}`
    throw new DisprovedError('note', expected, 'one that this key did not make', 'PROOF4')
  }
  return own.length > 0
}

/** A cosignature is over its time too: `c2sp.org/tlog-cosignature`. */
function holds(text: string, bytes: Uint8Array, key: Verifier): boolean {
  if (key.type === 1) return NoteKey.verify(key, text, bytes)
  if (bytes.length <= TIME_BYTES) return false
  const time = Buffer.from(bytes).readBigUInt64BE()
  const said = `cosignature/v1\ntime ${time}\n${text}`
  return NoteKey.verify(key, said, bytes.subarray(TIME_BYTES))
}

/** A note with further signatures; one that is there already is not repeated. */
export function withSignatures(note: SignedNote, added: readonly Signature[]): SignedNote {
  const lines = new Set(note.signatures.map(lineOf))
  const further = added.filter((signature) => !lines.has(lineOf(signature)))
  return { text: note.text, signatures: [...note.signatures, ...further] }
}

export * as SignedNote from './SignedNote.ts'
