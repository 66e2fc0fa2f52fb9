import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'

/** An order's open size or price is different. */
export interface OrderAmended {
  readonly type: 'OrderAmended'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  readonly instrument: InstrumentId
}
