import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Accumulator } from './Accumulator.ts'
import { applyStaleBand } from './applyStaleBand.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'

/**
 * How safe an account is: equity, requirements and certainty at a price book, in the numeraire.
 *
 * Each requirement is rounded up and each credit down, by at most one unit a position and asset.
 * Stale prices are taken at the end that the stance asks for and make the answer bounded. What is
 * missing (a mark, an index, a bracket table) makes it unknown: the numbers then cover only what is
 * known and must not be acted upon.
 *
 * Rules: [MARGIN1] [MARGIN2] [MARGIN3]
 *
 * @example
 * const { equity, maintenance } = assess(account, terms, book)
 */
export function assess(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  stance: PriceSide = 'liquidation',
): Assessment {
  const settled = applyStaleBand(account, terms, book, stance)
  const tally = Accumulator.create(settled === book ? 'certain' : 'bounded')
  Method.of(terms).walk(account, terms, settled, Accumulator.sink, tally)
  return tally
}
