import { Amount } from '../money/Amount.ts'
import type { Quantity } from '../money/Quantity.ts'
import { Instrument } from './Instrument.ts'

/** One-way accounts hold one net leg per instrument; hedge accounts hold a long and a short. */
export type Leg = 'net' | 'long' | 'short'

/** An open position. Its key within the account is (instrument, leg); its entry price is derived. */
export interface Position {
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed lots, never zero: a closed position is removed. */
  readonly lots: Quantity
  /** The worth of the lots when opened (see Instrument.value), settlement atoms, signed. */
  readonly cost: Amount
  /** The cumulative funding index last settled, settlement atoms per lot at 1e-9. */
  readonly funding: bigint
}

/** A leg of an instrument, with or without a position. */
export type LegOf = Pick<Position, 'instrument' | 'leg'>

/** Whether two are of the same leg of the same instrument. */
export const isSameLeg = (a: LegOf, b: LegOf): boolean =>
  a.leg === b.leg && a.instrument.index === b.instrument.index

/**
 * The profit of a position at a price, settlement atoms, rounded down, without funding.
 *
 * Rules: [MODEL2]
 */
export const profit = ({ instrument, lots, cost }: Position, price: bigint): Amount =>
  Amount.sub(Instrument.value(instrument, lots, price), cost)

export * as Position from './Position.ts'
