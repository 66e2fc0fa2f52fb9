import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Header } from '../Header.ts'

/** Asks to move an amount to another account. */
export interface Transfer extends Header {
  readonly type: 'Transfer'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}
