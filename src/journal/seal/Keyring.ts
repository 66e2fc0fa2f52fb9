import type { KeyObject } from 'node:crypto'
import { Fault } from '../Fault.ts'

/**
 * The data keys that this process may use, each known by its wrapped form as a journal keeps it.
 *
 * Unwrapping takes time and is asynchronous, opening a journal is neither: a key is unwrapped once,
 * and found here by whatever opens the journal, a copy of it, or reads it in another thread.
 */
export interface DataKey {
  /** Encrypted for its recipients by age, in its armor. */
  readonly wrapped: string
  readonly key: KeyObject
}

const held = new Map<string, KeyObject>()

export function add({ wrapped, key }: DataKey): void {
  held.set(wrapped, key)
}

/** @throws SealedError where nobody unwrapped it */
export function find(wrapped: string, path: string): KeyObject {
  const key = held.get(wrapped)
  if (key === undefined) throw new SealedError(path)
  return key
}

export const has = (wrapped: string): boolean => held.has(wrapped)

/** All of them, for another thread of this process. */
export const all = (): readonly DataKey[] => [...held].map(([wrapped, key]) => ({ wrapped, key }))

/** A journal is encrypted, and no identity for it was given. */
export class SealedError extends Fault {
  override readonly name = 'Journal.SealedError'

  constructor(path: string, found = 'none') {
    const expected = 'an identity that it is encrypted for (PLIMSOLL_IDENTITY)'
    super(`${path}: expected ${expected}, found ${found}`, 'SEAL3')
  }
}

export * as Keyring from './Keyring.ts'
