import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Header } from '../Header.ts'

/** One answer to one order. */
export interface Execution {
  readonly order: string
  /** Signed lots executed now; zero where only the status is told. */
  readonly lots: Quantity
  readonly price: Price
  /** What the executing venue charged, settlement atoms. */
  readonly fee: Amount
  /** Open: more may come. Done and rejected: no more. Unknown: to be queried. */
  readonly status: 'open' | 'done' | 'rejected' | 'unknown'
  /** The order's own instrument: what lots and price are counted in. */
  readonly instrument: InstrumentId
}

/** Answers orders: what was executed, and whether more may come. */
export interface ReportExecution extends Header {
  readonly type: 'ReportExecution'
  readonly executions: readonly Execution[]
}
