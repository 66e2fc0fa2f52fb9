import { readText } from '../../connect/readText.ts'
import type { Book } from '../../wire/book/Book.ts'
import { type BookOptions, readBook } from '../../wire/book/readBook.ts'

/**
 * Reads a book file, plain or gzip.
 *
 * @throws FileFault where it cannot be read, WireError where it is no book
 */
export async function loadBook(
  path: string,
  { prices = 'now', debts = 'told' }: BookOptions = {},
): Promise<Book> {
  const result = readBook(await readText(path), { file: path, prices, debts })
  if (!result.ok) throw result.error
  return result.value
}
