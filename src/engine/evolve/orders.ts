import { assert, defined } from '../../base/assert.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { AccountState } from '../AccountState.ts'
import type { Filled, OrderAmended, OrderClosed, OrderPlaced } from '../Event.ts'
import { Matches } from '../Matches.ts'
import { PastIds } from '../PastIds.ts'
import { outOf } from '../protection/outOf.ts'
import { State } from '../State.ts'
import { Window } from '../Window.ts'
import { applyTrade } from './trade.ts'

/** The order events: the effect of each on State. */
export const orders = {
  Filled: filled,
  OrderAmended: orderAmended,
  OrderClosed: orderClosed,
  OrderPlaced: orderPlaced,
}

function orderPlaced(state: State, event: OrderPlaced): void {
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  const { order: id, leg, lots, price, reduceOnly } = event
  account.orders.push({ id, instrument, leg, lots, price, reduceOnly })
}

function orderAmended(state: State, event: OrderAmended): void {
  const account = State.account(state, event.account)
  const index = account.orders.findIndex(({ id }) => id === event.order)
  const order = defined(account.orders[index], 'an amended order is open')
  account.orders[index] = { ...order, lots: event.lots, price: event.price }
}

function orderClosed(state: State, event: OrderClosed): void {
  const account = State.account(state, event.account)
  const index = account.orders.findIndex(({ id }) => id === event.order)
  assert(index >= 0, 'a closed order was open')
  account.orders.splice(index, 1)
  withdrawProtective(state, account, event.order)
}

/** What a protection sent out under the id is withdrawn with it, and waits for its answer. */
function withdrawProtective(state: State, account: AccountState, id: string): void {
  const order = outOf(state, account, id)
  if (order === undefined) return
  state.orders.set(id, { ...order, cancelled: true })
  state.withdrawn.add(id)
}

function filled(state: State, event: Filled): void {
  applyTrade(state, event.trade)
  const gone = Window.add(state.fillIds, event.fill)
  if (gone !== null) PastIds.add(state.past.fills, gone[0])
  if (event.match !== undefined) noteMatch(state, event, event.match)
  if (event.order === null) return
  // An isolated position's orders reserve on its parent.
  const account = State.account(state, event.trade.account)
  consumeOrder(account.parent ?? account, event.order, event.trade.lots)
}

/** A match is of the account that traded: an isolated position's is its owner's. */
function noteMatch(state: State, { trade }: Filled, match: string): void {
  const { id, parent } = State.account(state, trade.account)
  const { instrument, lots } = trade
  Matches.put(state.matches, match, { account: parent?.id ?? id, instrument, lots })
}

/** A fill consumes as much as it can of the order it cites. */
export function consumeOrder(account: AccountState, id: string, lots: Quantity): void {
  const index = account.orders.findIndex((order) => order.id === id)
  const order = account.orders[index]
  if (order === undefined) return
  const left = Quantity.sub(order.lots, lots)
  const filled = left === 0n || left > 0n !== order.lots > 0n
  if (filled) account.orders.splice(index, 1)
  else account.orders[index] = { ...order, lots: left }
}
