import { AccountReport } from '../../report/AccountReport.ts'
import { BookView } from '../../report/BookView.ts'
import type { Book } from '../../wire/book/Book.ts'
import { viewOf } from '../../wire/book/viewOf.ts'
import { Notice } from '../../wire/ccxt/Notice.ts'
import { reconcile } from '../../wire/ccxt/reconcile.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import type { Arguments } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'
import { isCcxt, loadCcxt } from './loadCcxt.ts'
import { type Loaded, loadView } from './loadView.ts'

/** What a command looks at: a book, a journal or ccxt's files, and what there is to say of these. */
export interface Source extends Loaded {
  readonly notices: readonly Notice[]
}

/** A book of ccxt's files that was compared with what its payload says. */
export interface CheckedCcxt {
  readonly book: Book
  readonly view: BookView
  readonly document: JsonObject
  readonly notices: readonly Notice[]
}

/** The arguments after the file; with ccxt's files there is none. */
export function argumentsOf(
  args: Arguments,
): readonly [path: string | undefined, ...rest: string[]] {
  const { positionals } = args
  return isCcxt(args) ? [undefined, ...positionals] : [positionals[0], ...positionals.slice(1)]
}

/**
 * A book or a journal where a file is named, or ccxt's files by their options: wherever a book goes.
 *
 * @throws UsageError, FileFault, WireError, Fault of the journal
 */
export async function loadSource(
  path: string | undefined,
  args: Arguments,
  io: Io,
  prices: 'now' | 'later' = 'now',
): Promise<Source> {
  if (!isCcxt(args)) {
    if (path === undefined)
      throw new UsageError("expected a book, a journal or ccxt's files, found none")
    return { ...(await loadView(path, args, io, prices)), notices: [] }
  }
  if (path !== undefined || args.has('at') || args.has('follow')) {
    throw new UsageError("expected a book or journal or ccxt's files, found both")
  }
  const { view, notices } = await checkedCcxt(args, io)
  return { view, journal: null, notices }
}

/**
 * Reads ccxt's files, compares the book with what the payload says of it, and tells what there is to
 * say on stderr; with --strict what contradicts is refused.
 */
export async function checkedCcxt(args: Arguments, io: Io): Promise<CheckedCcxt> {
  const { book, document, expectations, notices: read } = await loadCcxt(args, io.now())
  const view = viewOf(book)
  const reports = view.accounts.map((one) =>
    AccountReport.of(BookView.subject(view, one), 'instrument'),
  )
  const notices = [...read, ...reconcile(expectations, reports)]
  const faults = notices.filter(Notice.isFault)
  if (args.has('strict') && faults.length > 0) {
    throw new UsageError(`--strict: ${faults.map(Notice.line).join('\n  ')}`)
  }
  for (const notice of notices) await Io.tell(io, Notice.line(notice))
  return { book, view, document, notices }
}

/** The notices about an account; those about all of the payload are the first account's. */
export const noticesOf = (
  notices: readonly Notice[],
  account: string,
  isFirst: boolean,
): readonly Notice[] =>
  notices.filter((one) => one.account === account || (one.account === null && isFirst))
