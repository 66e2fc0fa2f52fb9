import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import { assert } from '../../base/assert.ts'
import { TamperedError } from '../Fault.ts'

/**
 * Texts of a journal under its data key: AES-256-GCM, each with a nonce of its own, bound to the
 * journal and to its place in it.
 *
 *     sealed = nonce, 12 random bytes || ciphertext || tag, 16 bytes
 *     bound  = "plimsoll sealed 1\n" hash of the journal's root "\n" place
 */
export interface Seal {
  /** Nonces are drawn: a text lost with its commit and written anew at its place has another one. */
  close(place: string, text: string): Uint8Array
  /** @throws TamperedError where the key did not close this at this place */
  open(place: string, value: unknown): string
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Drawn nonces of 96 bits are good for this many texts under one key: NIST SP 800-38D, 8.3. */
const TEXTS_MAX = 2 ** 32
const POOL_BYTES = 4_096

/** Seals for one journal, known by the hash of its root. */
export function of(key: KeyObject, journal: string): Seal {
  const bound = (place: string) => Buffer.from(`plimsoll sealed 1\n${journal}\n${place}`)
  let closed = 0
  let pool = Buffer.alloc(0)
  const draw = (): Buffer => {
    if (pool.length < NONCE_BYTES) pool = randomBytes(POOL_BYTES)
    const nonce = pool.subarray(0, NONCE_BYTES)
    pool = pool.subarray(NONCE_BYTES)
    return nonce
  }
  return {
    close(place, text) {
      closed += 1
      assert(closed < TEXTS_MAX, 'seal: one key closes at most 2^32 texts')
      const nonce = draw()
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound(place))
      const body = cipher.update(text, 'utf8')
      return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()])
    },
    open(place, value) {
      if (!(value instanceof Uint8Array) || value.length < NONCE_BYTES + TAG_BYTES) {
        throw new TamperedError(place, 'a sealed text', typeof value)
      }
      const end = value.length - TAG_BYTES
      const decipher = createDecipheriv(ALGORITHM, key, value.subarray(0, NONCE_BYTES))
      decipher.setAAD(bound(place)).setAuthTag(value.subarray(end))
      const body = decipher.update(value.subarray(NONCE_BYTES, end))
      try {
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new TamperedError(place, 'what was sealed there', 'something else', cause)
      }
    },
  }
}

export * as Seal from './Seal.ts'
