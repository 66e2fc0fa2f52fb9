import { assert } from '../../base/assert.ts'
import { Real } from '../../base/Real.ts'
import { Impact } from '../../market/impact/Impact.ts'
import { MarkRule } from '../../market/MarkRule.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Fundamentals } from './Fundamentals.ts'
import { impactOf } from './impactOf.ts'
import type { Listing } from './Listing.ts'
import type { Market, VenueId } from './Market.ts'

/**
 * One instrument at one venue, with a price that moves. Its impact law is in units of the base at
 * the opening price; the fundamental scales all of it.
 *
 *     price = price of the law × unit × scale
 */
export interface LiveMarket {
  readonly market: Market
  readonly listing: Listing
  /** Index of the scenario's listings. */
  readonly place: number
  /** Price tick and lot size. */
  readonly tick: number
  readonly lot: number
  readonly opening: number
  /** The opening price over the law's own price. */
  readonly unit: number
  impact: Impact
  /** The fundamental over the opening price. */
  scale: number
  /** κ: the available share of the depth. */
  depth: number
  /** Moving average of squared log returns. */
  variance: number
  /** The last price. */
  last: number
  basis: number
  /** The mark, in ticks. */
  mark: bigint
  isHalted: boolean
  /** Forced notional of this tick, in the numeraire: net (sold less bought) and gross. */
  forced: number
  forcedGross: number
  /** Capacity within one per cent of the side first taken; null while none was. */
  room: number | null
}

const numberOf = Fundamentals.decimal

/** An undisturbed market at the opening price. */
export function create(market: Market, listing: Listing, index: number): LiveMarket {
  const opening = Fundamentals.priceOf(listing)
  const made = impactOf(market.law, opening)
  assert(made?.ok === true, 'LiveMarket: the scenario was validated')
  const tick = numberOf(listing.tick)
  const calm = market.withdrawal?.calm ?? 0
  return {
    ...{ market, listing, place: index, tick, opening },
    lot: numberOf(listing.lot),
    unit: opening / Impact.price(made.value),
    impact: made.value,
    scale: 1,
    depth: 1,
    variance: calm * calm,
    last: opening,
    basis: 0,
    mark: BigInt(Math.round(opening / tick)),
    isHalted: false,
    forced: 0,
    forcedGross: 0,
    room: null,
  }
}

/** The numeraire value of one unit of the law's money. */
const worth = ({ unit, scale }: LiveMarket): number => unit * scale

/**
 * The marginal price now: at least a tick, and between a thousandth and a thousand times the
 * opening price. Where a side is exhausted, the last price.
 *
 * Rules: [SIM4]
 */
export function price(live: LiveMarket): number {
  const now = Impact.price(live.impact) * worth(live)
  if (now === Number.POSITIVE_INFINITY) return live.last
  const { least, most } = boundsOf(live)
  return Math.max(live.tick, least, Math.min(most, now))
}

/** Bounds on the price relative to the opening price; beyond them the model has no meaning. */
const reach = 1_000

const boundsOf = ({ opening }: LiveMarket) => ({ least: opening / reach, most: opening * reach })

/** A fill: signed units of the base, and the money exchanged for them. */
export interface Traded {
  readonly quantity: number
  /** What a buyer paid or a seller received, never negative. */
  readonly money: number
}

/**
 * What a signed quantity would trade and cost, half the spread included. With a share κ of the
 * depth, a quantity has the impact of quantity ÷ κ on the full market.
 *
 * Rules: [SIM4]
 */
export function quote(live: LiveMarket, quantity: number): Traded {
  const { impact, depth, market } = live
  const filled = within(live, Impact.fillable(impact, quantity / depth))
  const cost = Impact.cost(impact, filled)
  const money = Math.abs(cost) * depth * worth(live)
  const spread = quantity > 0 ? 1 + market.halfSpread : 1 - market.halfSpread
  return { quantity: filled * depth, money: money * spread }
}

/** The part of a quantity that keeps the price within its bounds. */
function within(live: LiveMarket, quantity: number): number {
  const { impact } = live
  const { least, most } = boundsOf(live)
  const after = Impact.priceAfter(impact, quantity) * worth(live)
  if (quantity > 0 ? after <= most : after >= least) return quantity
  const move = Real.ln((quantity > 0 ? most : least) / (Impact.price(impact) * worth(live)))
  // Already beyond the bounds, moved there by the fundamental.
  if (!(move * quantity > 0)) return 0
  const room = Math.abs(Impact.quantityTo(impact, move))
  return Math.sign(quantity) * Math.min(Math.abs(quantity), room)
}

/** Trades a signed quantity. */
export function trade(live: LiveMarket, quantity: number): Traded {
  const traded = quote(live, quantity)
  if (traded.quantity !== 0) live.impact = Impact.after(live.impact, traded.quantity / live.depth)
  return traded
}

/** The signed quantity that moves the price by a log move. */
export const quantityTo = ({ impact, depth }: LiveMarket, move: number): number =>
  Impact.quantityTo(impact, move) * depth

/**
 * Begins the next tick: depth refills, the fundamental moves the price, and the available depth
 * follows volatility.
 *
 * Rules: [SIM4] [SIM5]
 */
export function advance(live: LiveMarket, scale: number): void {
  live.impact = Impact.refill(live.impact, live.market.refill)
  live.scale = scale
  live.forced = 0
  live.forcedGross = 0
  live.room = null
}

/** Ends the trading of a tick: updates the last price and the volatility. */
export function close(live: LiveMarket): void {
  if (live.isHalted) return
  const before = live.last
  live.last = price(live)
  const { withdrawal } = live.market
  if (withdrawal === null) return
  const moved = Real.ln(live.last / before)
  live.variance += withdrawal.weight * (moved * moved - live.variance)
  live.depth = depthAt(live)
}

function depthAt({ variance, market: { withdrawal } }: LiveMarket): number {
  if (withdrawal === null) return 1
  const { calm, exponent, least } = withdrawal
  if (variance <= calm * calm) return 1
  const thinned = Real.exp(exponent * (Real.ln(calm) - Real.ln(variance) / 2))
  return Math.max(least, Math.min(1, thinned))
}

/** Sets the mark from an index, rounded to the nearest whole tick, at least one. */
export function setMark(live: LiveMarket, index: number): void {
  const { last, tick, basis, market } = live
  const marked = MarkRule.next(market.mark, basis, { last, index })
  live.basis = marked.basis
  live.mark = BigInt(Math.max(1, Math.round(marked.mark / tick)))
}

/** How far trading has moved the price from the fundamental, as a log move. */
export const displacement = (live: LiveMarket): number =>
  Real.ln(price(live) / (live.scale * live.opening))

/** What a side would absorb within one per cent, in the numeraire. */
export const absorbs = (live: LiveMarket, side: 'sell' | 'buy'): number =>
  Impact.curve(live.impact, side).absorbs(0.01) * live.depth * worth(live)

/** The market of an instrument at a venue. It exists, since scenarios are validated. */
export type Lookup = (venue: VenueId, instrument: InstrumentId) => LiveMarket

/** The value of a price in ticks, in the numeraire. */
export const priceOf = ({ tick }: LiveMarket, ticks: bigint): number =>
  Ratio.toNumber({ numerator: ticks, denominator: 1n }) * tick

export * as LiveMarket from './LiveMarket.ts'
