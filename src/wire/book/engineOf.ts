import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import type { Book } from './Book.ts'
import { bookCommands } from './bookCommands.ts'

/** A disarmed engine that was brought to the state of a book. */
export function engineOf(book: Book): State {
  const state = State.create()
  for (const command of bookCommands(book)) step(state, command)
  return state
}
