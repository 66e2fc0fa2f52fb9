import type { MarginCall } from '../calls/MarginCall.ts'
import { State } from '../engine/State.ts'
import { cureQuantity } from '../margin/cures/cureQuantity.ts'
import { Method, type Remedy } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'

/** The cures of a call other than cash; each cures it alone. */
export interface Advice {
  readonly reductions: readonly Reduction[]
  readonly remedies: readonly Remedy[]
}

/** A trade of signed lots of a leg, at the mark. */
export interface Reduction {
  readonly instrument: Instrument
  readonly leg: Leg
  /** The signed trade: negative sells. */
  readonly lots: Quantity
}

/**
 * The cures of a call at current prices, by its own procedure. Empty for an account without a
 * rulebook in force.
 *
 * Rules: [CALL11] [MARGIN10] [LOAN12]
 */
export function ofCall(state: State, { account: id, procedure }: MarginCall): Advice {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  return rules === null
    ? { reductions: [], remedies: [] }
    : to(account, rules, state.book, procedure.cureTo)
}

/**
 * The trades and payments that each alone bring an account to a marginRatio of maintenance: for
 * each position that can, the fewest lots to close; for each debt and each collateral of a loan,
 * the least amount to repay or add. One lot or atom less is not enough.
 *
 * Rules: [CALL11] [MARGIN10] [LOAN12]
 */
export const to = (
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  cureTo: Ratio,
): Advice => ({
  reductions: reductions(account, rules, prices, cureTo),
  remedies: Method.of(rules).remedies({ account, rules, prices }, cureTo),
})

function reductions(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  cureTo: Ratio,
): Reduction[] {
  const feeRate = Method.of(rules).feeRate(rules.rulebook.method)
  return account.positions.flatMap((held) => {
    const size = cureQuantity(account, rules, prices, held, { threshold: cureTo, feeRate })
    if (size === null) return []
    const lots = held.lots > 0n ? Quantity.negate(size) : size
    return [{ instrument: held.instrument, leg: held.leg, lots }]
  })
}

export * as Advice from './Advice.ts'
