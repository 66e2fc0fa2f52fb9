import { takenAt } from '../margin/applyStaleBand.ts'
import { isCured } from '../margin/cures/isCured.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { InFlight, IsMovable, PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { planConversions } from './planConversions.ts'
import { planReductions } from './planReductions.ts'

/**
 * The orders to place now for one account in liquidation, at the marks, with orders in flight
 * counted as executed: conversions of collateral that settlement needs, then the reductions still
 * needed to cure, the largest maintenance first. Only in instruments that can be moved now; the rest
 * counts as it is.
 *
 * Empty for an account that is cured, or will be by the orders in flight. A deficit of one atom
 * closes at least a lot.
 *
 * Rules: [LIQ4] [LIQ5] [LIQ6] [LIQ17]
 *
 * @example
 * plan(account, rules, book, []) // => [{ instrument, leg: 'net', lots: -340n, purpose: 'reduce', bankruptcyPrice }]
 */
export function plan(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  inFlight: readonly InFlight[],
  isMovable: IsMovable = always,
): readonly PlannedOrder[] {
  const now = takenAt(account, rules, book, 'liquidation')
  const expected = expectedOf(now, inFlight)
  if (expected === null) return []
  const conversions = planConversions(expected, isMovable)
  const converted = { ...expected, account: ProFormaPosition.afterAll(expected, conversions) }
  return [...conversions, ...planReductions(now, converted, isMovable)]
}

/**
 * Only the conversions of a plan: the orders for a bankrupt account, whose positions go to the
 * waterfall, and for one whose next reduction has to wait.
 *
 * Rules: [LIQ4] [LIQ5] [LIQ21]
 */
export function planConverting(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  isMovable: IsMovable = always,
): readonly PlannedOrder[] {
  const expected = expectedOf(takenAt(account, rules, book, 'liquidation'), [])
  return expected === null ? [] : planConversions(expected, isMovable)
}

/** Whether an account is cured once the orders are executed at the marks. */
export const isCuredBy = (
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  orders: readonly InFlight[],
): boolean => expectedOf(takenAt(account, rules, book, 'liquidation'), orders) === null

const always: IsMovable = () => true

/** The pro forma account; null where no order is needed. */
function expectedOf(now: MarginContext, inFlight: readonly InFlight[]): MarginContext | null {
  const { rules, prices } = now
  const expected = ProFormaPosition.afterAll(now, inFlight)
  return isCured(expected, rules, prices, rules.rulebook.liquidation.target)
    ? null
    : { ...now, account: expected }
}
