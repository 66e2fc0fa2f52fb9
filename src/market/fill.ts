import { assert } from '../base/assert.ts'
import { limits } from '../base/limits.ts'
import { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Depth } from './Depth.ts'
import type { Taken } from './Taken.ts'

/** An order to a market at its mark, at no worse than a limit; null for no limit. */
export interface MarketOrder {
  readonly instrument: Instrument
  /** Signed: positive buys. */
  readonly lots: Quantity
  readonly mark: Price
  readonly limit: Price | null
}

/** The fill of an order. */
export interface Fill {
  /** Signed lots with the order's sign, at most the order's size. */
  readonly lots: Quantity
  /** The average price in ticks, rounded against the taker; the mark where nothing traded. */
  readonly price: Price
  /** The notional at the mark, settlement atoms, rounded up: the liquidity used on that side. */
  readonly notional: Amount
  readonly taken: Taken
}

/**
 * Takes liquidity: as many of the lots as the side's capacity allows and as keep the average price
 * at or better than the limit. Sells stop at one tick where the instrument's price must stay
 * positive. At a mark of zero or below nothing trades, because depth is a share of the price.
 *
 *     price = mark × (1 + average move) rounded up for a buyer
 *     price = mark × (1 - average move) rounded down for a seller
 *
 * Rules: [MKT1] [MKT5] [MKT7] [MKT8] [MKT9] [MKT10]
 *
 * @example
 * const { lots, price, taken } = fill(depth, Taken.refill(), { instrument, lots: Quantity.of(-5n), mark, limit })
 */
export function fill(
  depth: Depth,
  taken: Taken,
  { instrument, lots, mark, limit }: MarketOrder,
): Fill {
  const side = lots > 0n ? 'bought' : 'sold'
  const market = { depth, taken: taken[side], instrument, mark }
  const size = mark > 0n ? sizeWithin(market, Integer.abs(lots), room(market, side, limit)) : 0n
  if (size === 0n) return { lots: Quantity.zero, price: mark, notional: Amount.zero, taken }
  const notional = Instrument.notional(instrument, size, mark)
  const move = Depth.averageMove(depth, market.taken, notional, mark)
  const price = Price.of(side === 'bought' ? mark + move : mark - move)
  assert(limit === null || isAtOrBetter(side, price, limit), 'fill: never worse than the limit')
  return {
    lots: Quantity.of(side === 'bought' ? size : -size),
    price,
    notional,
    taken: { ...taken, [side]: Amount.add(market.taken, notional) },
  }
}

/** One side of one instrument at one moment. */
interface Market {
  readonly depth: Depth
  readonly taken: Amount
  readonly instrument: Instrument
  readonly mark: Price
}

const isAtOrBetter = (side: keyof Taken, price: Price, limit: Price): boolean =>
  side === 'bought' ? price <= limit : price >= limit

/**
 * How many ticks the average may move from the mark: to the limit, and within the engine's limits.
 */
function room({ instrument, mark }: Market, side: keyof Taken, limit: Price | null): bigint {
  if (side === 'bought') return (limit ?? limits.price) - mark
  const lowest = [-limits.price, 0n, 1n].find((price) =>
    Instrument.allows(instrument, price),
  ) as bigint
  return mark - Integer.max(lowest, limit ?? lowest)
}

/**
 * The most lots that capacity and room allow; the average never falls with size, so bisection
 * applies.
 */
function sizeWithin(market: Market, wanted: bigint, ticks: bigint): bigint {
  const most = Integer.min(wanted, lotsWithinCapacity(market))
  if (most === 0n || isAffordable(market, most, ticks)) return most
  let [fits, exceeds] = [0n, most]
  while (exceeds - fits > 1n) {
    const middle = (fits + exceeds) >> 1n
    if (isAffordable(market, middle, ticks)) fits = middle
    else exceeds = middle
  }
  return fits
}

const isAffordable = ({ depth, taken, instrument, mark }: Market, size: bigint, ticks: bigint) =>
  Depth.isWithin(depth, taken, Instrument.notional(instrument, size, mark), ticks, mark)

/** The most lots whose notional, rounded up, is within the remaining capacity. */
function lotsWithinCapacity({ depth, taken, instrument, mark }: Market): bigint {
  const left = Integer.max(0n, depth.capacity - taken)
  const { numerator, denominator } = instrument.multiplier
  const atoms = Integer.mul(left, denominator)
  return instrument.payoff === 'linear'
    ? Integer.divDown(atoms, Integer.mul(mark, numerator))
    : Integer.divDown(Integer.mul(atoms, mark), numerator)
}
