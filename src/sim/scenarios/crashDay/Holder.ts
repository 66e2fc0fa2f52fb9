import type { AccountId, PositionMode } from '../../../model/Account.ts'
import type { AssetId } from '../../../model/Asset.ts'
import type { InstrumentId } from '../../../model/Instrument.ts'
import type { Leg } from '../../../model/Position.ts'
import type { Amount } from '../../../money/Amount.ts'
import type { Price } from '../../../money/Price.ts'
import type { Quantity } from '../../../money/Quantity.ts'

/** An account of the demo before the day begins: plain data, without an engine. */
export interface Holder {
  readonly id: AccountId
  readonly owner: string
  readonly group: string
  readonly positionMode: PositionMode
  readonly deposits: readonly Cash[]
  /** The leverage set for each instrument held. */
  readonly leverages: ReadonlyMap<InstrumentId, bigint>
  /** Instruments traded isolated. */
  readonly isolated: readonly InstrumentId[]
  readonly stakes: readonly Stake[]
  readonly orders: readonly RestingOrder[]
}

export interface Cash {
  readonly asset: AssetId
  readonly amount: Amount
}

/** Lots bought (positive) or sold at one price. */
export interface Stake {
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
}

/** An open order on the net leg. */
export interface RestingOrder {
  readonly id: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

export * as Holder from './Holder.ts'
