import type { Command } from './Command.ts'
import type { Event } from './Event.ts'

/** A journal entry: a command and its events, or the next part of a long round. */
export interface Entry {
  /** From 1, without gaps. */
  readonly seq: number
  readonly time: number
  /** Null where the entry continues the round left open by the entry before. */
  readonly command: Command | null
  readonly events: readonly Event[]
}
