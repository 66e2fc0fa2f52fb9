import type { Entry } from '../../engine/Entry.ts'
import { OutstandingOrder } from '../../report/OutstandingOrder.ts'
import type { Replica } from '../Replica.ts'

/** Where the orders that are out were told, by their ids. */
export type OrdersOut = ReadonlyMap<string, OutstandingOrder.Place>

/**
 * Begins to remember where orders of liquidations and protections are told, from those that were out at the start on.
 *
 * Rules: [HTTP19]
 */
export function follow(replica: Replica, outstanding: readonly Entry[]): OrdersOut {
  const places = new Map<string, OutstandingOrder.Place>()
  const take = (entries: readonly Entry[]): void => {
    for (const [id, place] of OutstandingOrder.placesIn(entries)) places.set(id, place)
    for (const id of places.keys()) if (!replica.state.orders.has(id)) places.delete(id)
  }
  take(outstanding)
  replica.onFolded(take)
  return places
}

export * as OrdersOut from './OrdersOut.ts'
