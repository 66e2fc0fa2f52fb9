import { Integer } from '../../money/Integer.ts'
import { Ray } from './Ray.ts'

/** The oracle's price of one kind of collateral. */
export interface Feed {
  /** Reference currency for one whole unit of collateral, a wad. */
  readonly value: bigint
  /** Reference currency for one dai, a ray. */
  readonly par: bigint
}

/**
 * Dai for one whole unit of collateral, a ray, rounded down.
 *
 * Rules: [MAKER4]
 *
 * @example
 * Feed.price({ value: 2n * 10n ** 18n, par: Ray.one }) // => 2n * 10n ** 27n
 */
export const price = ({ value, par }: Feed): bigint =>
  Ray.div(Integer.mul(value, Integer.pow10(9)), par)

export * as Feed from './Feed.ts'
