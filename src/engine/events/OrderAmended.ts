import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { State } from '../State.ts'

/** An order's open size or price is different. */
export interface OrderAmended {
  readonly type: 'OrderAmended'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  readonly instrument: InstrumentId
}

export function evolve(state: State, event: OrderAmended): void {
  const account = State.account(state, event.account)
  const index = account.orders.findIndex(({ id }) => id === event.order)
  const order = defined(account.orders[index], 'an amended order is open')
  account.orders[index] = { ...order, lots: event.lots, price: event.price }
  state.touched.add(account.index)
}

export * as OrderAmended from './OrderAmended.ts'
