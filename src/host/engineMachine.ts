import type { Command } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import { fold } from '../engine/fold.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import type { Machine } from '../journal/Machine.ts'

/**
 * The engine as a Machine. All entries of a command are committed in one piece, so a journal never
 * ends in the middle of a round and there is no open round to continue.
 */
export const engineMachine: Machine<State, Command, Event> = {
  create: State.create,
  step,
  proceed: () => [],
  fold,
  long: Snapshot.long,
  snapshot: Snapshot.draw,
  restoring: (plain) => Snapshot.restoring(plain as Snapshot.Drawn),
}
