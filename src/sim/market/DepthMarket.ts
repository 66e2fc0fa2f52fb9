import type { Execution } from '../../engine/Command.ts'
import type { LiquidationOrdered } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import type { Depth } from '../../market/Depth.ts'
import { fill } from '../../market/fill.ts'
import { Taken } from '../../market/Taken.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Market } from '../loop.ts'
import { withdrawn } from './orders.ts'

/** A market with external prices: it fills orders from a depth, and its prices do not move. */
export interface DepthMarket {
  /** Depth and capacity of an instrument in one time step; null fills whole orders at the mark. */
  readonly depthOf: (instrument: Instrument, time: number) => Depth | null
  /** The executing venue's fee on liquidation orders, a share of the traded notional. */
  readonly feeRate: Ratio
}

/** The filled part of an order: signed lots and average price. */
export interface Filled {
  readonly lots: Quantity
  readonly price: Price
}

/** Fills every order at the mark, free of fees. */
export const frictionless: DepthMarket = { depthOf: () => null, feeRate: Ratio.zero }

/** The market in a loop. What is not filled at once is dropped; the engine orders again. */
export function open(market: DepthMarket): Market {
  let pending: LiquidationOrdered[] = []
  return {
    receive: (order) => void pending.push(order),
    work(state) {
      const orders = pending
      pending = []
      return answer(market, state, orders)
    },
  }
}

/**
 * Fills orders in the order given. Each sees the depth that earlier orders of the time step left. Of a unit as much is
 * filled as the thinnest of its legs allows.
 */
function answer(
  market: DepthMarket,
  state: State,
  orders: readonly LiquidationOrdered[],
): readonly Execution[] {
  const taken = new Map<number, Taken>()
  const groups = new Map<string, LiquidationOrdered[]>()
  for (const sent of orders) {
    if (!state.orders.has(sent.order)) continue
    const name = sent.unit ?? sent.order
    groups.set(name, [...(groups.get(name) ?? []), sent])
  }
  return [...groups.values()].flatMap((legs) => {
    const isGone = legs.some(({ order }) => state.orders.get(order)?.cancelled)
    return isGone ? legs.map(withdrawn) : together(market, state, legs, taken)
  })
}

/** Fills the legs of a unit in their proportion; an order that stands alone as far as it goes. */
function together(
  market: DepthMarket,
  state: State,
  legs: readonly LiquidationOrdered[],
  taken: Map<number, Taken>,
): readonly Execution[] {
  const parts = legs.map(({ lots }) => Integer.abs(lots)).reduce(Integer.gcd)
  const isUnit = legs.length > 1
  const trial = isUnit ? new Map(taken) : taken
  const filled = legs.map((leg) => take(market, state, askedBy(state, leg, leg.lots), trial))
  if (!isUnit) return legs.map((leg, at) => told(market, state, leg, filled[at] as Filled))
  const most = filled.map(({ lots }, at) =>
    Integer.divDown(Integer.mul(Integer.abs(lots), parts), Integer.abs(legs[at]?.lots ?? 1n)),
  )
  const count = most.reduce(Integer.min)
  return legs.map((leg) => {
    const lots = Quantity.of(Integer.mul(Integer.divExact(leg.lots, parts), count))
    return told(market, state, leg, take(market, state, askedBy(state, leg, lots), taken))
  })
}

const askedBy = (state: State, sent: LiquidationOrdered, lots: Quantity): Asked => ({
  instrument: State.instrument(state, sent.instrument),
  ...{ lots, limit: sent.limitPrice ?? sent.bankruptcyPrice },
})

function told(
  { feeRate }: DepthMarket,
  state: State,
  { order, instrument: id }: LiquidationOrdered,
  { lots, price }: Filled,
): Execution {
  const instrument = State.instrument(state, id)
  const notional = lots === 0n ? 0n : Instrument.notional(instrument, lots, price)
  const fee = Amount.of(Ratio.mulUp(notional, feeRate))
  return { order, instrument: id, lots, price, fee, status: 'done' }
}

/** An order for signed lots, at a limit or at any price. */
export interface Asked {
  readonly instrument: Instrument
  readonly lots: Quantity
  readonly limit?: Price | null
}

/** The fill on the depth that `taken` leaves; nothing where there is no mark. */
export function take(
  market: DepthMarket,
  state: State,
  { instrument, lots, limit = null }: Asked,
  taken: Map<number, Taken> = new Map(),
): Filled {
  const mark = state.book.marks[instrument.index]?.price
  if (mark === undefined) return { lots: Quantity.zero, price: limit ?? Price.of(1n) }
  const depth = market.depthOf(instrument, state.time)
  if (depth === null) return { lots: atMark(lots, mark, limit), price: mark }
  const before = taken.get(instrument.index) ?? Taken.refill()
  const filled = fill(depth, before, { instrument, lots, mark, limit })
  taken.set(instrument.index, filled.taken)
  return filled
}

/** All of it, unless the mark is already worse than the limit. */
function atMark(lots: Quantity, mark: Price, limit: Price | null): Quantity {
  const isWithin = limit === null || (lots > 0n ? mark <= limit : mark >= limit)
  return isWithin ? lots : Quantity.zero
}

export * as DepthMarket from './DepthMarket.ts'
