import type { Order } from '../model/Order.ts'
import { Integer } from '../money/Integer.ts'
import { AccountState } from './AccountState.ts'
import { admitTrade } from './admitTrade.ts'
import { Decision } from './Decision.ts'
import { isOn } from './isOn.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** What stands in the way of an order, margin aside. */
export function admitOrder(state: State, account: AccountState, order: Order): Rejection | null {
  const { instrument, leg, lots, price, reduceOnly } = order
  const holder = holderOf(account, order)
  const fault = admitTrade(holder, instrument, leg, lots, price)
  if (fault !== null && fault.code !== 'leg.mismatch') return fault
  if (instrument.expiry !== null && instrument.expiry <= state.time) {
    return Decision.reject('instrument.notTradable', `${instrument.id} has expired`)
  }
  if (holder.liquidation !== null || account.liquidation !== null) {
    return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
  }
  const reduces = isReducing(holder, order)
  if (reduceOnly && !reduces) {
    return Decision.reject('order.notReducing', `order ${order.id} would not reduce a position`)
  }
  if (reduces) return null
  if (fault !== null) return fault
  if (AccountState.restricted(account, 'reduceOnly')) {
    return Decision.reject('account.restricted', `account ${account.id} may only reduce`)
  }
  if (isOn(state, 'newRisk', 'instrument', [instrument.id])) return null
  return Decision.reject('switch.off', `new risk in ${instrument.id} is switched off`)
}

/** An isolated instrument's position lives in its sub-account; its orders reserve on the parent. */
const holderOf = (account: AccountState, { instrument: { index } }: Order): AccountState =>
  (account.isolating.has(index) ? account.isolated[index] : undefined) ?? account

/** Whether an order can only take away from the leg it names. */
function isReducing(account: AccountState, { instrument, leg, lots }: Order): boolean {
  const held = AccountState.position(account, instrument.index, leg)?.lots ?? 0n
  const opposite = held > 0n ? lots < 0n : held < 0n && lots > 0n
  return opposite && Integer.abs(lots) <= Integer.abs(held)
}
