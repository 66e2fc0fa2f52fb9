import type { Command } from '../engine/Command.ts'
import { PastIds } from '../engine/PastIds.ts'
import type { State } from '../engine/State.ts'
import { Window } from '../engine/Window.ts'
import type { Book } from '../wire/book/Book.ts'
import { bookCommands } from '../wire/book/bookCommands.ts'
import type { Receipt } from './engine/EnginePort.ts'
import type { Service } from './Service.ts'

/** A book that a journal cannot begin with. */
export class BookError extends Error {
  override readonly name = 'BookError'
}

/** Commands under way at once: fewer than a lane has room for. */
const GROUP = 500

/**
 * Begins a new journal with a book. What was begun and not ended, because the process was killed, is
 * ended; what has begun otherwise is left alone, and false is returned.
 *
 * Rules: [SRV9] [WIRE37]
 *
 * @throws BookError where the engine refuses what the book defines
 */
export async function beginBook({ port, replica }: Service, book: Book): Promise<boolean> {
  const commands = [...bookCommands(book)]
  const { state } = replica
  if (state.seq > 0 && !isHalf(state, commands)) return false
  for (let at = 0; at < commands.length; at += GROUP) {
    const group = commands.slice(at, at + GROUP)
    const receipts = await Promise.all(group.map((command) => port.submit(command)))
    for (const [index, receipt] of receipts.entries()) check(group[index] as Command, receipt)
  }
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
function check(command: Command, { entries }: Receipt): void {
  if (command.type === 'PlaceOrder') return
  for (const { events } of entries) {
    for (const event of events) {
      if (event.type !== 'Rejected') continue
      throw new BookError(`the book's ${command.type}: ${event.detail}`)
    }
  }
}
