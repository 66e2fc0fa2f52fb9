import type { Entry } from '../engine/Entry.ts'
import type { LiquidationOrder, State } from '../engine/State.ts'
import { contractsText, priceText } from './figures.ts'

/** The entry in which an order was told, and when. */
export interface Place {
  readonly seq: number
  readonly time: number
}

/**
 * An order that is out, for whoever carries it out. What was told too long ago to be found has no entry.
 *
 * Rules: [HTTP19]
 *
 * @param told where it was told
 * @example
 * OutstandingOrder.of(order, { seq: 7, time: 1_621_382_400_000 }, state).left // => '-0.25'
 */
export function of(
  order: LiquidationOrder,
  told: Place | undefined,
  { book }: Pick<State, 'book'>,
) {
  const { id, account, instrument, leg, purpose, lots, left, limit, deadline, cancelled, unit } =
    order
  const bound = purpose === 'protect' ? limit : (order.limitPrice ?? null)
  // A liquidation may have to go on where the account owes; an owner's order may not go beyond its limit.
  const isOwners = purpose === 'protect'
  const mark = book.marks[instrument.index]
  return {
    ...{ id, account: account.id, instrument: instrument.id, leg, purpose },
    reduceOnly: isReducing(order),
    contracts: contractsText(lots, instrument),
    left: contractsText(left, instrument),
    bankruptcyPrice: isOwners || limit === null ? null : priceText(limit, instrument),
    limitPrice: bound === null ? null : priceText(bound, instrument),
    mark: mark === undefined ? null : priceText(mark.price, instrument),
    ...{ deadline, cancelled: cancelled === true },
    ...(unit !== undefined && { unit }),
    ...{ since: told?.time ?? null, entry: told?.seq ?? null },
  }
}

/**
 * Whether it may never open or enlarge a position. Of a protection's orders a hedge adds, and a swap is
 * of coins; one whose protection is gone is withdrawn.
 */
function isReducing({ purpose, account, sent }: LiquidationOrder): boolean {
  if (purpose !== 'protect') return purpose === 'reduce'
  const guard = account.guards.find(({ number }) => number === sent?.guard)
  const kind = guard?.protection.actions[sent?.step ?? 0]?.kind
  return kind !== 'hedge' && kind !== 'swap'
}

/** Where orders were told, of the entries that told of them. */
export function placesIn(entries: readonly Entry[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const { seq, time, events } of entries) {
    for (const event of events) {
      if (event.type === 'LiquidationOrdered' || event.type === 'ProtectionOrdered') {
        places.set(event.order, { seq, time })
      }
    }
  }
  return places
}

export * as OutstandingOrder from './OutstandingOrder.ts'
