import { datetime } from '../base/datetime.ts'
import type { Subject } from './Subject.ts'

/** Whose report it is, and of when. */
export interface Heading {
  readonly account: string
  readonly owner: string
  readonly rulebook: string
  readonly numeraire: string
  readonly timestamp: number
  readonly datetime: string
}

export const of = ({ account, owner, rules, book }: Subject): Heading => ({
  ...{ account: account.id, owner, rulebook: rules.rulebook.id, numeraire: rules.numeraire.id },
  ...{ timestamp: book.time, datetime: datetime(book.time) },
})

export * as Heading from './Heading.ts'
