import type { Entry } from '../../engine/Entry.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import type { DataKey } from '../../journal/seal/Keyring.ts'
import type { Told as Fault } from './EngineFault.ts'
import type { Told } from './EngineLink.ts'
import type { EngineOrder } from './EngineOrder.ts'
import type { Task } from './Inbox.ts'

/** What the engine's thread begins with. */
export interface Beginning {
  readonly order: EngineOrder
  /** A thread has no key of the others. */
  readonly keys: readonly DataKey[]
}

/** What it is told. */
export type ToEngine =
  | { readonly kind: 'decide'; readonly tasks: readonly Task[] }
  | { readonly kind: 'close' }

/** What it tells. */
export type FromEngine =
  | { readonly kind: 'opened' }
  | { readonly kind: 'recovered'; readonly head: Head; readonly found: Found }
  | { readonly kind: 'told'; readonly told: Told }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'synced' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly fault: Fault }

/** What recovery found, and what was done then. */
export interface Found {
  /** Whether it began with what it was given to begin with; null where it was given nothing. */
  readonly began: boolean | null
  /** The entries that were there. */
  readonly seq: number
  /** The snapshot it started from; 0 for the beginning. */
  readonly snapshot: number
  readonly folded: number
  /** Bytes that were never acknowledged and were cut off. */
  readonly cutBytes: number
  readonly wasArmed: boolean
  readonly isRecorded: boolean
  /** Snapshots passed over, and why. */
  readonly damaged: readonly string[]
  /** The entries in which liquidation orders that are out were told, and the orders of which none was found. */
  readonly outstanding: readonly Entry[]
  readonly missing: readonly string[]
}
