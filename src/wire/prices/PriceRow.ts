import type { Decimal } from '../../money/Decimal.ts'

/** A line of a price file. Prices are as written, not yet on a tick. */
export type PriceRow = Candle | Tick | Ticker | Funding | Interest

interface Row {
  /** As the file writes it; the given symbol where the file has none. */
  readonly symbol: string
  /**
   * Milliseconds since 1970: the opening time of a candle; for any other row, when it was known.
   */
  readonly time: number
}

export interface Candle extends Row {
  readonly kind: 'candle'
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  readonly volume: Decimal | null
}

/** A price at an instant: a tick row, or a trade. */
export interface Tick extends Row {
  readonly kind: 'tick'
  readonly price: Decimal
  /** The size traded; null for a tick row. */
  readonly amount: Decimal | null
}

/** A venue's data on a contract; null where not stated. */
export interface Ticker extends Row {
  readonly kind: 'ticker'
  readonly last: Decimal | null
  readonly index: Decimal | null
  readonly mark: Decimal | null
  readonly fundingRate: Decimal | null
  readonly openInterest: Decimal | null
}

/** A funding rate paid. */
export interface Funding extends Row {
  readonly kind: 'funding'
  readonly rate: Decimal
}

/** Open interest in base units and in quote units. */
export interface Interest extends Row {
  readonly kind: 'interest'
  readonly openInterest: Decimal
  readonly openInterestValue: Decimal
}

export * as PriceRow from './PriceRow.ts'
