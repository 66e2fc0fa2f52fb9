import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Header } from '../Header.ts'

/** Asks to reserve margin for an order. */
export interface PlaceOrder extends Header {
  readonly type: 'PlaceOrder'
  readonly account: AccountId
  readonly order: string
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}
