import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Header } from '../Header.ts'

/** Asks to change an order's open size or price. */
export interface AmendOrder extends Header {
  readonly type: 'AmendOrder'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  /** The order's own instrument: what lots and price are counted in. */
  readonly instrument: InstrumentId
}
