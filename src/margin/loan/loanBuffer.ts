import type { Account } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Terms } from '../../model/Terms.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { settle } from '../settle.ts'
import { Course } from './Course.ts'
import { priceCourse } from './priceCourse.ts'
import { Stakes } from './Stakes.ts'

/** How finely a fall is told. */
const whole = Integer.pow10(9)

export interface LoanBufferOptions {
  /** The marginRatio of maintenance to stay at or under; 1 unless said otherwise. */
  readonly threshold?: Ratio
  /** Which price falls; all that is pledged, together, unless one is named. */
  readonly asset?: Asset
}

/**
 * How far the price of collateral, all together or of one asset, may fall against everything else:
 * the smallest share, in steps of 1e-9, that puts the loan over a threshold, by `assess`. Where an
 * asset is owed as well, what is owed falls with it. Zero for a loan over it now; null where no fall
 * does it, or something at stake has no price.
 *
 *     fall = 1 − maintenance ÷ (equity × threshold), for all that is pledged and nothing of it owed
 *
 * Rules: [LOAN11]
 *
 * @example
 * loanBuffer(account, terms, book) // => 375_000_000n ÷ 10⁹: it bears less than 37.5 %
 */
export function loanBuffer(
  account: Account,
  terms: Terms,
  book: PriceBook,
  { threshold = Ratio.one, asset }: LoanBufferOptions = {},
): Ratio | null {
  const settled = settle(account, terms, book, 'liquidation')
  const stakes = Stakes.of(account, terms, settled)
  if (!stakes.isKnown) return null
  const falls = (place: number): boolean =>
    asset === undefined
      ? (stakes.of[place]?.kept ?? 0n) > 0n
      : place === (asset.claim?.of ?? asset.index)
  const steps = settled.indices.map((index, place) => (falls(place) ? index?.price : undefined))
  const course = priceCourse(account, terms, settled, stakes, { steps, rest: whole }, threshold)
  const left = Course.first(course, { from: whole, to: 1n }, 'over')
  return left === null ? null : Ratio.of(whole - left, whole)
}
