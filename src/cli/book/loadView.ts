import { datetime } from '../../base/datetime.ts'
import { grouped } from '../../chart/labels.ts'
import { JournalView } from '../../host/JournalView.ts'
import { fileKind } from '../../journal/fileKind.ts'
import { BookView } from '../../report/BookView.ts'
import type { Book } from '../../wire/book/Book.ts'
import type { BookOptions } from '../../wire/book/readBook.ts'
import { viewOf } from '../../wire/book/viewOf.ts'
import { WireError } from '../../wire/WireError.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { unlocked } from '../seal/unlocked.ts'
import { UsageError } from '../UsageError.ts'
import { loadBook } from './loadBook.ts'

/** A view of a book file, or of a journal at its end or at an earlier time. */
export interface Loaded {
  readonly view: BookView
  /** Null for a book. */
  readonly journal: JournalView | null
}

export const atOption: Options = {
  at: { value: 'SEQ', about: 'of a journal: as it was after this entry' },
}

export const followOption: Options = {
  follow: { about: 'of a journal: go on, and tell what changes as more is committed' },
}

/**
 * Reads a book or a journal, distinguished by what the file holds, not by its name.
 *
 * @throws UsageError, FileFault, WireError, Fault of the journal
 */
export async function loadView(
  path: string,
  args: Arguments,
  io: Io,
  prices: NonNullable<BookOptions['prices']> = 'now',
): Promise<Loaded> {
  if (isJournal(path)) {
    const journal = await loadJournal(path, args, io)
    return { view: BookView.ofState(journal.state), journal }
  }
  refuseOfBook(path, args)
  return { view: viewOf(await readable(path, prices)), journal: null }
}

/** Whether there is a journal, by the first bytes of the file. */
export const isJournal = (path: string): boolean =>
  path !== '' && fileKind.kindAt(path) === 'file' && JournalView.isJournal(path)

/** @throws UsageError for options that mean something of a journal alone */
export function refuseOfBook(path: string, args: Arguments): void {
  for (const option of ['at', 'follow']) {
    if (args.has(option)) throw new UsageError(`--${option}: expected a journal, found ${path}`)
  }
}

/** A file that fails at its first character is not a book, rather than a damaged one. */
export async function readable(
  path: string,
  prices: NonNullable<BookOptions['prices']>,
): Promise<Book> {
  try {
    return await loadBook(path, { prices })
  } catch (error) {
    const isNeither =
      error instanceof WireError &&
      error.code === 'json.malformed' &&
      error.location.line === 1 &&
      error.location.column === 1
    if (!isNeither) throw error
    throw new UsageError(`${path}:1:1: expected a book or a journal, found ${error.found}`)
  }
}

/** A journal as far as --at says, and as of when that is, told on stderr. */
export async function loadJournal(path: string, args: Arguments, io: Io): Promise<JournalView> {
  const at = entryOf(args)
  const journal = await JournalView.open(await unlocked(path, io), { at })
  const { state, head } = journal
  if (at !== undefined && at > head.seq) {
    const last = head.seq === 0 ? 'no entries yet' : `entries up to ${head.seq}`
    throw new UsageError(`--at: ${path} has ${last}, found '${at}'`)
  }
  await Io.tell(io, `${path}: as of entry ${grouped(head.seq)}, ${datetime(state.time)}`)
  return journal
}

/** @throws UsageError where --at is no entry */
export function entryOf(args: Arguments): number | undefined {
  const text = args.text('at')
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new UsageError(`--at: expected the number of an entry, from 1 on, found '${text}'`)
}

/**
 * Follows a journal until interrupted: calls back with every entry once committed, and after each
 * group of them.
 */
export async function follow(
  journal: JournalView,
  io: Io,
  {
    onEntry,
    onGroup,
  }: { onEntry?: Parameters<JournalView['advance']>[0]; onGroup(): Promise<void> },
): Promise<void> {
  do {
    const before = journal.head.seq
    await journal.advance(onEntry)
    if (journal.head.seq > before) await onGroup()
  } while (await journal.wait(io.signal))
}
