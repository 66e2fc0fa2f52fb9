import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Ray } from './Ray.ts'

/**
 * How the price of a Dutch auction falls from its top. Times are in any unit, the same throughout
 * one auction (Maker: seconds); shares are rays of at most one.
 *
 * Rules: [MAKER2]
 */
export type PriceDecay =
  /** Linear, to zero at tau. */
  | { readonly type: 'linear'; readonly tau: bigint }
  /** By the factor cut after each full step. */
  | { readonly type: 'stairstep'; readonly step: bigint; readonly cut: bigint }
  /** By the factor cut after each unit of time. */
  | { readonly type: 'exponential'; readonly cut: bigint }

/**
 * The price after an elapsed time:
 *
 *     linear       ⌊top × ⌊(tau - elapsed) × 10²⁷ ÷ tau⌋ ÷ 10²⁷⌋, nothing from tau on
 *     stairstep    ⌊top × power(cut, ⌊elapsed ÷ step⌋) ÷ 10²⁷⌋
 *     exponential  ⌊top × power(cut, elapsed) ÷ 10²⁷⌋
 *
 * Rounds down: the seller bears less than a unit of price.
 *
 * Rules: [MAKER2]
 *
 * @example
 * PriceDecay.price({ type: 'linear', tau: 100n }, 1_000n, 25n) // => 750n
 */
export function price(decay: PriceDecay, top: bigint, elapsed: bigint): bigint {
  assert(top >= 0n && elapsed >= 0n, 'PriceDecay.price: neither top nor time is negative')
  return Ray.mul(top, share(decay, elapsed))
}

/** The remaining share of the top, a ray. */
export function share(decay: PriceDecay, elapsed: bigint): bigint {
  switch (decay.type) {
    case 'linear':
      return elapsed >= decay.tau ? 0n : Ray.div(decay.tau - elapsed, decay.tau)
    case 'stairstep':
      return Ray.power(decay.cut, Integer.divDown(elapsed, decay.step))
    case 'exponential':
      return Ray.power(decay.cut, elapsed)
  }
}

export * as PriceDecay from './PriceDecay.ts'
