import { Result } from '../base/Result.ts'
import { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { isSize, type PressureFault } from './PressureFault.ts'

/** Where forced flow goes: only what reaches the book moves the price. Shares that sum to one. */
export interface AbsorptionShares {
  readonly book: number
  /** Taken over at a price of its own: a backstop, a fund, an auction outside the book. */
  readonly backstop: number
  /** Closed against winners at their cost. */
  readonly deleveraged: number
}

/** Shares come from sums of doubles. */
const dust = 1e-9

/**
 * Checks the shares.
 *
 * Rules: [GAIN5]
 *
 * @example
 * AbsorptionShares.create({ book: 0.45, backstop: 0, deleveraged: 0.55 })
 */
export function create(shares: AbsorptionShares): Result<AbsorptionShares, PressureFault> {
  const { book, backstop, deleveraged } = shares
  if (![book, backstop, deleveraged].every(isSize)) return Result.failure('pressure.notFinite')
  const isWhole = Math.abs(book + backstop + deleveraged - 1) <= dust
  return isWhole ? Result.success(shares) : Result.failure('pressure.sharesNotOne')
}

/**
 * What the whole flow does to the price when only the book's share meets it: gains fall by that share.
 *
 * Rules: [GAIN5]
 */
export const impact = ({ book }: AbsorptionShares, curve: ImpactCurve): ImpactCurve =>
  ImpactCurve.shared(curve, book)

export * as AbsorptionShares from './AbsorptionShares.ts'
