import type { Amount } from '../money/Amount.ts'
import type { AssetId } from './Asset.ts'

/** The most that may be lent and owed, in atoms; null for no cap. */
export interface Caps {
  readonly supply: Amount | null
  readonly borrow: Amount | null
}

/** What a reserve is defined by. */
export interface ReserveSpec {
  readonly asset: AssetId
  readonly curve: RateCurve
  readonly caps: Caps
}

/** How a reserve's rates go with its use, in bps. */
export interface RateCurve {
  /** Use up to which the first slope holds: above 0 and below 10,000. */
  readonly optimalUsage: bigint
  readonly base: bigint
  readonly slope1: bigint
  readonly slope2: bigint
  /** The treasury's share of the interest. */
  readonly reserveFactor: bigint
}
