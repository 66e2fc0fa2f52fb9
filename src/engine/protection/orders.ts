import type { AccountState } from '../AccountState.ts'
import { LiquidationOrders } from '../LiquidationOrders.ts'
import { Run } from '../Run.ts'
import type { LiquidationOrder, State } from '../State.ts'
import type { Attempt, Guard } from './Guard.ts'

/**
 * The orders of protections. One is an open order of its account, or of the owner of its isolated position,
 * which reserves as any other, and beside that an order that the engine has sent out and waits to be answered.
 */

/** The orders of a protection that are out and not withdrawn. */
export const working = ({ orders }: State, { orders: ids }: Attempt): LiquidationOrder[] =>
  ids.flatMap((id) => {
    const order = orders.get(id)
    return order === undefined || order.cancelled ? [] : [order]
  })

/**
 * Withdraws the orders that a protection has out: each stays known until it is answered.
 *
 * Rules: [PROT9]
 */
export function withdrawOrders(run: Run, account: AccountState, { attempt }: Guard): void {
  const owner = account.parent ?? account
  for (const order of attempt === null ? [] : working(run.state, attempt)) {
    const isReserved = owner.orders.some(({ id }) => id === order.id)
    const closed = { account: owner.id, order: order.id, reason: 'protection' } as const
    if (isReserved) Run.emit(run, { type: 'OrderClosed', ...closed })
    else LiquidationOrders.withdraw(run, order, 'request')
  }
}
