import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { chooseTerms } from '../../wire/asked/choose.ts'
import type { Book } from '../../wire/book/Book.ts'
import { viewOf } from '../../wire/book/viewOf.ts'
import { UsageError } from '../UsageError.ts'

/** The book with every account under one of its rulebooks, or under a venue's brackets. */
export function underRulebook(book: Book, name: string | undefined): Book {
  if (name === undefined) return book
  const accounts = book.accounts.map((account) => ({ ...account, rulebook: name }))
  if (book.rulebooks.some(({ id }) => id === name)) return { ...book, accounts }
  const view = viewOf(book)
  const [own] = view.terms.values()
  if (own === undefined)
    throw new UsageError(`--rulebook: expected a rulebook in the book, found none`)
  const { rulebook } = chooseTerms(view, own as BoundRulebook, name)
  return { ...book, accounts, rulebooks: [...book.rulebooks, rulebook] }
}
