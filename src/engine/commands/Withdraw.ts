import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Header } from '../Header.ts'

/** Asks to take an amount out. */
export interface Withdraw extends Header {
  readonly type: 'Withdraw'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}
