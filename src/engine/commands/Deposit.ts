import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Header } from '../Header.ts'

/** An amount came in. */
export interface Deposit extends Header {
  readonly type: 'Deposit'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}
