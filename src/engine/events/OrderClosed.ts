import { assert } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import { State } from '../State.ts'

/** An order reserves nothing any more. */
export interface OrderClosed {
  readonly type: 'OrderClosed'
  readonly account: AccountId
  readonly order: string
  readonly reason: 'request' | 'filled' | 'liquidation' | 'restriction'
}

export function evolve(state: State, event: OrderClosed): void {
  const account = State.account(state, event.account)
  const index = account.orders.findIndex(({ id }) => id === event.order)
  assert(index >= 0, 'a closed order was open')
  account.orders.splice(index, 1)
  state.touched.add(account.index)
}

export * as OrderClosed from './OrderClosed.ts'
