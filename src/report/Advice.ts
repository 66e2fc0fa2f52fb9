import type { MarginCall } from '../calls/MarginCall.ts'
import { State } from '../engine/State.ts'
import { cureQuantity } from '../margin/cures/cureQuantity.ts'
import { amountToAdd } from '../margin/methods/lending/cures/amountToAdd.ts'
import { amountToRepay } from '../margin/methods/lending/cures/amountToRepay.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Rulebook } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'

/** What cures a call other than cash, each by itself. */
export interface Advice {
  readonly reductions: readonly Reduction[]
  readonly remedies: readonly Remedy[]
}

/** So many signed lots of a leg, traded at the mark. */
export interface Reduction {
  readonly instrument: Instrument
  readonly leg: Leg
  /** The signed trade: negative sells. */
  readonly lots: Quantity
}

/** So much of a debt repaid, or of a collateral added. */
export interface Remedy {
  readonly act: 'repay' | 'add'
  /** The asset that is brought. */
  readonly asset: Asset
  readonly amount: Amount
}

/**
 * What would cure a call at the prices of now, as its own procedure has it. Empty for an account
 * without rules in force.
 *
 * Rules: [CALL11] [MARGIN10] [LOAN12]
 */
export function ofCall(state: State, { account: id, procedure }: MarginCall): Advice {
  const account = State.account(state, id)
  const terms = State.terms(state, account)
  return terms === null
    ? { reductions: [], remedies: [] }
    : to(account, terms, state.book, procedure.cureTo)
}

/**
 * What brings an account to a marginRatio of maintenance: for each position that can do it alone
 * the fewest lots to close, for each debt and each collateral of a loan the least to bring; one lot
 * or atom less does not.
 *
 * Rules: [CALL11] [MARGIN10] [LOAN12]
 */
export const to = (
  account: Account,
  terms: BoundRulebook,
  prices: PriceBook,
  cureTo: Ratio,
): Advice => ({
  reductions: reductions(account, terms, prices, cureTo),
  remedies: terms.loan === null ? [] : remedies(account, terms, prices, cureTo),
})

function reductions(
  account: Account,
  terms: BoundRulebook,
  prices: PriceBook,
  cureTo: Ratio,
): Reduction[] {
  const feeRate = Rulebook.feeRate(terms.rulebook)
  return account.positions.flatMap((held) => {
    const size = cureQuantity(account, terms, prices, held, cureTo, feeRate)
    if (size === null) return []
    const lots = held.lots > 0n ? Quantity.negate(size) : size
    return [{ instrument: held.instrument, leg: held.leg, lots }]
  })
}

function remedies(
  account: Account,
  terms: BoundRulebook,
  prices: PriceBook,
  cureTo: Ratio,
): Remedy[] {
  const health = Ratio.of(cureTo.denominator, cureTo.numerator)
  return terms.assets.flatMap((held) => {
    const balance = account.balances[held.index] ?? 0n
    if (balance === 0n) return []
    const act = balance < 0n ? 'repay' : 'add'
    const solve = act === 'repay' ? amountToRepay : amountToAdd
    const amount = solve(account, terms, prices, held, health)
    // A claim is not brought itself, but what it stands for.
    const asset = terms.assets[held.claim?.of ?? held.index] ?? held
    return amount === null ? [] : [{ act, asset, amount } as const]
  })
}

export * as Advice from './Advice.ts'
