import { limits } from '../base/limits.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** The unit of a balance: a currency or a token. */
export interface Asset {
  readonly id: AssetId
  /** Its index in columns: the order of definition. */
  readonly index: number
  /** An atom is 10^-decimals of a whole unit. */
  readonly decimals: number
  /** Set for a claim on a pool: its underlying, and whether its holder lent or owes. */
  readonly claim?: Claim
  /** What its price follows: so many times the other's, by declaration of a book. */
  readonly follows?: Following
}

/** A declared parity or ratio: a wrapped or staked coin, or a loan's name for what has a price. */
export interface Following {
  readonly asset: AssetId
  readonly ratio: Ratio
}

/** A scaled balance: one atom corresponds to `PriceBook.accrued` atoms of the underlying. */
export interface Claim {
  readonly pool: PoolId
  /** The index of the underlying asset. */
  readonly of: number
  readonly side: ClaimSide
}

/** A supply claim is held by a lender; a debt claim is owed, a negative balance, by a borrower. */
export type ClaimSide = 'supply' | 'debt'

/** The name of a lending pool. */
export type PoolId = string

/** The asset's name, e.g. `USDT`. */
export type AssetId = string

/** The decimals up to which every atom is counted against the limit in atoms. */
const usualDecimals = 8

/**
 * The exclusive bound of a balance, a notional or a fee in atoms: a limit of worth. An asset with more
 * decimals has the same bound in whole units, so that an account or fund holds as much of it.
 *
 * Rules: [MONEY5]
 *
 * @example
 * Asset.most({ id: 'DAI', index: 0, decimals: 18 }) // => 2^62 × 10^10
 */
export const most = ({ decimals }: Pick<Asset, 'decimals'>): bigint =>
  Integer.mul(limits.amount, Integer.pow10(Math.max(0, decimals - usualDecimals)))

/**
 * Prices by asset, with those that follow one of the assets named: rounded down, to at least one unit.
 * What follows nothing named stays.
 *
 * Rules: [MODEL10]
 */
export function followed(
  assets: readonly Asset[],
  prices: ReadonlyMap<AssetId, bigint>,
  moved: Iterable<AssetId>,
): ReadonlyMap<AssetId, bigint> {
  const found = new Map(prices)
  const leaders = new Set(moved)
  for (const { id, follows } of assets) {
    const price = follows === undefined ? undefined : found.get(follows.asset)
    if (follows === undefined || price === undefined || !leaders.has(follows.asset)) continue
    found.set(id, Integer.max(1n, Ratio.mulDown(price, follows.ratio)))
    leaders.add(id)
  }
  return found
}

export * as Asset from './Asset.ts'
