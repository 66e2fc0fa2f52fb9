import { Quantity } from '../../money/Quantity.ts'
import type { AccountState } from '../AccountState.ts'
import { applyTrade } from '../applyTrade.ts'
import { State } from '../State.ts'
import { Window } from '../Window.ts'
import type { Trade } from './Trade.ts'

/** A fill happened. */
export interface Filled {
  readonly type: 'Filled'
  /** The fill's own id, so that a repeat is harmless. */
  readonly fill: string
  readonly trade: Trade
  /** The order it consumed, where it cites one. */
  readonly order: string | null
}

export function evolve(state: State, event: Filled): void {
  applyTrade(state, event.trade)
  Window.add(state.fillIds, event.fill)
  if (event.order === null) return
  // An isolated position's orders reserve on its parent.
  const account = State.account(state, event.trade.account)
  consume(account.parent ?? account, event.order, event.trade.lots)
}

/** A fill consumes what it can of the order it cites. */
function consume(account: AccountState, id: string, lots: Quantity): void {
  const index = account.orders.findIndex((order) => order.id === id)
  const order = account.orders[index]
  if (order === undefined) return
  const left = Quantity.sub(order.lots, lots)
  const filled = left === 0n || left > 0n !== order.lots > 0n
  if (filled) account.orders.splice(index, 1)
  else account.orders[index] = { ...order, lots: left }
}

export * as Filled from './Filled.ts'
