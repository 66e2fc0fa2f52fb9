import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Ray } from './Ray.ts'

/** A reserve's indices at their last update, and the rates since then. */
export interface AaveInterest {
  /** Rays. */
  readonly liquidityIndex: bigint
  readonly variableBorrowIndex: bigint
  /** Rays a year. */
  readonly liquidityRate: bigint
  readonly variableBorrowRate: bigint
  /** Seconds: when the indices were last updated. */
  readonly updatedAt: bigint
}

/** A year is 365 days. */
const year = 31_536_000n

/**
 * The liquidity index at a time in seconds: interest on supply is linear.
 *
 *     LI' = ≈(LI × (1 + ⌊rate × seconds ÷ year⌋))
 *
 * Rules: [AAVE5]
 */
export const normalizedIncome = (interest: AaveInterest, now: bigint): bigint =>
  Ray.mulHalfUp(interest.liquidityIndex, Ray.one + grown(interest.liquidityRate, interest, now))

/**
 * The borrow index at a time in seconds: interest on debt is compounded, by the first three terms
 * of the exponential.
 *
 *     BI' = ≈(BI × (1 + x + ≈(x × (⌊x ÷ 2⌋ + ≈(x × ⌊x ÷ 6⌋))))) with x = ⌊rate × seconds ÷ year⌋
 *
 * Rules: [AAVE6]
 *
 * @example
 * AaveInterest.normalizedDebt(interest, interest.updatedAt + 3_600n) // an hour later
 */
export function normalizedDebt(interest: AaveInterest, now: bigint): bigint {
  const x = grown(interest.variableBorrowRate, interest, now)
  const third = Ray.mulHalfUp(x, Integer.divDown(x, 6n))
  const higher = Ray.mulHalfUp(x, Integer.divDown(x, 2n) + third)
  return Ray.mulHalfUp(interest.variableBorrowIndex, Ray.one + x + higher)
}

const grown = (rate: bigint, { updatedAt }: AaveInterest, now: bigint): bigint => {
  assert(now >= updatedAt, 'AaveInterest: time does not run backwards')
  return Integer.mulDivDown(rate, now - updatedAt, year)
}

/**
 * Updates the indices to a time. The borrow index of a reserve without debt does not change, at any
 * rate.
 *
 * Rules: [AAVE7]
 */
export const accrue = (interest: AaveInterest, scaledDebt: bigint, now: bigint): AaveInterest => ({
  ...interest,
  liquidityIndex: normalizedIncome(interest, now),
  variableBorrowIndex:
    scaledDebt === 0n ? interest.variableBorrowIndex : normalizedDebt(interest, now),
  updatedAt: now,
})

export * as AaveInterest from './AaveInterest.ts'
