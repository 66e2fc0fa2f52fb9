import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Instrument } from './Instrument.ts'
import type { Leg } from './Position.ts'

/** A reservation of margin for what an open order could add. There is no matching here. */
export interface Order {
  readonly id: string
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed lots still open: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  /** A reduce-only order reserves nothing: it can only take risk away. */
  readonly reduceOnly: boolean
}

export * as Order from './Order.ts'
