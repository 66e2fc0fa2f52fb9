import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { VenueId } from './Market.ts'

/** A linear perpetual on one unit of its base, settled in the numeraire. */
export interface Listing {
  readonly instrument: InstrumentId
  readonly base: AssetId
  /** The smallest steps of price and size. */
  readonly tick: Decimal
  readonly lot: Decimal
  /** The opening price, the same at every venue. */
  readonly price: Decimal
  readonly fundamental: Fundamental
}

/** How the fundamental price moves without forced trading. */
export type Fundamental =
  | { readonly kind: 'still' }
  /**
   * A random walk of the logarithm; `common` is the correlation with the factor common to all
   * walks.
   */
  | {
      readonly kind: 'walk'
      /** Per tick. */
      readonly drift: number
      readonly volatility: number
      readonly common: number
      readonly jumps: Jumps | null
    }
  /** Historical prices, one per tick; the last one stays. */
  | { readonly kind: 'path'; readonly prices: readonly number[] }

/** Jumps of the logarithm: mean number per tick (under 1), and size. */
export interface Jumps {
  readonly rate: number
  readonly mean: number
  readonly deviation: number
}

/**
 * An exogenous shock. To a fundamental, it changes the price at every venue permanently. As a flow,
 * an outside trader at one venue trades as much as moves the price there.
 */
export interface Shock {
  readonly kind: 'fundamental' | 'flow'
  readonly instrument: InstrumentId
  /** The venue; null for a fundamental. */
  readonly venue: VenueId | null
  /** The first tick, from 1, and over how many ticks it is spread, evenly in logarithms. */
  readonly at: number
  readonly over: number
  /** A share of the price: -0.2 is a fall of 20 %. Above -1, at most 1. */
  readonly size: number
}
