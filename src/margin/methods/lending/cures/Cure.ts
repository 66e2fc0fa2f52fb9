import type { Account } from '../../../../model/Account.ts'
import { Assessment } from '../../../../model/Assessment.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import { LendingTerms } from '../../../../model/LendingTerms.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { applyStaleBand } from '../../../applyStaleBand.ts'
import { assess } from '../../../assess.ts'
import { Exposures } from '../Exposures.ts'
import { type Line, LinearSlack } from '../LinearSlack.ts'
import { Sensitivity } from '../Sensitivity.ts'
import { Borrower } from './Borrower.ts'

/** A loan that is to be brought to a health factor by an amount, at prices that are settled. */
export interface Cure {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly loan: LendingTerms
  readonly book: PriceBook
  readonly stakes: Exposures
  /** The marginRatio that the health factor is one over. */
  readonly threshold: Ratio
}

/** What an amount does: to the slack for each atom, exactly, to its rounding, and to the account. */
export interface Effect {
  /** What an atom adds; a fraction. */
  readonly slope: Ratio
  /** By how much rounding may move the slack on top. */
  readonly dust: bigint
  readonly most: bigint
  readonly after: (amount: Amount) => Account
}

/**
 * Settles prices once; null where something at stake has none, or the method does not lend. The
 * health factor is positive.
 */
export function of(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  health: Ratio,
): Cure | null {
  const { loan } = terms
  if (loan === null) return null
  const settled = applyStaleBand(account, terms, book, 'liquidation')
  const stakes = Exposures.of(account, terms, settled)
  const threshold = Ratio.of(health.denominator, health.numerator)
  return stakes.isKnown ? { account, terms, loan, book: settled, stakes, threshold } : null
}

/** What an asset carries when held, in parts of the loan's denominator. */
export function limit({ account, loan, book }: Cure, { index, claim }: Asset): bigint {
  const place = claim?.of ?? index
  const weight = LendingTerms.weights(loan, account)[place]
  if (weight === undefined || !LendingTerms.isPledged(loan, account, place)) return 0n
  return LendingTerms.threshold(weight, book.time)
}

/** What an atom of an asset × parts adds to the slack. */
export const worth = ({ terms, book }: Cure, { index, claim }: Asset, parts: bigint): bigint => {
  const asset = terms.assets[claim?.of ?? index] as Asset
  return Integer.mul(Sensitivity.scaled(parts, asset), Sensitivity.price(book, terms, asset.index))
}

/** By how much rounding the claims of an asset may move the slack: two of its atoms and a claim. */
export function claimDust(remedy: Cure, asset: Asset): bigint {
  const { loan, book, threshold } = remedy
  const atoms = Ratio.mulUp(1n, Borrower.standsFor(book, asset)) + 2n
  const sides = Integer.mul(atoms, threshold.numerator + threshold.denominator)
  return worth(remedy, asset, Integer.mul(sides, loan.denominator))
}

/** The smallest amount that reaches the health factor: zero where it is there, null where none does. */
export function least(remedy: Cure, { slope, dust, most, after }: Effect): Amount | null {
  const { terms, book, stakes, threshold } = remedy
  const per = slope.denominator
  const scaled = (base: bigint): Line => ({ base: Integer.mul(base, per), slope: 0n })
  const base = terms.assets.reduce((sum, asset, index) => {
    const each = Sensitivity.of(stakes.of[index], threshold, terms, asset)
    return sum + Integer.mul(each, Sensitivity.price(book, terms, index))
  }, 0n)
  const atom = Sensitivity.price(book, terms, terms.numeraire.index)
  const rounding = Integer.mul(Sensitivity.dust(stakes, threshold, terms), atom)
  const course: LinearSlack = {
    slack: { ...scaled(base), slope: slope.numerator },
    // A balance that was not there before is rounded too.
    dust: scaled(Integer.mul(2n, rounding) + dust),
    threshold,
    measure: (x) => Assessment.measure(assess(after(Amount.of(x)), terms, book), 'maintenance'),
  }
  const found = LinearSlack.first(course, { from: 0n, to: most }, 'clear')
  return found === null ? null : Amount.of(found)
}

export * as Cure from './Cure.ts'
