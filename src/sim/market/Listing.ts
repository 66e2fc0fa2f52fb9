import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { VenueId } from './Market.ts'

/** What is traded: a linear perpetual of one unit of its base, settled in the numeraire. */
export interface Listing {
  readonly instrument: InstrumentId
  readonly base: AssetId
  /** The smallest steps of price and size. */
  readonly tick: Decimal
  readonly lot: Decimal
  /** The opening price, everywhere. */
  readonly price: Decimal
  readonly fundamental: Fundamental
}

/** What the price would be if nobody were forced. */
export type Fundamental =
  | { readonly kind: 'still' }
  /** A walk of the logarithm; `common` is the correlation with what moves all walks together. */
  | {
      readonly kind: 'walk'
      /** Per tick. */
      readonly drift: number
      readonly volatility: number
      readonly common: number
      readonly jumps: Jumps | null
    }
  /** Prices as they were, one a tick; the last stays. */
  | { readonly kind: 'path'; readonly prices: readonly number[] }

/** Jumps of the logarithm: how many a tick on average (under 1), and how large. */
export interface Jumps {
  readonly rate: number
  readonly mean: number
  readonly deviation: number
}

/**
 * Something from outside. Of the fundamental: it is another price everywhere from then on. Of a flow:
 * at one venue somebody trades as much as moves the price there.
 */
export interface Shock {
  readonly kind: 'fundamental' | 'flow'
  readonly instrument: InstrumentId
  /** Where; null for a fundamental, which is everywhere. */
  readonly venue: VenueId | null
  /** The first tick of it, from 1, and over how many it is spread, evenly in logarithms. */
  readonly at: number
  readonly over: number
  /** A share of the price: -0.2 falls by 20 %. Above -1, at most 1. */
  readonly size: number
}
