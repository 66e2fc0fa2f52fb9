import type { Entry } from '../../engine/Entry.ts'
import type { JournalView } from '../../host/JournalView.ts'
import { BookView } from '../../report/BookView.ts'
import { type CallQuery, CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import type { Arguments } from '../Arguments.ts'
import { atOption, follow, followOption, loadView } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { callLine, renderCalls } from '../report/renderCalls.ts'
import type { Subcommand } from '../Subcommand.ts'

/** What is asked of whom, by when? */
export const calls: Subcommand = {
  usage: 'FILE',
  about: `The register of margin calls, the one due first in front: what is still to bring in cash, of whom and by
when, how long ago it was asked, and what would cure it otherwise: positions to reduce, debts to repay,
collateral to add, each by itself. Of a journal these are the calls that the engine has open, also while
plimsoll run is writing it; of a book those that its numbers would open.

With --follow a line is told for every call that is opened, changed or closed from then on; in JSON each
call is a line of its own from the start.`,
  options: {
    account: { value: 'ID', about: 'only calls of this account; may be repeated', multiple: true },
    owner: { value: 'ID', about: 'only calls of accounts of this owner' },
    level: { value: 'NAME', about: 'only calls of this level' },
    ...atOption,
    ...followOption,
  },
  examples: [
    ['plimsoll calls desk.plimsoll', 'all open calls, those due first in front'],
    ['plimsoll calls desk.plimsoll --owner acme --json', 'of one owner, for a program'],
    ['plimsoll calls desk.plimsoll --at 1200', 'as it was after an entry'],
    ['plimsoll calls desk.plimsoll --follow', 'and every change as it is committed'],
    ['plimsoll calls book.json', 'what a book would be called for'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'calls', 'FILE')
    const { view, journal } = await loadView(path, args, io)
    const accounts = args.texts('account')
    for (const id of accounts) chooseAccount(view, id)
    const query: CallQuery = {
      accounts: accounts.length === 0 ? undefined : accounts,
      owner: args.text('owner'),
      level: args.text('level'),
    }
    if (journal !== null && args.has('follow')) return await goOn(journal, query, args, io)
    const register = CallsRegister.of(view, query)
    const text = args.has('json')
      ? JSON.stringify(register)
      : renderCalls(register, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}

/** Prints the register, and then every change of a call. */
async function goOn(
  journal: JournalView,
  query: CallQuery,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const { state } = journal
  const paint = Paint.of(io.stdout, io.env)
  const lineOf = (call: RegisteredCall): string =>
    args.has('json') ? JSON.stringify(call) : callLine(call, paint)
  const known = new Map<string, RegisteredCall>()
  for (const call of CallsRegister.of(BookView.ofState(state))) known.set(call.id ?? '', call)
  const asked = CallsRegister.of(BookView.ofState(state), query)
  if (!args.has('json')) await Io.print(io, renderCalls(asked, paint))
  else if (asked.length > 0) await Io.print(io, asked.map(lineOf).join('\n'))
  let lines: string[] = []
  await follow(journal, io, {
    onEntry({ events }: Entry) {
      const changed = CallsRegister.changes(state, events, known)
      lines.push(...changed.filter((call) => CallsRegister.matches(call, query)).map(lineOf))
    },
    async onGroup() {
      const told = lines
      lines = []
      if (told.length > 0) await Io.print(io, told.join('\n'))
    },
  })
  return exitCodes.interrupted
}
