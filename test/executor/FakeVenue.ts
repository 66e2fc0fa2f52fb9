import type { Random } from '../../src/base/Random.ts'

/**
 * A venue that executes whatever arrives, as often as it arrives: nothing of it saves a sender from
 * sending twice. An order that arrives after its last moment is refused.
 */
export interface FakeVenue {
  readonly orders: Map<string, VenueOrder>
  /** How many orders of each key arrived and were taken. */
  readonly taken: Map<string, number>
  readonly ended: Set<string>
}

export interface VenueOrder {
  readonly key: string
  readonly id: string
  readonly account: string
  readonly isBuy: boolean
  /** In lots. */
  readonly size: bigint
  /** When each part is filled, and at what price in ticks. */
  readonly fills: readonly { readonly at: number; readonly lots: bigint; readonly price: bigint }[]
  /** When no more is filled. */
  doneAt: number
}

/** What of an order is known at a moment. */
export interface Sight {
  readonly status: 'open' | 'done'
  readonly filled: bigint
  /** Lots times ticks. */
  readonly cost: bigint
}

export const create = (): FakeVenue => ({ orders: new Map(), taken: new Map(), ended: new Set() })

export type Asked = Pick<VenueOrder, 'key' | 'id' | 'account' | 'isBuy' | 'size'>

/** An order arrives: it is filled in up to three parts, or only in part, within a while. */
export function arrive(venue: FakeVenue, asked: Asked, now: number, random: Random): void {
  if (venue.ended.has(asked.key)) return
  const count = (venue.taken.get(asked.key) ?? 0) + 1
  venue.taken.set(asked.key, count)
  const fills: { at: number; lots: bigint; price: bigint }[] = []
  let [left, at] = [asked.size, now]
  for (let part = random.below(4); part > 0 && left > 0n; part--) {
    const lots = part === 1 && random.below(3) > 0 ? left : 1n + BigInt(random.below(Number(left)))
    at += random.below(3) === 0 ? random.below(40_000) : random.below(2_000)
    fills.push({ at, lots, price: 38_200n + BigInt(random.below(200)) })
    left -= lots
  }
  const doneAt = at + random.below(3_000)
  venue.orders.set(`${asked.key}.${count}`, { ...asked, fills, doneAt })
}

/** Ends what is open of an order, and takes none of its name any more. */
export function end(venue: FakeVenue, key: string, now: number): void {
  venue.ended.add(key)
  const order = venue.orders.get(`${key}.1`)
  if (order !== undefined && order.doneAt > now) order.doneAt = now
}

/** What an order came to by a moment; null where there was none. */
export function look(venue: FakeVenue, key: string, at: number): Sight | null {
  const order = venue.orders.get(`${key}.1`)
  if (order === undefined) return null
  const until = Math.min(at, order.doneAt)
  const seen = order.fills.filter((fill) => fill.at <= until)
  const filled = seen.reduce((sum, { lots }) => sum + lots, 0n)
  const isDone = order.doneAt <= at || filled === order.size
  const cost = seen.reduce((sum, { lots, price }) => sum + lots * price, 0n)
  return { status: isDone ? 'done' : 'open', filled, cost }
}

/** All that was ever executed of an order of the engine, whichever arrival it belongs to. */
export function executed(venue: FakeVenue): ReadonlyMap<string, { lots: bigint; cost: bigint }> {
  const found = new Map<string, { lots: bigint; cost: bigint }>()
  for (const { id, fills, doneAt } of venue.orders.values()) {
    const sum = found.get(id) ?? { lots: 0n, cost: 0n }
    for (const { at, lots, price } of fills) {
      if (at > doneAt) continue
      sum.lots += lots
      sum.cost += lots * price
    }
    if (sum.lots > 0n) found.set(id, sum)
  }
  return found
}

export * as FakeVenue from './FakeVenue.ts'
