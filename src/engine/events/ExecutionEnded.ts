import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Quantity } from '../../money/Quantity.ts'

/** No more executions come for an order. */
export interface ExecutionEnded {
  readonly type: 'ExecutionEnded'
  readonly order: string
  readonly account: AccountId
  /** Lots that were never executed, signed. */
  readonly unfilled: Quantity
  readonly reason: 'done' | 'rejected'
  readonly instrument: InstrumentId
}
