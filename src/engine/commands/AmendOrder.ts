import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { admitOrder } from '../admitOrder.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

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

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: AmendOrder): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const index = account.orders.findIndex(({ id }) => id === command.order)
  const open = account.orders[index]
  if (open === undefined) {
    return Decision.reject('order.unknown', `no order ${command.order} is open`)
  }
  if (open.instrument.id !== command.instrument) {
    return Decision.reject('order.unknown', `order ${open.id} is for ${open.instrument.id}`)
  }
  const { lots, price } = command
  const order = { ...open, lots, price }
  const fault = admitOrder(state, account, order)
  if (fault !== null) return fault
  const view = { ...account, orders: account.orders.with(index, order) }
  return {
    after: order.reduceOnly ? [] : [{ account, view, outflow: false }],
    events: [
      {
        type: 'OrderAmended',
        account: account.id,
        order: order.id,
        instrument: order.instrument.id,
        lots,
        price,
      },
    ],
  }
}

export * as AmendOrder from './AmendOrder.ts'
