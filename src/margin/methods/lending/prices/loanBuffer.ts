import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { takenAt } from '../../../applyStaleBand.ts'
import { Exposures } from '../Exposures.ts'
import { LinearSlack } from '../LinearSlack.ts'
import { priceCourse } from './priceCourse.ts'

/** The resolution of a fall: 1e-9. */
const whole = Integer.pow10(9)

export interface LoanBufferOptions {
  /** The marginRatio of maintenance not to exceed; 1 by default. */
  readonly threshold?: Ratio
  /** The asset whose price falls; all pledged assets together by default. */
  readonly asset?: Asset
}

/**
 * How far the price of collateral, all together or of one asset, may fall against everything else:
 * the smallest share, in steps of 1e-9, that puts the loan over a threshold, by `assess`. Where the
 * falling asset is also owed, that debt falls with it. Zero for a loan over the threshold now. Null
 * where no fall does it, or an exposure has no price.
 *
 *     fall = 1 − maintenance ÷ (equity × threshold), for all that is pledged and nothing of it owed
 *
 * Rules: [LOAN11]
 *
 * @example
 * loanBuffer(account, rules, book) // => 375_000_000n ÷ 10⁹: it bears less than 37.5 %
 */
export function loanBuffer(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  { threshold = Ratio.one, asset }: LoanBufferOptions = {},
): Ratio | null {
  const context = takenAt(account, rules, prices, 'liquidation')
  const exposures = Exposures.of(account, rules, context.prices)
  if (!exposures.isKnown) return null
  const falls = (index: number): boolean =>
    asset === undefined
      ? (exposures.of[index]?.kept ?? 0n) > 0n
      : index === (asset.claim?.of ?? asset.index)
  const steps = context.prices.indices.map((price, index) =>
    falls(index) ? price?.price : undefined,
  )
  const linear = priceCourse(context, exposures, { steps, rest: whole }, threshold)
  const left = LinearSlack.first(linear, { from: whole, to: 1n }, 'over')
  return left === null ? null : Ratio.of(whole - left, whole)
}
