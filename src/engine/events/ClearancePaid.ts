import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'

/** A liquidated account paid the liquidation fee to the fund, out of what equity was left. */
export interface ClearancePaid {
  readonly type: 'ClearancePaid'
  readonly account: AccountId
  readonly order: string
  readonly asset: AssetId
  readonly amount: Amount
}
