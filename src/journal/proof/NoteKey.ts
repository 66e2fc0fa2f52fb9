import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'
import { MerkleLog } from './MerkleLog.ts'
import { NoteError } from './ProofFault.ts'

/**
 * Keys of signed notes, in the text forms that public tools have: `c2sp.org/signed-note`.
 *
 *     verifier   <name>+<key id, 8 hex digits>+<base64 of type and public key>
 *     signer     PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>
 */

/** 0x01: Ed25519 over the text. 0x04: a witness's cosignature with its time. */
export type KeyType = 1 | 4

/** A key that signatures are checked with: the operator's, or a witness's. */
export interface Verifier {
  readonly name: string
  /** Eight hex digits: with the name it says whose signature a line is. Short, and proves nothing. */
  readonly id: string
  readonly type: KeyType
  readonly key: KeyObject
}

/** A key that signs; its verifier may be told to anybody. */
export interface Signer {
  readonly verifier: Verifier
  readonly key: KeyObject
}

const NAME_MAX = 200
const KEY_BYTES = 32
/** DER of a private key of Ed25519 up to its seed: RFC 8410. */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
/** DER of a public key of Ed25519 up to its 32 bytes: RFC 8410. */
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Draws a key for a name, such as `desk.example/journal`: a URL without its scheme, of one journal.
 *
 * @throws NoteError where it is no name of a key
 */
export function generate(name: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519')
  return signerOf(checkName(name), privateKey)
}

/**
 * Reads a verifier key.
 *
 * Rules: [PROOF5]
 *
 * @throws NoteError where it is none, or its id is not that of its name and key
 */
export function parseVerifier(text: string): Verifier {
  const place = 'verifier key'
  const [name, id, data] = fieldsOf(place, text.trim(), /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/)
  const bytes = decode(place, data)
  const type = bytes[0]
  if ((type !== 1 && type !== 4) || bytes.length !== KEY_BYTES + 1) {
    throw new NoteError(
      place,
      'a key of Ed25519',
      `type ${type} of ${bytes.length} bytes`,
      'PROOF5',
    )
  }
  const raw = bytes.subarray(1)
  const der = Buffer.concat([PUBLIC_PREFIX, raw])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return matching(place, { name: checkName(name), id: idOf(name, type, raw), type, key }, id)
}

/** Writes a verifier key, to be told to whoever holds a journal to its checkpoints. */
export function formatVerifier({ name, id, type, key }: Verifier): string {
  return `${name}+${id}+${Buffer.concat([Buffer.of(type), rawOf(key)]).toString('base64')}`
}

/**
 * Reads a signer's key.
 *
 * @throws NoteError where it is none, or its id is not that of its name and key
 */
export function parseSigner(text: string): Signer {
  const place = 'signing key'
  const form = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(\S+)$/
  const [name, id, data] = fieldsOf(place, text.trim(), form)
  const bytes = decode(place, data)
  if (bytes[0] !== 1 || bytes.length !== KEY_BYTES + 1) {
    throw new NoteError(place, 'a key of Ed25519', `${bytes.length} bytes`, 'PROOF5')
  }
  const der = Buffer.concat([SEED_PREFIX, bytes.subarray(1)])
  const signer = signerOf(
    checkName(name),
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
  )
  matching(place, signer.verifier, id)
  return signer
}

/** Writes a signer's key. Whoever has it can sign for this name: keep it away from the journal. */
export function formatSigner({ verifier, key }: Signer): string {
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(SEED_PREFIX.length)
  const data = Buffer.concat([Buffer.of(verifier.type), seed]).toString('base64')
  return `PRIVATE+KEY+${verifier.name}+${verifier.id}+${data}`
}

export const sign = ({ key }: Signer, text: string): Uint8Array =>
  signBytes(null, Buffer.from(text), key)

export const verify = ({ key }: Verifier, text: string, signature: Uint8Array): boolean =>
  verifyBytes(null, Buffer.from(text), key, signature)

function signerOf(name: string, key: KeyObject): Signer {
  const open = createPublicKey(key)
  return { verifier: { name, id: idOf(name, 1, rawOf(open)), type: 1, key: open }, key }
}

/** SHA-256(name || 0x0A || type || public key), its first four bytes. */
function idOf(name: string, type: KeyType, raw: Uint8Array): string {
  const hash = MerkleLog.sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), raw]))
  return Buffer.from(hash.subarray(0, 4)).toString('hex')
}

const rawOf = (key: KeyObject): Uint8Array =>
  key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length)

function matching(place: string, key: Verifier, id: string): Verifier {
  if (key.id === id) return key
  throw new NoteError(place, `id ${key.id} for ${key.name}`, id, 'PROOF5')
}

/** @throws NoteError unless it is short, without spaces, controls and plus signs */
function checkName(name: string): string {
  if (/^[^\s+\p{Cc}]+$/u.test(name) && name.length <= NAME_MAX) return name
  const expected = 'a name such as desk.example/journal, without spaces and plus signs'
  throw new NoteError(
    'key name',
    expected,
    name === '' ? 'nothing' : name.slice(0, NAME_MAX),
    'PROOF5',
  )
}

/** What was found is never shown: it could be the secret half. */
function fieldsOf(place: string, text: string, form: RegExp): [string, string, string] {
  const [, name, id, data] = form.exec(text) ?? []
  if (name !== undefined && id !== undefined && data !== undefined) return [name, id, data]
  throw new NoteError(place, 'NAME+ID+KEY', 'something else', 'PROOF5')
}

function decode(place: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text) return bytes
  throw new NoteError(place, 'base64', 'something else', 'PROOF5')
}

export * as NoteKey from './NoteKey.ts'
