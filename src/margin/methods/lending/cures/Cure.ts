import type { Account } from '../../../../model/Account.ts'
import { Assessment } from '../../../../model/Assessment.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import { LendingTerms } from '../../../../model/LendingTerms.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { takenAt } from '../../../applyStaleBand.ts'
import { assess } from '../../../assess.ts'
import type { MarginContext } from '../../../MarginContext.ts'
import { Method } from '../../../Method.ts'
import { Exposures } from '../Exposures.ts'
import { type Line, LinearSlack } from '../LinearSlack.ts'
import { Sensitivity } from '../Sensitivity.ts'
import { Borrower } from './Borrower.ts'

/** A loan to bring to a health factor by an amount, at settled prices. */
export interface Cure extends MarginContext {
  readonly loan: LendingTerms
  readonly exposures: Exposures
  /** The marginRatio equal to one over the health factor. */
  readonly threshold: Ratio
}

/**
 * The effect of an amount: exactly on the slack per atom, on its rounding bound, and on the
 * account.
 */
export interface Effect {
  /** The slack added by an atom, as a fraction. */
  readonly slope: Ratio
  /** The additional rounding bound of the slack. */
  readonly dust: bigint
  readonly most: bigint
  readonly after: (amount: Amount) => Account
}

/**
 * Settles prices once. Null where an exposure has no price, or the method does not lend. The health
 * factor is positive.
 */
export function of(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  health: Ratio,
): Cure | null {
  const loan = Method.loan(rules)
  if (loan === null) return null
  const context = takenAt(account, rules, prices, 'liquidation')
  const exposures = Exposures.of(account, rules, context.prices)
  const threshold = Ratio.of(health.denominator, health.numerator)
  return exposures.isKnown ? { ...context, loan, exposures, threshold } : null
}

/**
 * The share of an asset's worth that can carry debt when held, in parts of the loan's denominator.
 */
export function limit({ account, loan, prices }: Cure, { index, claim }: Asset): bigint {
  const underlying = claim?.of ?? index
  const weight = LendingTerms.weights(loan, account)[underlying]
  if (weight === undefined || !LendingTerms.isPledged(loan, account, underlying)) return 0n
  return LendingTerms.threshold(weight, prices.time)
}

/** The slack added by an atom of an asset × parts. */
export const worth = (cure: Cure, { index, claim }: Asset, parts: bigint): bigint => {
  const asset = cure.rules.assets[claim?.of ?? index] as Asset
  return Integer.mul(Sensitivity.scaled(parts, asset), Sensitivity.price(cure, asset.index))
}

/** The rounding bound of the slack from an asset's claims: two of its atoms and a claim. */
export function claimDust(cure: Cure, asset: Asset): bigint {
  const { loan, prices, threshold } = cure
  const atoms = Ratio.mulUp(1n, Borrower.standsFor(prices, asset)) + 2n
  const sides = Integer.mul(atoms, threshold.numerator + threshold.denominator)
  return worth(cure, asset, Integer.mul(sides, loan.denominator))
}

/**
 * The smallest amount that reaches the health factor: zero where it is already reached, null where
 * no amount does.
 */
export function least(cure: Cure, { slope, dust, most, after }: Effect): Amount | null {
  const { rules, prices, exposures, threshold } = cure
  const per = slope.denominator
  const scaled = (base: bigint): Line => ({ base: Integer.mul(base, per), slope: 0n })
  const base = rules.assets.reduce((sum, asset, index) => {
    const each = Sensitivity.of(exposures.of[index], threshold, rules, asset)
    return sum + Integer.mul(each, Sensitivity.price(cure, index))
  }, 0n)
  const atom = Sensitivity.price(cure, rules.numeraire.index)
  const rounding = Integer.mul(Sensitivity.dust(exposures, threshold, rules), atom)
  const linear: LinearSlack = {
    slack: { ...scaled(base), slope: slope.numerator },
    // A newly created balance is rounded too.
    dust: scaled(Integer.mul(2n, rounding) + dust),
    threshold,
    measure: (x) => Assessment.measure(assess(after(Amount.of(x)), rules, prices), 'maintenance'),
  }
  const found = LinearSlack.first(linear, { from: 0n, to: most }, 'clear')
  return found === null ? null : Amount.of(found)
}

export * as Cure from './Cure.ts'
