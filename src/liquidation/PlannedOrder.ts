import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'

/** Whether orders in an instrument can be carried out now. */
export type IsMovable = (instrument: Instrument) => boolean

/** An order to place now for an account in liquidation. */
export interface PlannedOrder {
  readonly instrument: Instrument
  readonly leg: Leg
  /** The signed trade: negative sells. */
  readonly lots: Quantity
  /** Reduce a position, or convert collateral into an asset that settlement needs. */
  readonly purpose: 'reduce' | 'convert'
  /** Of the whole position; null where there is none, and for a conversion. */
  readonly bankruptcyPrice: Price | null
  /** No worse than which it may be executed; left out where the procedure tells no limit. */
  readonly limitPrice?: Price
  /** Whether it is closed together with the others of the plan that are, or not at all. */
  readonly isUnit?: true
}

/**
 * An order sent and not yet answered: signed lots, of a position or, for spot, of a conversion.
 */
export interface InFlight {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: Quantity
}
