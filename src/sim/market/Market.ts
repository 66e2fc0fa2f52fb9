import type { Point } from '../../market/impact/DepthProfile.ts'
import type { Quote } from '../../market/impact/Levels.ts'
import type { MarkRule } from '../../market/MarkRule.ts'
import type { InstrumentId } from '../../model/Instrument.ts'

/** The name of a venue of the scenario. */
export type VenueId = string

/**
 * How one venue trades one instrument. Depths are notionals in the numeraire at the instrument's
 * opening price: what they are in units of the base stays when the fundamental moves.
 *
 * Rules: [SIM4] [SIM5]
 */
export interface Market {
  readonly instrument: InstrumentId
  readonly law: Law
  /** The share of what was taken that is back a tick later, 0 to 1. A pool knows no refilling. */
  readonly refill: number
  /** Who quotes withdraws when prices move; null where depth stays what it is. */
  readonly withdrawal: Withdrawal | null
  /** What the first unit costs on either side, a share of the price. */
  readonly halfSpread: number
  readonly mark: MarkRule
  /** What the index is made of; weights need not sum to one, and are not all zero. */
  readonly index: readonly IndexPart[]
  /** Where forced orders of this venue are executed; the shares sum to one. */
  readonly routing: readonly Route[]
}

/** Impact laws by name, with the parameters of the room `market`. */
export type Law =
  | { readonly law: 'linear'; readonly depth: number }
  | {
      readonly law: 'squareRoot'
      readonly depth: number
      readonly unit: number
      readonly crossover: number
    }
  | { readonly law: 'profile'; readonly sell: readonly Point[]; readonly buy: readonly Point[] }
  | {
      readonly law: 'constantProduct'
      readonly base: number
      readonly quote: number
      readonly fee: number
    }
  | {
      readonly law: 'stableSwap'
      readonly base: number
      readonly quote: number
      /** A × n. */
      readonly ann: number
      readonly fee: number
    }
  | { readonly law: 'levels'; readonly bids: readonly Quote[]; readonly asks: readonly Quote[] }

/**
 * Depth κ falls as volatility rises above what is calm:
 *
 *     κ = max(least, min(1, (calm ÷ σ)^exponent))     σ² a moving average of squared log returns
 */
export interface Withdrawal {
  /** The volatility a tick up to which all of the depth is there. */
  readonly calm: number
  readonly exponent: number
  /** The share of the depth that always stays, above 0. */
  readonly least: number
  /** The weight of a new squared return in the moving average, above 0 and up to 1. */
  readonly weight: number
}

/** A part of an index: the last price of a venue, or the fundamental itself where that is null. */
export interface IndexPart {
  readonly venue: VenueId | null
  readonly weight: number
}

export interface Route {
  readonly venue: VenueId
  readonly share: number
}
