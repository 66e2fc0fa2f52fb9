import type { Command } from './Command.ts'
import type { Event } from './Event.ts'

/** What the journal keeps: a command and what followed, or the next part of a long round. */
export interface Entry {
  /** From 1, without a gap. */
  readonly seq: number
  readonly time: number
  /** Null where the entry continues the round that the entry before left open. */
  readonly command: Command | null
  readonly events: readonly Event[]
}
