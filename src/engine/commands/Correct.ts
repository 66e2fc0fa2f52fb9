import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Header } from '../Header.ts'

export interface CorrectionPosting {
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Posts what compensates an error; sums to zero in each asset. */
export interface Correct extends Header {
  readonly type: 'Correct'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}
