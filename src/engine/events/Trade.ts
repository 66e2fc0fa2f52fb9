import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'

/** What a trade against the street did to a leg, worked out by decide so that evolve only adds. */
export interface Trade {
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots traded: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  /** What the leg's cost rises by, settlement atoms. */
  readonly cost: Amount
  /** Profit taken, settlement atoms. Spot: the quote paid or received. */
  readonly realised: Amount
  /** Pending funding settled on the way, settlement atoms: positive is received. */
  readonly funding: Amount
  /** The cumulative funding index the leg has now met. */
  readonly fundingIndex: bigint
  readonly fee: Amount
}
