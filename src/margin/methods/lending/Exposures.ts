import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { LendingTerms, type Weights } from '../../../model/LendingTerms.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import type { MeasureName } from '../../../model/Rulebook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Method } from '../../Method.ts'
import { Visitor } from '../../Visitor.ts'

/** The exposure of a borrower to each asset, in atoms, before prices. */
export interface Exposures {
  /** By asset index; a missing entry is no exposure. */
  readonly of: readonly (Stake | undefined)[]
  /** The number of balances pledged or owed; each may be rounded. */
  readonly count: number
  /** Whether every exposure has a price. */
  readonly isKnown: boolean
}

/** Both sides of one asset, which may be held and owed at once. */
export interface Stake {
  /**
   * Atoms pledged × parts of the loan's denominator: the capacity to carry debt, to keep and to
   * open.
   */
  readonly kept: bigint
  readonly opened: bigint
  /** Atoms. */
  readonly owed: bigint
}

interface Draft {
  readonly weights: Weights
  readonly of: { -readonly [key in keyof Stake]: Stake[key] }[]
  count: number
  isKnown: boolean
}

const at = ({ of }: Draft, asset: number): Draft['of'][number] => {
  of[asset] ??= { kept: 0n, opened: 0n, owed: 0n }
  return of[asset]
}

const visitor: Visitor<Draft> = {
  ...Visitor.noop,
  collateral(into, { index }, amount, _value, threshold) {
    const stake = at(into, index)
    into.count += 1
    stake.kept += Integer.mul(amount, threshold)
    stake.opened += Integer.mul(amount, into.weights[index]?.open ?? 0n)
  },
  debt(into, { index }, amount) {
    into.count += 1
    at(into, index).owed += amount
  },
  unknown(into) {
    into.isKnown = false
  },
}

/**
 * Sums both sides of each asset, from the same walk that assesses.
 *
 * Rules: [LOAN8]
 */
export function of(account: Account, rules: BoundRulebook, prices: PriceBook): Exposures {
  const loan = Method.loan(rules)
  const weights = loan === null ? [] : LendingTerms.weights(loan, account)
  const draft: Draft = { weights, of: [], count: 0, isKnown: true }
  Method.of(rules).walk(account, rules, prices, visitor, draft)
  return draft
}

/**
 * The gain from a rise in an asset's price, in atoms × parts: above zero where the rise adds more
 * to the asset's capacity to carry debt than to the debt owed in it.
 *
 * Rules: [LOAN8]
 */
export function net(
  exposure: Stake | undefined,
  rules: BoundRulebook,
  measure: MeasureName,
): bigint {
  const loan = Method.loan(rules)
  if (exposure === undefined || loan === null) return 0n
  const credited = measure === 'maintenance' ? exposure.kept : exposure.opened
  return credited - Integer.mul(exposure.owed, loan.denominator)
}

export * as Exposures from './Exposures.ts'
