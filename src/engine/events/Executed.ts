import { defined } from '../../base/assert.ts'
import { Amount } from '../../money/Amount.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { applyTrade } from '../applyTrade.ts'
import { State } from '../State.ts'
import type { Trade } from './Trade.ts'

/** Part of an ordered trade was executed. */
export interface Executed {
  readonly type: 'Executed'
  readonly order: string
  readonly trade: Trade
  /** Lots of the order still in flight, signed. */
  readonly left: Quantity
}

export function evolve(state: State, event: Executed): void {
  applyTrade(state, event.trade)
  const order = defined(state.orders.get(event.order), 'an executed order is open')
  state.orders.set(order.id, { ...order, left: event.left })
  if (order.purpose === 'dispose')
    State.drawFund(state, order.instrument, Amount.negate(event.trade.realised))
}

export * as Executed from './Executed.ts'
