import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { isCured } from '../margin/cures/isCured.ts'
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
  const need = needOf(account, terms, book, inFlight)
  if (need === null) return []
  const { prices, expected } = need
  const conversions = planConversions(expected, terms, prices)
  const converted = ProFormaPosition.afterAll(expected, terms, prices, conversions)
  return [...conversions, ...planReductions(account, converted, terms, prices)]
}

/**
 * The conversions of a plan alone: what is ordered for an account that has lost all, whose positions
 * are left for the waterfall.
 *
 * Rules: [LIQ4] [LIQ5]
 */
export function planBankrupt(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
): readonly PlannedOrder[] {
  const need = needOf(account, terms, book, [])
  return need === null ? [] : planConversions(need.expected, terms, need.prices)
}

/** An account as it will be, at the prices it is judged by; null where nothing is to be done. */
function needOf(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  inFlight: readonly InFlight[],
): { readonly prices: PriceBook; readonly expected: Account } | null {
  const prices = applyStaleBand(account, terms, book, 'liquidation')
  if (assess(account, terms, prices).certainty === 'unknown') return null
  const expected = ProFormaPosition.afterAll(account, terms, prices, inFlight)
  return isCured(expected, terms, prices, terms.rulebook.liquidation.target)
    ? null
    : { prices, expected }
}
