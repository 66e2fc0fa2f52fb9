import type { Account } from '../model/Account.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Terms } from '../model/Terms.ts'
import { walk } from './methods/tiered/walk.ts'
import type { Sink } from './Sink.ts'

/** How a rulebook turns an account and prices into requirements: one walk that emits its terms. */
export interface Method {
  readonly walk: <T>(
    account: Account,
    terms: Terms,
    book: PriceBook,
    sink: Sink<T>,
    into: T,
  ) => void
}

/** Every method there is, by the name a rulebook calls it. */
const methods: { readonly [name in Rulebook['method']['name']]: Method } = {
  tiered: { walk },
}

/** The method a rulebook names. */
export const of = (terms: Terms): Method => methods[terms.rulebook.method.name]

export * as Method from './Method.ts'
