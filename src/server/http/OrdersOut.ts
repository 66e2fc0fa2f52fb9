import type { Entry } from '../../engine/Entry.ts'
import type { LiquidationOrder } from '../../engine/State.ts'
import { contractsText, priceText } from '../../report/figures.ts'
import type { Replica } from '../Replica.ts'

/** The entry in which a liquidation order was told. */
interface Told {
  readonly seq: number
  readonly time: number
}

/** Where the orders that are out were told, by their ids. */
export type OrdersOut = ReadonlyMap<string, Told>

/**
 * Begins to remember where orders of liquidations and protections are told, from those that were out at the start on.
 *
 * Rules: [HTTP19]
 */
export function follow(replica: Replica, outstanding: readonly Entry[]): OrdersOut {
  const places = new Map<string, Told>()
  const take = (entries: readonly Entry[]): void => {
    for (const { seq, time, events } of entries) {
      for (const event of events) {
        if (event.type === 'LiquidationOrdered' || event.type === 'ProtectionOrdered') {
          places.set(event.order, { seq, time })
        }
      }
    }
    for (const id of places.keys()) if (!replica.state.orders.has(id)) places.delete(id)
  }
  take(outstanding)
  replica.onFolded(take)
  return places
}

/** An order as it is answered; what was told too long ago to be found has no entry. */
export function record(places: OrdersOut, order: LiquidationOrder) {
  const { id, account, instrument, leg, purpose, lots, left, limit, deadline, cancelled } = order
  const told = places.get(id)
  return {
    ...{ id, account: account.id, instrument: instrument.id, leg, purpose },
    contracts: contractsText(lots, instrument),
    left: contractsText(left, instrument),
    bankruptcyPrice: limit === null ? null : priceText(limit, instrument),
    ...{ deadline, cancelled: cancelled === true },
    ...{ since: told?.time ?? null, entry: told?.seq ?? null },
  }
}

export * as OrdersOut from './OrdersOut.ts'
