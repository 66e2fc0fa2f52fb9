import type { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { AccountState } from './AccountState.ts'
import type { OrderClosed } from './Event.ts'
import { outOf } from './protection/outOf.ts'
import { Run } from './Run.ts'

/** The open orders of a leg against the position that they would trade into. */

/** An isolated instrument's position is in its sub-account; its orders are its owner's. */
export const holderOf = (owner: AccountState, { index }: Instrument): AccountState =>
  (owner.isolating.has(index) ? owner.isolated[index] : undefined) ?? owner

/** Signed lots held in the leg that an order would trade into. */
const heldBy = (owner: AccountState, { instrument, leg }: Order): bigint =>
  AccountState.position(holderOf(owner, instrument), instrument.index, leg)?.lots ?? 0n

/** Whether an order trades against what is held. */
export const isAgainst = ({ lots }: Order, held: bigint): boolean =>
  held > 0n ? lots < 0n : held < 0n && lots > 0n

/** Whether an order may never do anything but reduce: a leg of a hedge is never turned over. */
const onlyReduces = ({ reduceOnly, leg, lots }: Order): boolean =>
  reduceOnly || (leg === 'long' && lots < 0n) || (leg === 'short' && lots > 0n)

/**
 * How many lots of what is held an order may still close, beside the other open orders on its side:
 * beside all of them, or beside those that may only reduce. Zero where it would add.
 *
 * Rules: [ORD3] [ORD4]
 */
export function closable(owner: AccountState, order: Order, beside: 'all' | 'reducing'): bigint {
  const held = heldBy(owner, order)
  if (!isAgainst(order, held)) return 0n
  const taken = owner.orders
    .filter((other) => other.id !== order.id && isOn(other, order) && isAgainst(other, held))
    .filter((other) => beside === 'all' || onlyReduces(other))
    .reduce((sum, { lots }) => sum + Integer.abs(lots), 0n)
  return Integer.max(0n, Integer.abs(held) - taken)
}

const isOn = (a: Order, b: Order): boolean =>
  a.leg === b.leg && a.instrument.index === b.instrument.index

/**
 * Cuts the orders that may only reduce to what is left of their position, the latest first, and
 * closes those with nothing left to reduce. Under a restriction to reducing, and in an instrument that
 * is delisted, that is every order.
 *
 * Rules: [ORD3] [ORD4]
 */
export function cut(run: Run, account: AccountState): void {
  const owner = account.parent ?? account
  if (owner.orders.length === 0) return
  const left = new Map<string, bigint>()
  for (const order of [...owner.orders]) {
    const isRestricted = AccountState.restrictedFor(owner, 'reduceOnly', order.instrument)
    const isDelisted = run.state.ends[order.instrument.index] !== undefined
    if (!isRestricted && !isDelisted && !onlyReduces(order)) continue
    const held = heldBy(owner, order)
    const key = `${order.instrument.index} ${order.leg}`
    const isReducing = isAgainst(order, held)
    const open = isReducing ? (left.get(key) ?? Integer.abs(held)) : 0n
    const kept = Integer.min(open, Integer.abs(order.lots))
    if (isReducing) left.set(key, open - kept)
    const reason = isDelisted ? 'delisting' : 'restriction'
    cutTo(run, owner, order, kept, onlyReduces(order) ? 'reduceOnly' : reason)
  }
}

function cutTo(
  run: Run,
  owner: AccountState,
  order: Order,
  kept: bigint,
  reason: OrderClosed['reason'],
): void {
  if (kept === Integer.abs(order.lots)) return
  const { id, instrument, lots, price } = order
  const account = owner.id
  // What a protection has out is not amended: it is withdrawn, and what is left planned again.
  if (kept === 0n || outOf(run.state, owner, order.id) !== undefined) {
    Run.emit(run, { type: 'OrderClosed', account, order: id, reason })
    return
  }
  const less = Quantity.of(lots > 0n ? kept : -kept)
  const cutting = { type: 'OrderAmended', account, order: id, instrument: instrument.id } as const
  Run.emit(run, { ...cutting, lots: less, price })
}

export * as LegOrders from './LegOrders.ts'
