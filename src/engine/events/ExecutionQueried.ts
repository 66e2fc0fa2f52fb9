import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import type { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** An order was silent past its deadline: it is asked about, never sent again blindly. */
export interface ExecutionQueried {
  readonly type: 'ExecutionQueried'
  readonly order: string
  readonly account: AccountId
}

export function evolve(state: State, event: ExecutionQueried): void {
  const order = defined(state.orders.get(event.order), 'a queried order is open')
  state.orders.set(order.id, { ...order, queried: true })
  Timers.clear(state.timers, Timers.ofOrder(event.order))
}

export * as ExecutionQueried from './ExecutionQueried.ts'
