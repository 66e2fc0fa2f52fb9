import { assert } from '../../base/assert.ts'
import type { Account } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Terms } from '../../model/Terms.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Borrower } from './Borrower.ts'
import { Remedy } from './Remedy.ts'
import { Slope } from './Slope.ts'

/** What is sold, and what the proceeds repay. Both named as the balances have them. */
export interface LoanSale {
  readonly collateral: Asset
  readonly debt: Asset
  /** The share that fee and slippage take of the proceeds, e.g. 0.01; none unless said otherwise. */
  readonly cost?: Ratio
}

/**
 * The smallest amount of a collateral to sell at the index price, so that its proceeds less a cost
 * repay a debt and bring the health factor to a level: by `assess`, one atom less does not. Proceeds
 * are rounded down. Null where neither selling all nor repaying all does: beyond the toxic frontier,
 * where an atom sold carries more than it repays, no sale does.
 *
 *     amount = (maintenance × health − equity) ÷ (price × (health × (1 − cost) − limit))
 *
 * Rules: [LOAN13]
 *
 * @example
 * amountToSell(account, terms, book, { collateral: weth, debt: usdc }, Ratio.of(5n, 4n))
 */
export function amountToSell(
  account: Account,
  terms: Terms,
  book: PriceBook,
  sale: LoanSale,
  health: Ratio,
): Amount | null {
  const remedy = Remedy.of(account, terms, book, health)
  if (remedy === null) return null
  const { collateral, debt } = sale
  const price = priceOf(remedy, sale)
  if (price === null) return null
  const held = Borrower.held(account, remedy.book, collateral)
  const owed = Borrower.owed(account, remedy.book, debt)
  return Remedy.least(remedy, {
    slope: slopeOf(remedy, sale),
    dust: Remedy.claimDust(remedy, collateral) + Remedy.claimDust(remedy, debt),
    most: price.numerator > 0n ? Integer.min(held, Ratio.divUp(owed, price)) : 0n,
    after: (amount) => {
      const left = Borrower.take(account, remedy.book, collateral, amount)
      return Borrower.repay(left, remedy.book, debt, Amount.of(Ratio.mulDown(amount, price)))
    },
  })
}

/** Atoms of the debt for one of the collateral, less the cost; null where either has no price. */
function priceOf({ terms, book }: Remedy, { collateral, debt, cost }: LoanSale): Ratio | null {
  const [from, to] = [collateral, debt].map(({ index, claim }) => {
    const asset = terms.assets[claim?.of ?? index] as Asset
    return Slope.scaled(Slope.price(book, terms, asset.index), asset)
  }) as [bigint, bigint]
  if (to === 0n || from === 0n) return null
  return Ratio.mul(Ratio.of(from, to), keptOf(cost))
}

function keptOf(cost: Ratio = Ratio.zero): Ratio {
  const kept = Ratio.sub(Ratio.one, cost)
  assert(kept.numerator >= 0n, 'amountToSell: the cost is a share of the proceeds')
  return kept
}

/** Repaid less what the collateral carried. */
function slopeOf(remedy: Remedy, { collateral, cost }: LoanSale): Ratio {
  const { loan, threshold } = remedy
  const repaid = Ratio.of(Integer.mul(loan.denominator, threshold.denominator))
  const carried = Integer.mul(Remedy.limit(remedy, collateral), threshold.numerator)
  const gained = Ratio.sub(Ratio.mul(repaid, keptOf(cost)), Ratio.of(carried))
  return Ratio.mul(gained, Ratio.of(Remedy.worth(remedy, collateral, 1n)))
}
