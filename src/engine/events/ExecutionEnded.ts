import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

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

export function evolve(state: State, event: ExecutionEnded): void {
  const account = State.account(state, event.account)
  state.orders.delete(event.order)
  account.liquidation?.inFlight.delete(event.order)
  Timers.clear(state.timers, Timers.ofOrder(event.order))
  state.touched.add(account.index)
}

export * as ExecutionEnded from './ExecutionEnded.ts'
