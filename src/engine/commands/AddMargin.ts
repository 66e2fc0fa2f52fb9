import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Header } from '../Header.ts'

/** Asks to move collateral into an isolated position. */
export interface AddMargin extends Header {
  readonly type: 'AddMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}
