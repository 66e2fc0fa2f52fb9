import { listed } from '../../base/listed.ts'
import type { State } from '../../engine/State.ts'
import type { Book } from '../../wire/book/Book.ts'
import { engineWith, type Refused } from '../../wire/book/engineOf.ts'
import type { Arguments } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { isJournal, loadJournal, readable, refuseOfBook } from './loadView.ts'

/**
 * The engine of a journal at its end or at an earlier entry; of a book file one that was brought to it. What of a
 * book no engine takes is left out, and is named.
 *
 * Rules: [PREV4]
 *
 * @throws UsageError, FileFault, WireError, Fault of the journal
 */
export async function loadState(path: string, args: Arguments, io: Io): Promise<State> {
  if (isJournal(path)) return (await loadJournal(path, args, io)).state
  refuseOfBook(path, args)
  const book = covered(await readable(path, 'now'))
  if (book.left.length > 0) {
    await Io.tell(io, `left out, for what they hold is not all modelled: ${listed(book.left)}`)
  }
  const { state, refused } = engineWith(book.rest)
  for (const one of refused) await Io.tell(io, `left out: ${aboutOf(one)}`)
  return state
}

function covered(book: Book) {
  const isWhole = ({ notCovered }: Book['accounts'][number]): boolean => notCovered.length === 0
  return {
    rest: { ...book, accounts: book.accounts.filter(isWhole) },
    left: book.accounts.filter((one) => !isWhole(one)).map(({ id }) => id),
  }
}

function aboutOf({ command, rejection: { code, detail } }: Refused): string {
  const account = 'account' in command ? `${command.account}: ` : ''
  const order = command.type === 'PlaceOrder' ? ` ${command.order}` : ''
  return `${account}${command.type}${order}, ${code}: ${detail}`
}
