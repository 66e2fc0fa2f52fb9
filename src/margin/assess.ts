import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Accumulator } from './Accumulator.ts'
import { applyStaleBand } from './applyStaleBand.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'
import { Staleness } from './Staleness.ts'

/**
 * Assesses an account at a price book: equity, requirements and certainty, in the numeraire.
 *
 * Each requirement is rounded up and each credit down, by at most one unit per position and asset.
 * Stale prices are taken at the end that the price side selects, and make the certainty bounded. A
 * position without a mark counts at cost, a debt without a price or a position without a bracket
 * table for nothing, and makes it unknown. A holding without a price counts for nothing and is
 * certain. Dust makes nothing uncertain. For liquidation the numbers are the account at its best,
 * and may be acted upon; for credit they are the account at its worst.
 *
 * Rules: [MARGIN1] [MARGIN2] [MARGIN3] [MARGIN22]
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
  return assessAt(account, rules, book, applyStaleBand(account, rules, book, side), side)
}

/** The same at prices already taken at their ends. */
export function assessAt(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  settled: PriceBook,
  side: PriceSide = 'liquidation',
): Assessment {
  const isBounded = settled !== book && Staleness.matters(account, rules, book, side)
  const accumulator = Accumulator.create(isBounded ? 'bounded' : 'certain')
  Method.of(rules).walk(account, rules, settled, Accumulator.sink, accumulator)
  return accumulator
}
