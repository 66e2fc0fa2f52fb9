import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'

/** An amount left for the outside world. */
export interface Withdrawn {
  readonly type: 'Withdrawn'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}
