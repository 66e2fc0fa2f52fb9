import type { Execution } from '../../engine/Command.ts'
import type { LiquidationOrdered } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import type { Depth } from '../../market/Depth.ts'
import { fill } from '../../market/fill.ts'
import { Taken } from '../../market/Taken.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
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
 * Fills orders in the order given. Each sees the depth that earlier orders of the time step left.
 */
function answer(
  market: DepthMarket,
  state: State,
  orders: readonly LiquidationOrdered[],
): readonly Execution[] {
  const taken = new Map<number, Taken>()
  return orders
    .filter(({ order }) => state.orders.has(order))
    .map((sent) => {
      const { order, instrument: id, lots: wanted, bankruptcyPrice, limitPrice } = sent
      if (state.orders.get(order)?.cancelled) return withdrawn(sent)
      const instrument = State.instrument(state, id)
      const asked = { instrument, lots: wanted, limit: limitPrice ?? bankruptcyPrice }
      const { lots, price } = take(market, state, asked, taken)
      const notional = lots === 0n ? 0n : Instrument.notional(instrument, lots, price)
      const fee = Amount.of(Ratio.mulUp(notional, market.feeRate))
      return { order, instrument: id, lots, price, fee, status: 'done' }
    })
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
