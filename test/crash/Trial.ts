import type { Codec } from '../../src/journal/Codec.ts'
import type { Machine } from '../../src/journal/Machine.ts'

/** A command as far as a crash test looks at it. */
export interface Sent {
  readonly id: string
}

/** A machine to crash, with commands to keep it busy: the same ones for the same seed. */
export interface Trial<State, Command extends Sent, Event> {
  readonly build: string
  readonly machine: Machine<State, Command, Event>
  readonly codec: Codec
  commands(seed: number, length: number): readonly Command[]
}
