import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'

/** An amount came in from the outside world. */
export interface Deposited {
  readonly type: 'Deposited'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}
