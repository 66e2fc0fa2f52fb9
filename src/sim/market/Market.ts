import type { Point } from '../../market/impact/DepthProfile.ts'
import type { Quote } from '../../market/impact/Levels.ts'
import type { MarkRule } from '../../market/MarkRule.ts'
import type { InstrumentId } from '../../model/Instrument.ts'

/** The name of a venue in the scenario. */
export type VenueId = string

/**
 * How one venue trades one instrument. Depths are notionals in the numeraire at the instrument's
 * opening price; in units of the base they stay constant when the fundamental moves.
 *
 * Rules: [SIM4] [SIM5]
 */
export interface Market {
  readonly instrument: InstrumentId
  readonly law: Law
  /** The share of the consumed depth restored after a tick, 0 to 1. A pool does not refill. */
  readonly refill: number
  /** How market makers withdraw when prices move; null where depth is constant. */
  readonly withdrawal: Withdrawal | null
  /** Half the spread, a share of the price. */
  readonly halfSpread: number
  readonly mark: MarkRule
  /** Components of the index; weights need not sum to one, and are not all zero. */
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
 * Depth κ falls as volatility rises above its calm level:
 *
 *     κ = max(least, min(1, (calm ÷ σ)^exponent))     σ² a moving average of squared log returns
 */
export interface Withdrawal {
  /** The volatility per tick up to which the full depth is available. */
  readonly calm: number
  readonly exponent: number
  /** The minimum share of the depth that remains, above 0. */
  readonly least: number
  /** The weight of a new squared return in the moving average, above 0 and up to 1. */
  readonly weight: number
}

/** A component of an index: the last price of a venue, or the fundamental where that is null. */
export interface IndexPart {
  readonly venue: VenueId | null
  readonly weight: number
}

export interface Route {
  readonly venue: VenueId
  readonly share: number
}
