import type { AccountState } from '../AccountState.ts'
import type { LiquidationOrder, State } from '../State.ts'

/** The order that a protection has out under the id of an open order; undefined for a client's own. */
export function outOf(
  { orders }: State,
  account: AccountState,
  id: string,
): LiquidationOrder | undefined {
  const order = orders.get(id)
  return order?.purpose === 'protect' && order.account === account ? order : undefined
}
