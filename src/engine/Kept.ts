import type { InstrumentId } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { Leg } from '../model/Position.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { AccountState, Due, Liquidation, Restraint } from './AccountState.ts'
import type { Auction } from './Auction.ts'
import type { Suspension } from './LiquidationTerms.ts'
import type { Outflows } from './Outflows.ts'
import type { Reserve } from './Pool.ts'
import type { LiquidationOrder } from './State.ts'

/**
 * The parts of a snapshot: what State keeps, with indices and ids in place of references.
 *
 * Rules: [ENG17]
 */

export type KeptOutflows = Outflows & { readonly asset: number }

export interface KeptMarket {
  readonly instrument: InstrumentId
  readonly versions: readonly Market[]
  readonly active: number | null
}

export interface KeptRules {
  readonly id: string
  readonly versions: readonly Rulebook[]
  readonly active: number | null
}

export interface KeptAccount {
  readonly id: string
  readonly kind: AccountState['kind']
  readonly role: AccountState['role']
  readonly rules: string | null
  readonly parent: number | null
  readonly isolates: number | null
  readonly owner: string
  readonly group: string
  readonly positionMode: AccountState['positionMode']
  readonly balances: readonly (Amount | null)[]
  readonly positions: readonly KeptPosition[]
  readonly orders: readonly KeptOrder[]
  readonly leverages: readonly (bigint | null)[]
  readonly mode: string | null
  readonly unpledged: readonly number[]
  readonly isolating: readonly number[]
  readonly levels: readonly number[]
  readonly calls: readonly (string | null)[]
  readonly excused: readonly string[]
  /** Left out where none is due. */
  readonly dues?: readonly Due[]
  readonly certainty: AccountState['certainty']
  readonly liquidation: KeptLiquidation | null
  readonly restrictions: readonly Restraint[]
  /** Left out where there is none. */
  readonly suspension?: Suspension
}

export interface KeptPosition {
  readonly instrument: number
  readonly leg: Leg
  readonly lots: Quantity
  readonly cost: Amount
  readonly funding: bigint
}

export interface KeptOrder {
  readonly id: string
  readonly instrument: number
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

export type KeptReserve = Omit<Reserve, 'asset' | 'supply' | 'debt' | 'taken'> & {
  readonly taken?: Reserve['taken']
  readonly asset: number
  readonly supply: number
  readonly debt: number
}

export interface KeptPool {
  readonly id: string
  readonly account: number
  readonly reserves: readonly KeptReserve[]
}

export type KeptAuction = Omit<Auction, 'account' | 'pool' | 'collateral' | 'debt'> & {
  readonly account: number
  readonly pool: string
  readonly collateral: number
  readonly debt: number
}

export type KeptLiquidation = Omit<Liquidation, 'inFlight'> & {
  readonly inFlight: readonly string[]
}

export type KeptLiquidationOrder = Omit<LiquidationOrder, 'account' | 'instrument'> & {
  readonly account: number
  readonly instrument: number
}
