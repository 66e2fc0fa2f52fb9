import { assert } from '../../../../base/assert.ts'
import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { Sensitivity } from '../Sensitivity.ts'
import { Borrower } from './Borrower.ts'
import { Cure } from './Cure.ts'

/**
 * The collateral sold and the debt repaid with the proceeds. Both are named as in the balances.
 */
export interface LoanSale {
  readonly collateral: Asset
  readonly debt: Asset
  /** Fee and slippage as a share of the proceeds, e.g. 0.01; zero by default. */
  readonly cost?: Ratio
}

/**
 * The smallest amount of a collateral to sell at the index price, so that its proceeds less a cost
 * repay a debt and bring the health factor to a level, checked by `assess`: one atom less does not.
 * Proceeds are rounded down. Null where neither selling all nor repaying all does. Beyond the toxic
 * frontier, where an atom sold carries more debt than it repays, no sale does.
 *
 *     amount = (maintenance × health − equity) ÷ (price × (health × (1 − cost) − limit))
 *
 * Rules: [LOAN13]
 *
 * @example
 * amountToSell(account, rules, book, { collateral: weth, debt: usdc }, Ratio.of(5n, 4n))
 */
export function amountToSell(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  sale: LoanSale,
  health: Ratio,
): Amount | null {
  const cure = Cure.of(account, rules, prices, health)
  if (cure === null) return null
  const { collateral, debt } = sale
  const price = priceOf(cure, sale)
  if (price === null) return null
  const held = Borrower.held(account, cure.prices, collateral)
  const owed = Borrower.owed(account, cure.prices, debt)
  return Cure.least(cure, {
    slope: slopeOf(cure, sale),
    dust: Cure.claimDust(cure, collateral) + Cure.claimDust(cure, debt),
    most: price.numerator > 0n ? Integer.min(held, Ratio.divUp(owed, price)) : 0n,
    after: (amount) => {
      const left = Borrower.take(account, cure.prices, collateral, amount)
      return Borrower.repay(left, cure.prices, debt, Amount.of(Ratio.mulDown(amount, price)))
    },
  })
}

/** Atoms of the debt per atom of the collateral, less the cost; null where either has no price. */
function priceOf(cure: Cure, { collateral, debt, cost }: LoanSale): Ratio | null {
  const [from, to] = [collateral, debt].map(({ index, claim }) => {
    const asset = cure.rules.assets[claim?.of ?? index] as Asset
    return Sensitivity.scaled(Sensitivity.price(cure, asset.index), asset)
  }) as [bigint, bigint]
  if (to === 0n || from === 0n) return null
  return Ratio.mul(Ratio.of(from, to), keptOf(cost))
}

function keptOf(cost: Ratio = Ratio.zero): Ratio {
  const kept = Ratio.sub(Ratio.one, cost)
  assert(kept.numerator >= 0n, 'amountToSell: the cost is a share of the proceeds')
  return kept
}

/** The debt repaid less the debt the collateral carried. */
function slopeOf(cure: Cure, { collateral, cost }: LoanSale): Ratio {
  const { loan, threshold } = cure
  const repaid = Ratio.of(Integer.mul(loan.denominator, threshold.denominator))
  const carried = Integer.mul(Cure.limit(cure, collateral), threshold.numerator)
  const gained = Ratio.sub(Ratio.mul(repaid, keptOf(cost)), Ratio.of(carried))
  return Ratio.mul(gained, Ratio.of(Cure.worth(cure, collateral, 1n)))
}
