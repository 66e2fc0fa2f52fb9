import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import { Loan } from '../../model/Loan.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Terms } from '../../model/Terms.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { settle } from '../settle.ts'
import { Borrower } from './Borrower.ts'
import { Course, type Line } from './Course.ts'
import { Slope } from './Slope.ts'
import { Stakes } from './Stakes.ts'

/** A loan that is to be brought to a health factor by an amount, at prices that are settled. */
export interface Remedy {
  readonly account: Account
  readonly terms: Terms
  readonly loan: Loan
  readonly book: PriceBook
  readonly stakes: Stakes
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
export function of(account: Account, terms: Terms, book: PriceBook, health: Ratio): Remedy | null {
  const { loan } = terms
  if (loan === null) return null
  const settled = settle(account, terms, book, 'liquidation')
  const stakes = Stakes.of(account, terms, settled)
  const threshold = Ratio.of(health.denominator, health.numerator)
  return stakes.isKnown ? { account, terms, loan, book: settled, stakes, threshold } : null
}

/** What an asset carries when held, in parts of the loan's denominator. */
export function limit({ account, loan, book }: Remedy, { index, claim }: Asset): bigint {
  const place = claim?.of ?? index
  const weight = Loan.weights(loan, account)[place]
  if (weight === undefined || !Loan.isPledged(loan, account, place)) return 0n
  return Loan.threshold(weight, book.time)
}

/** What an atom of an asset × parts adds to the slack. */
export const worth = ({ terms, book }: Remedy, { index, claim }: Asset, parts: bigint): bigint => {
  const asset = terms.assets[claim?.of ?? index] as Asset
  return Integer.mul(Slope.scaled(parts, asset), Slope.price(book, terms, asset.index))
}

/** By how much rounding the claims of an asset may move the slack: two of its atoms and a claim. */
export function claimDust(remedy: Remedy, asset: Asset): bigint {
  const { loan, book, threshold } = remedy
  const atoms = Ratio.mulUp(1n, Borrower.standsFor(book, asset)) + 2n
  const sides = Integer.mul(atoms, threshold.numerator + threshold.denominator)
  return worth(remedy, asset, Integer.mul(sides, loan.denominator))
}

/** The smallest amount that reaches the health factor: zero where it is there, null where none does. */
export function least(remedy: Remedy, { slope, dust, most, after }: Effect): Amount | null {
  const { terms, book, stakes, threshold } = remedy
  const per = slope.denominator
  const scaled = (base: bigint): Line => ({ base: Integer.mul(base, per), slope: 0n })
  const base = terms.assets.reduce((sum, asset, place) => {
    const each = Slope.of(stakes.of[place], threshold, terms, asset)
    return sum + Integer.mul(each, Slope.price(book, terms, place))
  }, 0n)
  const atom = Slope.price(book, terms, terms.numeraire.index)
  const rounding = Integer.mul(Slope.dust(stakes, threshold, terms), atom)
  const course: Course = {
    slack: { ...scaled(base), slope: slope.numerator },
    // A balance that was not there before is rounded too.
    dust: scaled(Integer.mul(2n, rounding) + dust),
    threshold,
    measure: (x) => Assessment.measure(assess(after(Amount.of(x)), terms, book), 'maintenance'),
  }
  const found = Course.first(course, { from: 0n, to: most }, 'clear')
  return found === null ? null : Amount.of(found)
}

export * as Remedy from './Remedy.ts'
