import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { PastIds } from '../../engine/PastIds.ts'
import type { State } from '../../engine/State.ts'
import { Window } from '../../engine/Window.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'

/** A book that a journal cannot begin with. */
export class BookError extends Error {
  override readonly name = 'BookError'
}

/** Commands in one commit. */
const GROUP = 1_000

/**
 * Begins a new journal with a book's commands, before time passes by the clock. What was begun and not
 * ended, because the process was killed, is ended; what has begun otherwise is left alone: false. No book
 * is of a time after `latest` (ms): the engine's clock would wait for it, and no price be stale until then.
 *
 * Rules: [SRV9] [WIRE37]
 *
 * @throws BookError where the engine refuses what the book defines, or the book is of the future
 */
export function beginBook(
  engine: DurableEngine,
  commands: readonly Command[],
  latest = Number.POSITIVE_INFINITY,
): boolean {
  const { state } = engine
  if (state.seq > 0 && !isHalf(state, commands)) return false
  const asOf = commands[0]?.time ?? 0
  if (asOf > latest) throw new BookError(`asOf: expected a time up to ${latest}, found ${asOf}`)
  for (const [index, command] of commands.entries()) {
    check(command, engine.apply(command))
    if (index % GROUP === GROUP - 1) engine.commit()
  }
  engine.commit()
  return true
}

/** Whether its first command was taken and its last was not. */
function isHalf(state: State, commands: readonly Command[]): boolean {
  const [first] = commands
  const last = commands.at(-1)
  return first !== undefined && last !== undefined && has(state, first.id) && !has(state, last.id)
}

const has = ({ commandIds, past }: State, id: string): boolean =>
  Window.has(commandIds, id) || PastIds.has(past.commands, id)

/** An order is a request, and may be refused; all else is what the book says is so. */
function check(command: Command, entries: readonly Entry[]): void {
  if (command.type === 'PlaceOrder') return
  for (const { events } of entries) {
    for (const event of events) {
      if (event.type === 'Rejected') throw new BookError(`${command.type}: ${event.detail}`)
    }
  }
}
