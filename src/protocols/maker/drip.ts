import { Result } from '../../base/Result.ts'
import { Ray } from './Ray.ts'

/** The stability fee of one kind of vault. */
export interface Fee {
  /** The kind's own factor a second, a ray of one or more. */
  readonly duty: bigint
  /** The factor added for every kind, a ray. */
  readonly base: bigint
  /** The debt per unit of art, a ray. */
  readonly rate: bigint
  /** When the rate was last updated, in seconds. */
  readonly drippedAt: bigint
}

/**
 * The current rate:
 *
 *     rate = ⌊power(duty + base, now - drippedAt) × rate ÷ 10²⁷⌋
 *
 * Rounds down, in favour of the borrower. Refuses a time before the last.
 *
 * Rules: [MAKER3]
 *
 * @example
 * drip({ duty: Ray.one, base: 0n, rate: Ray.one, drippedAt: 0n }, 60n) // => success of 10²⁷
 */
export function drip(fee: Fee, now: bigint): Result<bigint, 'Jug/invalid-now'> {
  if (now < fee.drippedAt) return Result.failure('Jug/invalid-now')
  const growth = Ray.power(fee.duty + fee.base, now - fee.drippedAt)
  return Result.success(Ray.mul(growth, fee.rate))
}
