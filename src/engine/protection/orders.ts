import type { AccountState } from '../AccountState.ts'
import { LiquidationOrders } from '../LiquidationOrders.ts'
import { Run } from '../Run.ts'
import type { LiquidationOrder, State } from '../State.ts'

/**
 * The orders of protections. One is an open order of its account, which reserves as any other, and
 * beside that an order that the engine has sent out and waits to be answered.
 */

/** The orders of a protection that are out and not withdrawn. */
export const working = (
  { orders }: State,
  { orders: ids }: { readonly orders: readonly string[] },
): LiquidationOrder[] =>
  ids.flatMap((id) => {
    const order = orders.get(id)
    return order === undefined || order.cancelled ? [] : [order]
  })

/**
 * Withdraws the orders that a protection has out: each stays known until it is answered.
 *
 * Rules: [PROT9]
 */
export function withdrawOrders(run: Run, account: AccountState, number: number): void {
  for (const order of [...run.state.orders.values()]) {
    if (order.sent?.guard !== number || order.cancelled) continue
    const isReserved = account.orders.some(({ id }) => id === order.id)
    const closed = { account: account.id, order: order.id, reason: 'protection' } as const
    if (isReserved) Run.emit(run, { type: 'OrderClosed', ...closed })
    else LiquidationOrders.withdraw(run, order, 'request')
  }
}
