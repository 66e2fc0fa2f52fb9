import { limits } from '../../base/limits.ts'
import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Order } from '../../model/Order.ts'
import type { Leg } from '../../model/Position.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { admitOrder } from '../admitOrder.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

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

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: PlaceOrder): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { order: id, leg, lots, price, reduceOnly } = command
  if (account.orders.some((order) => order.id === id)) {
    return Decision.reject('order.duplicate', `order ${id} is open already`)
  }
  if (account.orders.length >= limits.orders) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.orders} open orders`)
  }
  const order: Order = { id, instrument, leg, lots, price, reduceOnly }
  const fault = admitOrder(state, account, order)
  if (fault !== null) return fault
  const view = { ...account, orders: [...account.orders, order] }
  return {
    // A reduce-only order reserves nothing, whatever is known of prices.
    after: reduceOnly ? [] : [{ account, view, outflow: false }],
    events: [
      {
        type: 'OrderPlaced',
        account: account.id,
        order: id,
        instrument: instrument.id,
        leg,
        lots,
        price,
        reduceOnly,
      },
    ],
  }
}

export * as PlaceOrder from './PlaceOrder.ts'
