import type { AccountState } from '../AccountState.ts'
import type { LiquidationOrder, State } from '../State.ts'

/**
 * The order that a protection has out under the id of an open order; undefined for a client's own. An
 * isolated position's is an open order of its main account.
 */
export function outOf(
  { orders }: State,
  account: AccountState,
  id: string,
): LiquidationOrder | undefined {
  const order = orders.get(id)
  const owner = order?.account.parent ?? order?.account
  return order?.purpose === 'protect' && owner === account ? order : undefined
}
