import { BookReport } from '../../report/BookReport.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { checkedCcxt } from '../book/loadSource.ts'
import { atOption, loadView } from '../book/loadView.ts'
import { templateKinds, templateOf } from '../book/templates.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOfBook } from '../exitOfBook.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { remoteExit } from '../remote/remoteExit.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderBook } from '../report/renderBook.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

/** Summary of a whole book, or a book file out of what ccxt fetched, or one to begin with. */
export const book: Subcommand = {
  usage: 'FILE | --url URL | --positions FILE --balance FILE [--write OUT.json] | --init KIND',
  about: `A whole book or journal at a glance: how many accounts stand on each level, the calls that are open, and
for each market its mark, what is open in it, and, of a journal, by whose rules it is cleared and what the
fund lost and may still lose there. Of ccxt's files, --write makes a book file, to be looked at, changed and
kept. --init prints a book to begin with, with comments. Exit code 3 where an account is in liquidation, 5
where none is and one is unknown.`,
  options: {
    write: { value: 'OUT.json', about: "write the book of ccxt's files, or the template, here" },
    init: { value: 'KIND', about: `a commented template: ${templateKinds.join(', ')}` },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll book desk.plimsoll', 'as it is, also while the engine runs'],
    ['plimsoll book desk.plimsoll --at 1200 --json', 'as it was, for a program'],
    ['plimsoll book book.json', 'of a book file'],
    [
      'plimsoll book --positions positions.json --balance balance.json --tiers tiers.json --write book.json',
      'a book file of what ccxt fetched',
    ],
    ['plimsoll book --init loan', 'a book to begin with'],
  ],
  async run(args, io) {
    if (isRemote(args)) return await ofService(args, io)
    const kind = args.text('init')
    if (kind !== undefined) return await put(templateOf(kind, io.now()), args, io)
    const { view, state, document } = isCcxt(args) ? await fetched(args, io) : await kept(args, io)
    if (args.has('write')) {
      if (document !== null) return await put(`${JSON.stringify(document, null, 1)}\n`, args, io)
      throw new UsageError("--write: expected ccxt's files or --init, found a book or a journal")
    }
    const report = BookReport.of(view, state)
    const text = args.has('json')
      ? JSON.stringify(report)
      : renderBook(report, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitOfBook(view)
  },
}

/** The exit code is by the thousand accounts nearest to liquidation, and whether one is unknown. */
async function ofService(args: Arguments, io: Io): Promise<ExitCode> {
  refuseWithUrl(args, ['write', 'init', 'at', ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0) throw new UsageError('book: expected FILE or --url, found both')
  const remote = await remoteOf(args, io)
  const report = await reads.book(remote)
  const text = args.has('json')
    ? JSON.stringify(report)
    : renderBook(report, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  return await remoteExit(remote, { accounts: [], owner: undefined })
}

async function kept(args: Arguments, io: Io) {
  const { view, journal } = await loadView(only(args.positionals, 'book', 'FILE'), args, io)
  return { view, state: journal?.state ?? null, document: null }
}

async function fetched(args: Arguments, io: Io) {
  const [odd] = args.positionals
  if (odd !== undefined) throw new UsageError("book: expected FILE or ccxt's files, found both")
  const { view, document } = await checkedCcxt(args, io)
  return { view, state: null, document }
}

/** To a file, or to stdout where none is named. */
async function put(text: string, args: Arguments, io: Io): Promise<ExitCode> {
  const path = args.text('write')
  if (path === undefined) await Io.print(io, text.trimEnd())
  else {
    writeText(path, text)
    await Io.tell(io, `wrote ${path}`)
  }
  return exitCodes.fine
}
