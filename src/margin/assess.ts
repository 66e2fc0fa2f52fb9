import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Accumulator } from './Accumulator.ts'
import { applyStaleBand } from './applyStaleBand.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'

/**
 * Assesses an account at a price book: equity, requirements and certainty, in the numeraire.
 *
 * Each requirement is rounded up and each credit down, by at most one unit per position and asset.
 * Stale prices are taken at the end that the price side selects, and make the certainty bounded. A
 * missing mark, index or bracket table makes it unknown: the numbers then cover only the known part
 * and must not be acted upon.
 *
 * Rules: [MARGIN1] [MARGIN2] [MARGIN3]
 *
 * @example
 * const { equity, maintenance } = assess(account, rules, book)
 */
export function assess(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  side: PriceSide = 'liquidation',
): Assessment {
  const settled = applyStaleBand(account, rules, book, side)
  const accumulator = Accumulator.create(settled === book ? 'certain' : 'bounded')
  Method.of(rules).walk(account, rules, settled, Accumulator.sink, accumulator)
  return accumulator
}
