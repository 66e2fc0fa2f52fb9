import { Scheduler } from '../../host/Scheduler.ts'
import { BookView } from '../../report/BookView.ts'
import { CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import { noticeOf } from '../../wire/messages/ofCall.ts'
import { outgoing } from '../../wire/messages/written.ts'
import type { Arguments } from '../Arguments.ts'
import { atOption, entryOf, followOption, isJournal, loadView } from '../book/loadView.ts'
import { act, actOptions, acts, isAct } from '../calls/act.ts'
import { CallsRecord } from '../calls/CallsRecord.ts'
import { callsCsv } from '../calls/callsCsv.ts'
import { dayOfJournal, dayOfService, dayOptions } from '../calls/day.ts'
import { Filter, filterOptions } from '../calls/Filter.ts'
import { goOn } from '../calls/goOn.ts'
import { noticeOptions, noticesOf, noticesOfService } from '../calls/notice.ts'
import { remoteCalls, remoteRecord } from '../calls/remoteCalls.ts'
import { renderRecord } from '../calls/renderRecord.ts'
import { goOnRemote, watchCalls } from '../calls/watchCalls.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOfBook } from '../exitOfBook.ts'
import { Io } from '../Io.ts'
import { formatOf, printAs } from '../messages/formats.ts'
import { tellAnswer } from '../messages/tellAnswer.ts'
import { Paint } from '../Paint.ts'
import { remoteExit } from '../remote/remoteExit.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderCalls } from '../report/renderCalls.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { UsageError } from '../UsageError.ts'

/** What is asked of whom, by when? */
export const calls: Subcommand = {
  usage: 'FILE [CALL] | --url URL [CALL] | --url URL ACT CALL',
  about: `The register of margin calls, the one due first in front: what is still to bring in cash, of whom and by when,
how long ago it was asked, who works on it, and what would cure it otherwise: positions to reduce, debts to
repay, collateral to add, each by itself. Of a journal these are the calls that the engine has open, also while
plimsoll run or serve is writing it; of a book those that its numbers would open; with --url those of a running
service. With CALL, the whole record of one, open or closed, of a journal or a service.

ACT is one of ${acts.join(', ')}.
At a running service a call can be acknowledged, extended and waived (each with its reason), noted and assigned,
answered by whom it asks, and its dispute resolved; what is done bears the name of the key, and is journaled.
--status met, expired, cancelled, waived or all also shows what is closed: a journal is then read from its
beginning.

With --as the calls are printed as messages to whom they ask, one a line: MarginCallIssuance of the Common
Domain Model in JSON (cdm), CollateralRequest of FIX 4.4 (fix), or colr.003 of ISO 20022 (iso); --desk is the
name of who calls. With --answer a counterparty's answer in one of these formats is read and told beside its
call; it changes nothing.

With --notice each who is called gets a notice in plain words, from a template of your own where --template
names one; of a service, from the texts of its configuration. With --day a day is told, of a journal or a service:
what was opened, met, expired, waived and cancelled, what is left by age and by who works on it, which accounts
let calls expire in 90 days, who was restricted, and every call that was in force; in text, CSV or JSON.

With --follow a line is told for every call that is opened, changed or closed from then on, in JSON one a line;
with --watch the register is redrawn in place. Exit code 3 where an account that was asked for is in
liquidation, 5 where none is and one is unknown, as assess has it.`,
  options: {
    ...filterOptions,
    csv: { about: 'print CSV for a spreadsheet' },
    watch: { about: 'redraw the register in place as it changes, until Ctrl-C' },
    as: { value: 'FORMAT', about: 'print messages for the called: cdm, fix or iso' },
    desk: { value: 'NAME', about: 'with --as, who calls; PLIMSOLL without it' },
    answer: { value: 'FILE', about: "read a counterparty's answer: cdm, fix or iso" },
    ...dayOptions,
    ...noticeOptions,
    ...atOption,
    ...followOption,
    ...remoteOptions,
    ...actOptions,
  },
  examples: [
    ['plimsoll calls desk.plimsoll', 'all open calls, those due first in front'],
    ['plimsoll calls desk.plimsoll --owner acme --json', 'of one owner, for a program'],
    ['plimsoll calls desk.plimsoll --status all --csv > calls.csv', 'every call there ever was'],
    ['plimsoll calls desk.plimsoll call-3', 'the whole record of one'],
    ['plimsoll calls desk.plimsoll --day 2026-01-05 --csv', "the day's calls, a row each"],
    ['plimsoll calls --url http://127.0.0.1:7070 --due 1h --watch', 'due within the hour, live'],
    ['plimsoll calls --url URL assign call-3 --to anna', 'who works on it'],
    ["plimsoll calls --url URL extend call-3 --until 2h --reason 'wire seen'", 'more time'],
    ['plimsoll calls book.json', 'what a book would be called for'],
    ['plimsoll calls desk.plimsoll --as cdm --desk ACME', 'every open call as a message'],
    [
      'plimsoll calls desk.plimsoll --answer reply.json',
      'what a counterparty answers, and to which call',
    ],
  ],
  async run(args, io) {
    const filter = Filter.filterOf(args, io.now())
    const ways = ['json', 'csv', 'watch', 'follow'].filter((one) => args.has(one))
    if (ways.includes('csv') && ways.length > 1 && !ways.every((one) => one !== 'json')) {
      throw new UsageError('calls: expected --json or --csv, found both')
    }
    if (args.has('template') && !args.has('notice')) {
      throw new UsageError('--template: expected --notice with it')
    }
    const message = ['as', 'answer', 'notice'].find((one) => args.has(one))
    const odd = ['as', 'answer', 'notice', 'csv', 'watch', 'follow'].find(
      (one) => one !== message && args.has(one),
    )
    if (message !== undefined && odd !== undefined) {
      throw new UsageError(`--${message}: expected no --${odd} with it`)
    }
    return isRemote(args) ? await ofService(filter, args, io) : await ofFile(filter, args, io)
  },
}

async function ofFile(filter: Filter, args: Arguments, io: Io): Promise<ExitCode> {
  const odd = Object.keys(actOptions).find((option) => args.has(option))
  if (odd !== undefined) throw new UsageError(`--${odd}: expected --url with it`)
  const [path, id, more] = args.positionals
  if (path === undefined || more !== undefined) {
    const found = path === undefined ? 'nothing' : `'${more}' as well`
    throw new UsageError(`calls: expected FILE and perhaps one CALL, found ${found}`)
  }
  if (args.has('day') || args.has('zone')) return await tellDay(path, id, args, io)
  const { view, journal } = await loadView(path, args, io)
  for (const account of filter.accounts) chooseAccount(view, account)
  const exit = (): ExitCode => exitOfBook(view, asked(view, filter))
  if (id !== undefined || Filter.wantsClosed(filter)) {
    if (journal === null) throw new UsageError(`calls: expected a journal, found the book ${path}`)
    const from = { at: entryOf(args), call: id ?? null }
    const record = await CallsRecord.read(await unlocked(path, io), from, io.signal)
    if (io.signal.aborted) return exitCodes.interrupted
    if (id === undefined) await print(Filter.select([...record.calls.values()], filter), args, io)
    else await printRecord(known(record, id, path), record.history, args, io)
    return exit()
  }
  if (args.has('watch')) {
    if (journal === null) throw new UsageError('--watch: expected a journal, found a book')
    const look = async () => {
      await journal.advance()
      return Filter.select(CallsRegister.of(BookView.ofState(journal.state)), filter)
    }
    return await watchCalls({ look, wait: () => journal.wait(io.signal) }, io)
  }
  if (journal !== null && args.has('follow')) return await goOn(journal, filter, args, io)
  const code = await print(Filter.select(CallsRegister.of(view), filter), args, io)
  return code ?? exit()
}

/** A day is gathered from the journal's beginning: how it stands at its end is not read for it. */
async function tellDay(
  path: string,
  id: string | undefined,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  checkDay(args, id)
  if (!isJournal(path)) {
    await loadView(path, args, io)
    throw new UsageError('--day: expected a journal, found a book')
  }
  await Io.print(io, await dayOfJournal(await unlocked(path, io), args, io))
  return exitCodes.fine
}

/** @throws UsageError where the report of a day is asked for with what has no meaning for it */
function checkDay(args: Arguments, id: string | undefined): void {
  if (!args.has('day')) throw new UsageError('--zone: expected --day with it')
  const others = ['watch', 'follow', 'at', 'as', 'answer', 'notice']
  const odd = [...Object.keys(filterOptions), ...others]
  const found = id ?? odd.map((name) => `--${name}`).find((name) => args.has(name.slice(2)))
  if (found !== undefined) throw new UsageError(`--day: expected no ${found} with it`)
}

function known(record: CallsRecord, id: string, path: string): RegisteredCall {
  const call = record.calls.get(id)
  if (call !== undefined) return call
  throw new UsageError(`${path} has no call ${id}`)
}

/** The accounts that were asked for, whether they are called or not. */
const asked = (view: BookView, { accounts, owner }: Filter) =>
  view.accounts.filter(
    (one) =>
      (accounts.length === 0 || accounts.includes(one.account.id)) &&
      (owner === undefined || one.owner === owner),
  )

async function ofService(filter: Filter, args: Arguments, io: Io): Promise<ExitCode> {
  refuseWithUrl(args, ['at'])
  const remote = await remoteOf(args, io)
  const [first, second, more] = args.positionals
  if (args.has('day') || args.has('zone')) {
    checkDay(args, first)
    await Io.print(io, await dayOfService(remote, args, io))
    return exitCodes.fine
  }
  if (first !== undefined && isAct(first)) {
    if (second === undefined || more !== undefined) {
      throw new UsageError(`calls ${first}: expected one CALL`)
    }
    await act(remote, first, second, args, io)
    return exitCodes.fine
  }
  const odd = Object.keys(actOptions).find((option) => args.has(option))
  if (odd !== undefined) throw new UsageError(`--${odd}: expected ${acts.join(', ')} and a call`)
  if (second !== undefined) {
    throw new UsageError(`calls: expected ${acts.join(', ')} or one CALL, found '${first}'`)
  }
  if (first !== undefined) {
    const { call, history, json } = await remoteRecord(remote, first)
    if (args.has('json')) await Io.print(io, JSON.stringify(json))
    else await printRecord(call, history, args, io)
    return exitCodes.fine
  }
  const look = () => remoteCalls(remote, filter)
  if (args.has('watch')) return await watchCalls({ look, wait: polled(io) }, io)
  if (args.has('follow')) return await goOnRemote({ look, wait: polled(io) }, args, io)
  if (args.has('notice') && !args.has('template')) {
    await printNotices(await noticesOfService(await look(), remote), args, io)
    return exitCodes.fine
  }
  const code = await print(await look(), args, io)
  return code ?? (await remoteExit(remote, filter))
}

const POLL_MS = 1_000

/** A second, or less where it is told to end. */
const polled =
  ({ signal }: Io) =>
  async (): Promise<boolean> => {
    await Scheduler.eventLoop.pause(POLL_MS, signal)
    return !signal.aborted
  }

async function printNotices(notices: readonly string[], args: Arguments, io: Io): Promise<void> {
  if (args.has('json')) await Io.print(io, JSON.stringify(notices))
  else if (notices.length > 0) await Io.print(io, notices.join('\n\n---\n\n'))
}

/**
 * What was found, in the format that was asked for; null where that leaves the exit code to the accounts.
 */
async function print(
  found: readonly RegisteredCall[],
  args: Arguments,
  io: Io,
): Promise<ExitCode | null> {
  if (args.has('notice')) {
    await printNotices(await noticesOf(found, args), args, io)
    return exitCodes.fine
  }
  const answer = args.text('answer')
  const format = args.text('as')
  if (answer !== undefined) {
    const byId = new Map(found.map((call) => [call.id, call]))
    const asked = (id: string) => {
      const call = byId.get(id)
      return call === undefined ? null : { amount: call.amount, currency: call.numeraire }
    }
    await tellAnswer(answer, asked, args, io)
    return exitCodes.fine
  }
  if (format !== undefined) {
    const desk = args.text('desk') ?? 'PLIMSOLL'
    const notices = found.map((call) => noticeOf(call, desk)).filter((one) => one !== null)
    return await printAs(
      formatOf(format),
      notices.map((one, index) => outgoing(one, index + 1)),
      io,
    )
  }
  const text = args.has('csv')
    ? callsCsv(found)
    : args.has('json')
      ? JSON.stringify(found)
      : renderCalls(found, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  return null
}

async function printRecord(
  call: RegisteredCall,
  history: Parameters<typeof renderRecord>[1],
  args: Arguments,
  io: Io,
): Promise<void> {
  if (args.has('csv')) await Io.print(io, callsCsv([call]))
  else if (args.has('json')) await Io.print(io, JSON.stringify({ ...call, history }))
  else await Io.print(io, renderRecord(call, history, Paint.of(io.stdout, io.env)))
}
