import type { Ratio } from '../money/Ratio.ts'
import type { AssetId } from './Asset.ts'
import type { InstrumentId } from './Instrument.ts'

/**
 * What a broker asks for linear contracts that settle in the numeraire: stock, funds, currencies. Cash
 * counts in full; other assets count for nothing when held and in full when owed.
 */
export interface BrokerMethod {
  readonly name: 'broker'
  /** What holds for every instrument that is not listed; null refuses them. */
  readonly standard: BrokerTerms | null
  readonly instruments: ReadonlyMap<InstrumentId, BrokerTerms>
  /** What options ask, and what they and their stock relieve one another of; left out, options are refused. */
  readonly options?: BrokerOptions
  /** The fee assumed for a closing trade, a share of notional; only solvers count it. */
  readonly feeRate: Ratio
}

export interface BrokerTerms {
  readonly long: SideTerms
  readonly short: SideTerms
}

/** What one side of an instrument asks. */
export interface SideTerms {
  /** The share of value with which a position is opened; never less than its maintenance. */
  readonly initial: Ratio
  /** By the price, rising, the first from zero. */
  readonly maintenance: readonly PriceRow[]
}

/** From a price on: the greater of a share of value and of an amount for each unit. */
export interface PriceRow {
  /** Settlement units for a unit of the base. */
  readonly from: Ratio
  readonly rate: Ratio
  readonly perUnit: Ratio
}

/** What a broker asks for options, by what they are on. */
export interface BrokerOptions {
  /** Whether a written option is spread with one that is held, or all that end on a day are netted. */
  readonly netting: 'pairs' | 'joint'
  /** On every underlying that is not listed; null refuses options on them. */
  readonly standard: BrokerOptionTerms | null
  readonly underlyings: ReadonlyMap<AssetId, BrokerOptionTerms>
}

/** Shares of the price of the underlying, or of a strike. */
export interface OptionShares {
  /** A written option: of the underlying, less what it is out of the money. */
  readonly base: Ratio
  /** At least this: of the underlying for a call, of the strike for a put. */
  readonly least: Ratio
  /** A long option of more than nine months, alone: of its price. */
  readonly longDated: Ratio
  /** Stock whose price an option bounds: of the strike; null where that is no relief, as where stock is bought. */
  readonly bounded: Ratio | null
  /** A collar: of the call's strike, where that is less. */
  readonly collar: Ratio
}

export interface BrokerOptionTerms extends OptionShares {
  /** How many times a fund follows its market; one for stock. */
  readonly factor: Ratio
}

/** What a clearing house asks for futures: amounts for a contract, from a date on. */
export interface FuturesMethod {
  readonly name: 'futures'
  readonly contracts: ReadonlyMap<InstrumentId, readonly DatedMargin[]>
  readonly feeRate: Ratio
}

/** In settlement units for a contract, on either side. */
export interface DatedMargin {
  /** Ms since 1970; rising, the first from zero. */
  readonly from: number
  readonly initial: Ratio
  readonly maintenance: Ratio
}
