import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'
import { walk as lend } from './methods/lending/walk.ts'
import { profile } from './methods/tiered/profile.ts'
import { walk } from './methods/tiered/walk.ts'
import type { PricePath } from './prices/PricePath.ts'
import type { Slack } from './prices/Slack.ts'
import type { Visitor } from './Visitor.ts'

/** How a rulebook turns an account and prices into requirements: one walk that emits its terms. */
export interface Method {
  readonly walk: <T>(
    account: Account,
    terms: BoundRulebook,
    book: PriceBook,
    sink: Visitor<T>,
    into: T,
  ) => void
  /** The account's slack along one price, and what rounding may take from it: see profile.ts. */
  readonly profile: (path: PricePath, threshold: Ratio) => Slack | null
}

/** Every method there is, by the name a rulebook calls it. */
const methods: { readonly [name in Rulebook['method']['name']]: Method } = {
  tiered: { walk, profile },
  // A loan has no positions, so no instrument's price has a path through it: see margin/loan.
  lending: { walk: lend, profile: () => null },
}

/** The method a rulebook names. */
export const of = (terms: BoundRulebook): Method => methods[terms.rulebook.method.name]

export * as Method from './Method.ts'
