import type { DataKey } from '../../journal/seal/Keyring.ts'

/** What a thread beside the front begins with. */
export interface Beginning {
  readonly journal: string
  /** A thread has no key of the others. */
  readonly keys: readonly DataKey[]
}

/** What it is asked. */
export interface Question {
  readonly number: number
  readonly ask: unknown
}

/** What it says. */
export type Saying =
  /** It lives, and its loop turns. */
  | { readonly kind: 'alive' }
  /** Something nobody asked for. */
  | { readonly kind: 'told'; readonly told: unknown }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  /** The program is wrong. */
  | { readonly kind: 'fault'; readonly number: number; readonly message: string }
