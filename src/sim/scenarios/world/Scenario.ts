import type { AssetId } from '../../../model/Asset.ts'
import type { InstrumentId } from '../../../model/Instrument.ts'
import type { Decimal } from '../../../money/Decimal.ts'
import type { Listing, Shock } from '../../market/Listing.ts'
import type { Market, VenueId } from '../../market/Market.ts'
import type { Distribution } from './Distribution.ts'
import type { RulesChange, VenueRules } from './VenueRules.ts'

/**
 * A world to run: plain data that a file can hold. Money and sizes are exact decimals; parameters
 * of the market model are doubles. With a seed it determines every byte of a run.
 *
 * Rules: [SIM1]
 */
export interface Scenario {
  readonly name: string
  /** Start, ms since 1970. */
  readonly start: number
  /** Ms per tick. */
  readonly interval: number
  readonly ticks: number
  /** The first seed, and the number of consecutive seeds. */
  readonly seed: number
  readonly seeds: number
  readonly numeraire: { readonly asset: AssetId; readonly decimals: number }
  readonly listings: readonly Listing[]
  readonly venues: readonly Venue[]
  /** Accounts drawn from cohorts, and accounts given explicitly. */
  readonly cohorts: readonly Cohort[]
  readonly accounts: readonly GivenAccount[]
  /** Responses of called holders; the shares sum to one. Empty: all ignore calls. */
  readonly responses: readonly Response[]
  readonly traders: readonly Trader[]
  readonly shocks: readonly Shock[]
  /** A cluster of forced selling ends after this many ticks without any. */
  readonly quiet: number
  /** Policies compared on the same seeds; the scenario as it stands comes first, unnamed. */
  readonly policies: readonly Policy[]
}

/** A venue has an engine, books, fund and rules of its own. */
export interface Venue {
  readonly id: VenueId
  readonly markets: readonly Market[]
  readonly rules: VenueRules
  readonly fund: Decimal
  /**
   * The makers who take the other side of all accounts, in equal parts; null leaves it with the
   * street.
   */
  readonly makers: Makers | null
}

export interface Makers {
  readonly count: number
  /** Gross notional over equity. */
  readonly leverage: number
}

/**
 * Accounts drawn from the same distributions. Each has a random stream of its own, so adding
 * accounts changes none before.
 */
export interface Cohort {
  readonly name: string
  readonly venue: VenueId
  readonly count: number
  /** In the numeraire, profit at entry included. */
  readonly equity: Distribution
  /** Notional over equity; capped at the venue's limit. */
  readonly leverage: Distribution
  /** The share of accounts that are long. */
  readonly long: number
  /** ln(opening price ÷ entry price). */
  readonly entry: Distribution
  /** What is held; the shares sum to one. */
  readonly holds: readonly Holding[]
  /** The number of different instruments an account holds, in equal parts. */
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

/** A holder's response to a call. */
export interface Response {
  readonly kind: 'deposit' | 'reduce' | 'ignore'
  readonly share: number
  /** The share of the requested amount that is deposited or closed: 1 cures. */
  readonly part: Distribution
  /** The delay as a share of the cure window: above 1 is too late. */
  readonly delay: Distribution
}

/** Background traders, outside the engine's books. None of them is forced to trade. */
export type Trader =
  /**
   * Orders of normally distributed size at each tick: their standard deviation, in the numeraire.
   */
  | {
      readonly kind: 'noise'
      readonly venue: VenueId
      readonly instrument: InstrumentId
      readonly deviation: number
    }
  /** Buys below the fundamental and sells above it, with its own money, until that is spent. */
  | {
      readonly kind: 'value'
      readonly venue: VenueId
      readonly instrument: InstrumentId
      readonly capital: number
      /** Value held per unit of ln(fundamental ÷ price), as a multiple of wealth. */
      readonly strength: number
      readonly leverageMax: number
      /** The share of the target trade executed in a tick, 0 to 1. */
      readonly speed: number
    }

/** A variation of the rules to compare. */
export interface Policy {
  readonly name: string
  /** Null for every venue. */
  readonly venue: VenueId | null
  readonly rules: RulesChange
  readonly fund: Decimal | null
}
