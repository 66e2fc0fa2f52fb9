import { limits } from '../../../../base/limits.ts'
import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { Borrower } from './Borrower.ts'
import { Cure } from './Cure.ts'

/**
 * The smallest amount of a collateral to add that brings the health factor to a level, checked by
 * `assess`: one atom less does not. The collateral is named as in the balances, a claim or not, and
 * the amount is in atoms of its underlying. Null where no admissible amount does, where the asset
 * is not listed or not pledged, or where it is owed and must be repaid instead.
 *
 *     amount = (maintenance × health − equity) ÷ (price × limit)
 *
 * Rules: [LOAN12]
 *
 * @example
 * amountToAdd(account, rules, book, weth, Ratio.of(3n, 2n)) // => 2n * 10n ** 18n
 */
export function amountToAdd(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  collateral: Asset,
  health: Ratio,
): Amount | null {
  const cure = Cure.of(account, rules, prices, health)
  const isOwed = (account.balances[collateral.index] ?? 0n) < 0n
  if (cure === null || isOwed) return null
  const parts = Integer.mul(Cure.limit(cure, collateral), cure.threshold.numerator)
  return Cure.least(cure, {
    slope: Ratio.of(Cure.worth(cure, collateral, parts)),
    dust: Cure.claimDust(cure, collateral),
    most: limits.loan - 1n - Borrower.held(account, cure.prices, collateral),
    after: (amount) => Borrower.add(account, cure.prices, collateral, Amount.of(amount)),
  })
}
