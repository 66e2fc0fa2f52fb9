import { ImpactCurve, type Spread } from '../market/impact/ImpactCurve.ts'
import type { Asset } from '../model/Asset.ts'
import type { AccountBook } from './AccountBook.ts'
import { CoupledCrowd } from './CoupledCrowd.ts'
import { type CoupledMarket, CoupledMarkets } from './CoupledMarkets.ts'

/**
 * A book and several markets in a closed loop: what is forced in one moves its price, and through the
 * accounts that hold several forces more in the others.
 *
 *     F_m(x) = sum over the forced of what they sell in m, less what they buy
 *     x_m    = s_m + I_m(F_m), the impact of selling; s_m - J_m(-F_m), of buying, where F_m < 0
 *
 * Rounds from x = s, at most one for each account: who was forced stays forced.
 */
export interface CoupledCascade {
  readonly book: AccountBook
  readonly coupled: CoupledMarkets
  /** Those whom a market can force. */
  readonly crowd: CoupledCrowd
  /** Whether nobody's forced trade can help anybody: then the rounds give the least fixed point. */
  readonly isMonotone: boolean
}

/**
 * Prepares a book.
 *
 * @example
 * CoupledCascade.create(book, markets, currency)
 */
export function create(
  book: AccountBook,
  open: readonly CoupledMarket[],
  currency: Asset,
): CoupledCascade {
  const coupled = CoupledMarkets.create(book, open)
  const crowd = CoupledCrowd.create(book, coupled, currency)
  return { book, coupled, crowd, isMonotone: CoupledCrowd.isMonotone(crowd) }
}

/**
 * The same book in markets at a thin or at a thick moment: as measured, or at half and at double the depth.
 *
 * Rules: [COUPLED6]
 */
export const at = (cascade: CoupledCascade, moment: keyof Spread): CoupledCascade => ({
  ...cascade,
  coupled: {
    ...cascade.coupled,
    markets: cascade.coupled.markets.map((one) => ({
      ...one,
      sell: ImpactCurve.spreadOf(one.sell, one.spread?.sell ?? null)[moment],
      buy: ImpactCurve.spreadOf(one.buy, one.spread?.buy ?? null)[moment],
    })),
  },
})

/**
 * The same book in markets that are so many times as deep as they usually are.
 *
 * Rules: [COUPLED11]
 */
export const deepened = (cascade: CoupledCascade, depth: number): CoupledCascade => ({
  ...cascade,
  coupled: {
    ...cascade.coupled,
    markets: cascade.coupled.markets.map((one) => ({
      ...one,
      sell: ImpactCurve.deepened(one.sell, depth),
      buy: ImpactCurve.deepened(one.buy, depth),
    })),
  },
})

export * as CoupledCascade from './CoupledCascade.ts'
