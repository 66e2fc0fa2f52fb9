import { Result } from '../../base/Result.ts'
import { Market } from './Market.ts'
import { Oracle } from './Oracle.ts'
import { Panic } from './Panic.ts'
import { Shares } from './Shares.ts'
import { Wad } from './Wad.ts'

/** A liquidator's request: collateral or shares, the other is zero. */
export interface Request {
  /** Atoms of collateral. */
  readonly seizedAssets: bigint
  readonly repaidShares: bigint
}

/** Whether exactly one of the two is given. */
export const isConsistent = ({ seizedAssets, repaidShares }: Request): boolean =>
  (seizedAssets === 0n) !== (repaidShares === 0n)

/**
 * Computes the other of the two. Collateral requested costs ⌈⌈⌈seized × price⌉ ÷ incentive⌉ →
 * shares⌉; shares offered buy ⌊⌊⌊shares → assets⌋ × incentive⌋ ÷ price⌋. The liquidator bears the
 * rounding either way.
 *
 * Rules: [MORPHO7]
 *
 * @example
 * Exchange.complete(market, price, incentive, { seizedAssets: 0n, repaidShares: 1_000_000n })
 */
export function complete(
  market: Market,
  price: bigint,
  incentive: bigint,
  { seizedAssets, repaidShares }: Request,
): Result<Request, typeof Panic.byZero> {
  const total = Market.borrowed(market)
  if (seizedAssets > 0n) {
    const paid = Wad.divUp(Oracle.quoteUp(seizedAssets, price), incentive)
    return Result.success({ seizedAssets, repaidShares: Shares.toSharesUp(paid, total) })
  }
  if (price === 0n) return Result.failure(Panic.byZero)
  const paid = Wad.mulDown(Shares.toAssetsDown(repaidShares, total), incentive)
  return Result.success({ seizedAssets: Oracle.buyDown(paid, price), repaidShares })
}

export * as Exchange from './Exchange.ts'
