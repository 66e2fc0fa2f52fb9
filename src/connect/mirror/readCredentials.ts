import { Input } from '../../wire/Input.ts'
import { JsonText } from '../../wire/JsonText.ts'
import { readSecret } from '../readSecret.ts'
import type { Credentials } from './Exchange.ts'
import { VenueFault } from './VenueFault.ts'

export const credentialNames = ['apiKey', 'secret', 'password', 'uid', 'walletAddress'] as const

/**
 * What a venue is asked with, from a file of its owner alone: JSON by these names. What is wrong is said
 * without what stands there.
 *
 * Rules: [WATCH8]
 *
 * @throws FileFault where it cannot be read, or others can
 * @throws VenueFault for what is no such object
 */
export async function readCredentials(path: string): Promise<Credentials> {
  const text = await readSecret(path)
  const read = Input.attempt(() => JsonText.parse(text))
  const isObject = read.ok && typeof read.value === 'object' && read.value !== null
  if (!isObject || Array.isArray(read.value)) {
    throw new VenueFault(`${path}: expected a JSON object`)
  }
  return credentialsIn(Object.entries(read.value as object))
}

/** @throws VenueFault for another name: a value may have been written in the place of one */
export function credentialsIn(told: readonly (readonly [string, unknown])[]): Credentials {
  const odd = told.find(([name]) => !credentialNames.some((known) => known === name))
  if (odd !== undefined) {
    throw new VenueFault(`expected ${credentialNames.join(', ')}, found another name`)
  }
  const found = told.filter(([, value]) => typeof value === 'string' && value !== '')
  return Object.fromEntries(found) as Credentials
}
