import type { Amount } from '../money/Amount.ts'
import type { AssetId } from './Asset.ts'

/** The most that may be lent and owed, in atoms; null for no cap. */
export interface Caps {
  readonly supply: Amount | null
  readonly borrow: Amount | null
}

/**
 * What is let happen in a reserve. Frozen: nothing new is lent or borrowed. Paused: nothing at all,
 * and nobody is liquidated for what cannot be repaid meanwhile.
 */
export type ReserveStatus = 'active' | 'frozen' | 'paused'

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
  /**
   * How interest accrues: simply, and of all that lenders own, as at Venus; missing where it is as at
   * Aave.
   */
  readonly interest?: 'simple'
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
