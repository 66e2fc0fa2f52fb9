import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Header } from '../Header.ts'

/** A fill happened; it cites the order it consumed, where there was one. */
export interface ReportFill extends Header {
  readonly type: 'ReportFill'
  readonly fill: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive bought. */
  readonly lots: Quantity
  readonly price: Price
  /** Settlement atoms, paid to the house; negative is a rebate. */
  readonly fee: Amount
  readonly order: string | null
}
