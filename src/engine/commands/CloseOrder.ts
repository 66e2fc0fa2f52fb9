import type { AccountId } from '../../model/Account.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Takes an order back; never refused for margin. */
export interface CloseOrder extends Header {
  readonly type: 'CloseOrder'
  readonly account: AccountId
  readonly order: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: CloseOrder): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { order } = command
  if (!account.orders.some(({ id }) => id === order)) {
    return Decision.reject('order.unknown', `no order ${order} is open`)
  }
  return [{ type: 'OrderClosed', account: account.id, order, reason: 'request' }]
}

export * as CloseOrder from './CloseOrder.ts'
