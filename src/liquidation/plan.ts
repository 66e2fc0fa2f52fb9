import { takenAt } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { isCured } from '../margin/cures/isCured.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
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
 * plan(account, rules, book, []) // => [{ instrument, leg: 'net', lots: -340n, purpose: 'reduce', bankruptcyPrice }]
 */
export function plan(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  inFlight: readonly InFlight[],
): readonly PlannedOrder[] {
  const now = takenAt(account, rules, book, 'liquidation')
  const expected = expectedOf(now, inFlight)
  if (expected === null) return []
  const conversions = planConversions(expected)
  const converted = { ...expected, account: ProFormaPosition.afterAll(expected, conversions) }
  return [...conversions, ...planReductions(now, converted)]
}

/**
 * The conversions of a plan alone: what is ordered for an account that has lost all, whose positions
 * are left for the waterfall.
 *
 * Rules: [LIQ4] [LIQ5]
 */
export function planBankrupt(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
): readonly PlannedOrder[] {
  const expected = expectedOf(takenAt(account, rules, book, 'liquidation'), [])
  return expected === null ? [] : planConversions(expected)
}

/** The account as it will be; null where nothing is to be done. */
function expectedOf(now: MarginContext, inFlight: readonly InFlight[]): MarginContext | null {
  const { account, rules, prices } = now
  if (assess(account, rules, prices).certainty === 'unknown') return null
  const expected = ProFormaPosition.afterAll(now, inFlight)
  return isCured(expected, rules, prices, rules.rulebook.liquidation.target)
    ? null
    : { ...now, account: expected }
}
