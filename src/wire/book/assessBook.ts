import type { Basis } from '../../margin/prices/PricePath.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { BookView } from '../../report/BookView.ts'
import { readBook } from './readBook.ts'
import { viewOf } from './viewOf.ts'

/** What moves for a liquidation price: an instrument alone, or its underlying. */
export interface AssessBookOptions {
  readonly basis?: Basis
}

/**
 * Assesses every account of a book in one call: JSON in, plain data out, as `plimsoll assess --json`
 * has it. Amounts are decimal strings in whole units, null and never zero where undefined. The book is
 * JSON text, NDJSON, or the document itself, money in strings.
 *
 * Rules: [REPORT16]
 *
 * @throws WireError that says where, what was expected and what was found
 *
 * @example
 * const [ada] = assessBook(await readFile('book.json', 'utf8'))
 * ada.marginRatio // => '0.04'
 */
export function assessBook(
  book: string | object,
  { basis = 'instrument' }: AssessBookOptions = {},
): readonly AccountReport[] {
  const read = readBook(typeof book === 'string' ? book : JSON.stringify(book))
  if (!read.ok) throw read.error
  const view = viewOf(read.value)
  return view.accounts.map((one) =>
    AccountReport.of(BookView.subject(view, one), basis, { health: null, interest: one.interest }),
  )
}
