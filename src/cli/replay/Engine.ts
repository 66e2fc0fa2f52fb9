import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { State } from '../../engine/State.ts'

/** The engine as a replay drives it: with a journal behind it or without. */
export interface Engine {
  readonly state: State
  /** Decides a command; the entries may not be durable before the next commit. */
  apply(command: Command): readonly Entry[]
  /** Makes all that was applied durable. */
  commit(): void
}
