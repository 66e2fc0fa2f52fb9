import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { isCured } from '../margin/isCured.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { InFlight, PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { planConversions } from './planConversions.ts'
import { planReductions } from './planReductions.ts'

/**
 * What to order now for one account in liquidation, at the marks, counting what is in flight as
 * done: conversions of collateral that settlement needs, then reductions of what is left to cure,
 * the largest maintenance first.
 *
 * Nothing for an account that is cured, or will be by what is in flight, and nothing for one whose
 * prices are not all known. A deficit of one atom closes at least a lot.
 *
 * Rules: [LIQ4] [LIQ5] [LIQ6]
 *
 * @example
 * plan(account, terms, book, []) // => [{ instrument, leg: 'net', lots: -340n, purpose: 'reduce', bankruptcyPrice }]
 */
export function plan(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  inFlight: readonly InFlight[],
): readonly PlannedOrder[] {
  const prices = applyStaleBand(account, terms, book, 'liquidation')
  if (assess(account, terms, prices).certainty === 'unknown') return []
  const expected = ProFormaPosition.afterAll(account, terms, prices, inFlight)
  if (isCured(expected, terms, prices, terms.rulebook.liquidation.target)) return []
  const conversions = planConversions(expected, terms, prices)
  const converted = ProFormaPosition.afterAll(expected, terms, prices, conversions)
  return [...conversions, ...planReductions(account, converted, terms, prices)]
}
