import type { Entry } from '../../engine/Entry.ts'
import type { JournalView } from '../../host/JournalView.ts'
import { BookView } from '../../report/BookView.ts'
import { CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import type { Arguments } from '../Arguments.ts'
import { follow } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { callLine, renderCalls } from '../report/renderCalls.ts'
import { Filter } from './Filter.ts'

/** Prints the register of a journal, and then every change of a call, closed ones with how. */
export async function goOn(
  journal: JournalView,
  filter: Filter,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const { state } = journal
  const paint = Paint.of(io.stdout, io.env)
  const lineOf = (call: RegisteredCall): string =>
    args.has('json') ? JSON.stringify(call) : callLine(call, paint)
  const known = new Map<string, RegisteredCall>()
  for (const call of CallsRegister.of(BookView.ofState(state))) known.set(call.id ?? '', call)
  const asked = Filter.select([...known.values()], filter)
  if (!args.has('json')) await Io.print(io, renderCalls(asked, paint))
  else if (asked.length > 0) await Io.print(io, asked.map(lineOf).join('\n'))
  // What is closed from now on is told, whichever statuses were asked for.
  const any = { ...filter, statuses: Filter.statuses }
  let lines: string[] = []
  await follow(journal, io, {
    onEntry({ events }: Entry) {
      const changed = CallsRegister.changes(state, events, known)
      lines.push(...changed.filter((call) => Filter.matches(call, any)).map(lineOf))
    },
    async onGroup() {
      const told = lines
      lines = []
      if (told.length > 0) await Io.print(io, told.join('\n'))
    },
  })
  return exitCodes.interrupted
}
