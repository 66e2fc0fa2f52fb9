import type { MarginCall } from '../calls/MarginCall.ts'
import type { Strike } from '../calls/StrikeCount.ts'
import type { Asset } from '../model/Asset.ts'
import type { InstrumentId, InstrumentSpec } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { MarketDepth } from '../model/MarketDepth.ts'
import type { Leg } from '../model/Position.ts'
import type { Index, Mark } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { AccountState, Due, LastStep, Liquidation, Restraint } from './AccountState.ts'
import type { Auction } from './Auction.ts'
import type { Suspension } from './LiquidationTerms.ts'
import type { MatchSide } from './Matches.ts'
import type { Outflows } from './Outflows.ts'
import type { KeptFilter } from './PastIds.ts'
import type { Reserve } from './Pool.ts'
import type { Guard } from './protection/Guard.ts'
import type { InstrumentEnd, LiquidationOrder, Volatility } from './State.ts'
import type { TroveSystem } from './TroveSystem.ts'

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
  /** Left out where none counts. */
  readonly strikes?: readonly Strike[]
  readonly certainty: AccountState['certainty']
  readonly liquidation: KeptLiquidation | null
  readonly restrictions: readonly KeptRestraint[]
  /** Left out where there is none. */
  readonly suspension?: Suspension
  /** Left out where none was. */
  readonly lastStep?: LastStep
  /** Left out where there are none. */
  readonly guards?: readonly Guard[]
}

/** Older snapshots have one of each kind, without a name or its beginning. */
export type KeptRestraint = Omit<Restraint, 'id' | 'from'> & Partial<Restraint>

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

export type KeptTroves = Omit<TroveSystem, 'account' | 'coin' | 'gas' | 'collaterals'> & {
  readonly account: number
  readonly coin: number
  readonly gas: number
  readonly collaterals: readonly number[]
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

/**
 * State as a plain tree of strings, numbers, booleans, nulls, bigints, lists and records, for the
 * journal to keep and digest. Derived data is left out.
 *
 * Rules: [ENG17]
 */
export interface KeptState {
  readonly seq: number
  readonly time: number
  readonly assets: readonly Asset[]
  readonly instruments: readonly InstrumentSpec[]
  readonly rulebooks: readonly KeptRules[]
  readonly accounts: readonly KeptAccount[]
  readonly marks: readonly (Mark | null)[]
  readonly indices: readonly (Index | null)[]
  readonly funding: readonly (bigint | null)[]
  /** Left out where none was told. */
  readonly depths?: readonly (MarketDepth | null)[]
  readonly volatilities?: readonly (Volatility | null)[]
  /** Left out where none is defined, as in snapshots from before markets existed. */
  readonly markets?: readonly KeptMarket[]
  readonly pools: readonly KeptPool[]
  /** Left out where no system of troves is defined. */
  readonly troves?: readonly KeptTroves[]
  readonly auctions: readonly KeptAuction[]
  readonly streetLots: readonly bigint[]
  readonly streetCost: readonly bigint[]
  readonly calls: readonly MarginCall[]
  readonly orders: readonly KeptLiquidationOrder[]
  readonly fundDrawn: readonly bigint[]
  /** Left out where nothing was drawn, as in snapshots from before houses of assets existed. */
  readonly houseDrawn?: readonly bigint[]
  /** Left out where no instrument has ended. */
  readonly ends?: readonly (InstrumentEnd | null)[]
  readonly exDates?: readonly (number | null)[]
  /** Left out where no match waits for its other side. */
  readonly matches?: readonly (MatchSide & { readonly match: string })[]
  /** Left out where nothing is counted. */
  readonly outflows?: readonly KeptOutflows[]
  /** Left out where no cap has a window. */
  readonly fundSince?: readonly (number | null)[]
  readonly houseSince?: readonly (number | null)[]
  readonly armed: boolean
  readonly switchedOff: readonly string[]
  readonly graces?: readonly (readonly [string, number])[]
  readonly callClockStoppedAt: number | null
  readonly commandIds: readonly string[]
  readonly fillIds: readonly string[]
  /** What was said under each command id, in their order; unknown in older snapshots. */
  readonly contents?: readonly string[]
  readonly pastCommands?: readonly KeptFilter[]
  readonly pastFills?: readonly KeptFilter[]
  readonly counters: {
    readonly call: number
    readonly order: number
    readonly auction: number
    /** Left out where there was none. */
    readonly restraint?: number
    readonly guard?: number
    readonly sent?: number
  }
  /** Left out where there are none. */
  readonly ownerRestraints?: readonly (readonly [owner: string, readonly Restraint[]])[]
}
