import type { Execution } from '../../engine/commands/ReportExecution.ts'
import type { LiquidationOrdered } from '../../engine/events/LiquidationOrdered.ts'
import { State } from '../../engine/State.ts'
import type { Depth } from '../../market/Depth.ts'
import { fill } from '../../market/fill.ts'
import { Taken } from '../../market/Taken.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'

/** What answers liquidation orders in a replay. */
export interface Market {
  /** What an instrument bears in one time step; null fills whole orders at the mark. */
  readonly depthOf: (instrument: Instrument, time: number) => Depth | null
  /** What the executing venue charges, a share of what was traded. */
  readonly feeRate: Ratio
}

/** Fills everything at the mark, for nothing. */
export const frictionless: Market = { depthOf: () => null, feeRate: Ratio.zero }

/**
 * Answers orders in the order given, each on what the ones before left of the time step's depth.
 * What is not filled now never will be: the engine orders again.
 */
export function answer(
  market: Market,
  state: State,
  orders: readonly LiquidationOrdered[],
): readonly Execution[] {
  const taken = new Map<number, Taken>()
  return orders
    .filter(({ order }) => state.orders.has(order))
    .map((order) => execute(market, state, order, taken))
}

function execute(
  market: Market,
  state: State,
  { order, instrument: id, lots, bankruptcyPrice }: LiquidationOrdered,
  taken: Map<number, Taken>,
): Execution {
  const instrument = State.instrument(state, id)
  const mark = state.book.marks[instrument.index]?.price
  const nothing = {
    order,
    instrument: id,
    lots: Quantity.zero,
    fee: Amount.zero,
    status: 'done',
  } as const
  if (mark === undefined) return { ...nothing, price: bankruptcyPrice ?? (0n as Price) }
  const depth = market.depthOf(instrument, state.time)
  if (depth === null)
    return priced(market, instrument, order, atMark(lots, mark, bankruptcyPrice), mark)
  const before = taken.get(instrument.index) ?? Taken.refill()
  const filled = fill(depth, before, instrument, lots, mark, bankruptcyPrice)
  taken.set(instrument.index, filled.taken)
  return priced(market, instrument, order, filled.lots, filled.price)
}

/** All of it, unless the mark is already worse than the limit. */
function atMark(lots: Quantity, mark: Price, limit: Price | null): Quantity {
  const isWithin = limit === null || (lots > 0n ? mark <= limit : mark >= limit)
  return isWithin ? lots : Quantity.zero
}

function priced(
  { feeRate }: Market,
  instrument: Instrument,
  order: string,
  lots: Quantity,
  price: Price,
): Execution {
  const notional = lots === 0n ? 0n : Instrument.notional(instrument, lots, price)
  return {
    order,
    instrument: instrument.id,
    lots,
    price,
    fee: Amount.of(Ratio.mulUp(notional, feeRate)),
    status: 'done',
  }
}

export * as Market from './Market.ts'
