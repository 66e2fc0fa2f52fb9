import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import type { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { Borrower } from './Borrower.ts'
import { Cure } from './Cure.ts'

/**
 * The smallest amount of a debt to repay, with money from outside, that brings the health factor to
 * a level, checked by `assess`: one atom less does not. The debt is named as in the balances, a
 * claim or not, and the amount is in atoms of its underlying. Null where repaying all of it does
 * not.
 *
 *     amount = (maintenance − equity ÷ health) ÷ price
 *
 * Rules: [LOAN12]
 *
 * @example
 * amountToRepay(account, rules, book, usdc, Ratio.of(3n, 2n)) // => 1_250_000_000n
 */
export function amountToRepay(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  debt: Asset,
  health: Ratio,
): Amount | null {
  const cure = Cure.of(account, rules, prices, health)
  if (cure === null) return null
  const parts = Integer.mul(cure.loan.denominator, cure.threshold.denominator)
  return Cure.least(cure, {
    slope: Ratio.of(Cure.worth(cure, debt, parts)),
    dust: Cure.claimDust(cure, debt),
    most: Borrower.owed(account, cure.prices, debt),
    after: (amount) => Borrower.repay(account, cure.prices, debt, amount),
  })
}
