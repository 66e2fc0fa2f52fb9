import type { Command } from '../../engine/Command.ts'
import type { Rejection } from '../../engine/Rejection.ts'
import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import type { Book } from './Book.ts'
import { bookCommands } from './bookCommands.ts'

/** What of a book an engine does not take: orders that its account could not place, above all. */
export interface Refused {
  readonly command: Command
  readonly rejection: Rejection
}

/** A disarmed engine that was brought to the state of a book, and what it refused on the way. */
export function engineWith(book: Book): {
  readonly state: State
  readonly refused: readonly Refused[]
} {
  const state = State.create()
  const refused: Refused[] = []
  for (const command of bookCommands(book)) {
    for (const event of step(state, command).flatMap(({ events }) => events)) {
      if (event.type === 'Rejected') refused.push({ command, rejection: event })
    }
  }
  return { state, refused }
}

/** A disarmed engine that was brought to the state of a book. */
export const engineOf = (book: Book): State => engineWith(book).state
