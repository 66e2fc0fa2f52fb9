import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Instrument } from './Instrument.ts'
import type { Leg } from './Position.ts'

/** A reservation of margin for an open order. There is no matching here. */
export interface Order {
  readonly id: string
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed lots still open: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  /** A reduce-only order reserves nothing, because it can only reduce risk. */
  readonly reduceOnly: boolean
}

export * as Order from './Order.ts'
