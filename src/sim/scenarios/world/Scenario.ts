import type { AssetId } from '../../../model/Asset.ts'
import type { InstrumentId } from '../../../model/Instrument.ts'
import type { Decimal } from '../../../money/Decimal.ts'
import type { Listing, Shock } from '../../market/Listing.ts'
import type { Market, VenueId } from '../../market/Market.ts'
import type { Distribution } from './Distribution.ts'
import type { RulesChange, VenueRules } from './VenueRules.ts'

/**
 * A world to run: plain data that a file can hold. Money and sizes are exact decimals; what belongs
 * to the model of the market is doubles. With a seed it decides every byte of a run.
 *
 * Rules: [SIM1]
 */
export interface Scenario {
  readonly name: string
  /** When it begins, ms since 1970. */
  readonly start: number
  /** Ms from tick to tick. */
  readonly interval: number
  readonly ticks: number
  /** The first seed, and how many from it on. */
  readonly seed: number
  readonly seeds: number
  readonly numeraire: { readonly asset: AssetId; readonly decimals: number }
  readonly listings: readonly Listing[]
  readonly venues: readonly Venue[]
  /** Accounts that are drawn, and accounts that are given. */
  readonly cohorts: readonly Cohort[]
  readonly accounts: readonly GivenAccount[]
  /** What holders do who are called; the shares sum to one. Empty: all ignore it. */
  readonly responses: readonly Response[]
  readonly traders: readonly Trader[]
  readonly shocks: readonly Shock[]
  /** So many ticks without forced selling end a cluster of it. */
  readonly quiet: number
  /** What is compared, on the same seeds; the scenario as it stands comes first, unnamed. */
  readonly policies: readonly Policy[]
}

/** A venue is an engine of its own, with its own books, fund and rules. */
export interface Venue {
  readonly id: VenueId
  readonly markets: readonly Market[]
  readonly rules: VenueRules
  readonly fund: Decimal
  /** Who takes the other side of all accounts, in equal parts; null leaves it with the street. */
  readonly makers: Makers | null
}

export interface Makers {
  readonly count: number
  /** Gross notional over equity. */
  readonly leverage: number
}

/** Accounts drawn alike. Each has a stream of its own, so that more of them change none before. */
export interface Cohort {
  readonly name: string
  readonly venue: VenueId
  readonly count: number
  /** In the numeraire, entry profits included. */
  readonly equity: Distribution
  /** Notional over equity; what the venue does not allow is cut to what it does. */
  readonly leverage: Distribution
  /** The share of accounts that are long. */
  readonly long: number
  /** ln(opening price ÷ entry price). */
  readonly entry: Distribution
  /** What is held; the shares sum to one. */
  readonly holds: readonly Holding[]
  /** How many different instruments an account holds, in equal parts. */
  readonly positions: number
}

export interface Holding {
  readonly instrument: InstrumentId
  readonly share: number
}

export interface GivenAccount {
  readonly id: string
  readonly venue: VenueId
  readonly cash: Decimal
  readonly positions: readonly GivenPosition[]
}

export interface GivenPosition {
  readonly instrument: InstrumentId
  /** Signed, in units of the base; a whole number of lots. */
  readonly size: Decimal
  /** A whole number of price ticks. */
  readonly entry: Decimal
}

/** What a holder does about a call. */
export interface Response {
  readonly kind: 'deposit' | 'reduce' | 'ignore'
  readonly share: number
  /** The part of what is asked that is brought, or closed: 1 cures. */
  readonly part: Distribution
  /** When, as a share of the cure window: above 1 is too late. */
  readonly delay: Distribution
}

/** Who trades without being forced, outside the engine's books. */
export type Trader =
  /** Orders of normal size at each tick: their standard deviation, in the numeraire. */
  | {
      readonly kind: 'noise'
      readonly venue: VenueId
      readonly instrument: InstrumentId
      readonly deviation: number
    }
  /** Buys what is cheap against the fundamental, with its own money, until that is gone. */
  | {
      readonly kind: 'value'
      readonly venue: VenueId
      readonly instrument: InstrumentId
      readonly capital: number
      /** Worth held for each unit of ln(fundamental ÷ price), as a multiple of wealth. */
      readonly strength: number
      readonly leverageMax: number
      /** The share of what is wanted that is traded in a tick, 0 to 1. */
      readonly speed: number
    }

/** What is changed to see what it changes. */
export interface Policy {
  readonly name: string
  /** Null for every venue. */
  readonly venue: VenueId | null
  readonly rules: RulesChange
  readonly fund: Decimal | null
}
