import { createSecretKey, randomBytes } from 'node:crypto'
import { armor, Decrypter, Encrypter } from 'age-encryption'
import { NoteError } from '../proof/ProofFault.ts'
import { type DataKey, SealedError } from './Keyring.ts'

/** Data keys under the keys of people: encrypted by age, so that its tools can handle them. */

const KEY_BYTES = 32

/**
 * Draws a data key for a new journal.
 *
 * Rules: [SEAL1] [SEAL2]
 *
 * @throws NoteError where a recipient is none
 */
export async function draw(recipients: readonly string[]): Promise<DataKey> {
  const bytes = randomBytes(KEY_BYTES)
  const wrapped = await wrap(bytes, recipients)
  return { wrapped, key: createSecretKey(bytes) }
}

/**
 * The same key for other recipients: what is encrypted with it stays as it is.
 *
 * Rules: [SEAL2]
 */
export async function rewrap({ key }: DataKey, recipients: readonly string[]): Promise<DataKey> {
  return { wrapped: await wrap(key.export(), recipients), key }
}

async function wrap(bytes: Uint8Array, recipients: readonly string[]): Promise<string> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw new NoteError('recipient', 'a key of age, age1...', recipient.slice(0, 80), 'SEAL2')
    }
  }
  return armor.encode(await encrypter.encrypt(bytes))
}

/**
 * Unwraps a data key.
 *
 * Rules: [SEAL3]
 *
 * @throws SealedError where it is not encrypted for any of these identities
 */
export async function unwrap(
  wrapped: string,
  identities: readonly string[],
  path: string,
): Promise<DataKey> {
  const decrypter = new Decrypter()
  try {
    for (const identity of identities) decrypter.addIdentity(identity)
    const bytes = await decrypter.decrypt(armor.decode(wrapped))
    return { wrapped, key: createSecretKey(bytes) }
  } catch {
    // What was wrong is never told in detail: the message could hold a part of a key.
    throw new SealedError(path, 'one for which it is not')
  }
}

export * as Wrapping from './Wrapping.ts'
