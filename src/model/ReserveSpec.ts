import type { Amount } from '../money/Amount.ts'
import type { AssetId } from './Asset.ts'

/** The most that may be lent and owed, in atoms; null for no cap. */
export interface Caps {
  readonly supply: Amount | null
  readonly borrow: Amount | null
}

/** The definition of a reserve. */
export interface ReserveSpec {
  readonly asset: AssetId
  readonly curve: RateCurve
  readonly caps: Caps
  /**
   * Whether who redeems first is paid at par, though the pool has a loss that is known; missing where
   * he bears his part of it.
   */
  readonly redeems?: 'par'
}

/** A reserve's rates as a function of its utilisation, in bps. */
export interface RateCurve {
  /** The utilisation up to which the first slope applies: above 0 and below 10,000. */
  readonly optimalUsage: bigint
  readonly base: bigint
  readonly slope1: bigint
  readonly slope2: bigint
  /** The treasury's share of the interest. */
  readonly reserveFactor: bigint
}
