import type { Ratio } from '../money/Ratio.ts'
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
