import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'

/** An amount moved between two accounts. */
export interface Transferred {
  readonly type: 'Transferred'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'request' | 'margin' | 'residue'
}
