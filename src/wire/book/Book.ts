import type { ImportedBalance, IndexSet, MarkSet } from '../../engine/Command.ts'
import type { AccountId, AccountKind, PositionMode } from '../../model/Account.ts'
import type { Asset, AssetId } from '../../model/Asset.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Rulebook, RulebookId } from '../../model/Rulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Ratio } from '../../money/Ratio.ts'

/** Everything known at one instant: what `assess`, `explain`, `whatif` and `replay` start from. */
export interface Book {
  /** Milliseconds since 1970. */
  readonly asOf: number
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  readonly rulebooks: readonly Rulebook[]
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
  readonly accounts: readonly BookAccount[]
}

export interface BookAccount {
  readonly id: AccountId
  readonly owner: string
  readonly group: string
  readonly kind: Exclude<AccountKind, 'house'>
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** May be negative: what is owed. */
  readonly balances: readonly ImportedBalance[]
  /** What a borrower chose; null where nothing was. */
  readonly elections: BookElections | null
  /** Yearly rates of what is owed and of what is held; they grow as the protocol has it. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
  readonly positions: readonly BookPosition[]
  readonly orders: readonly BookOrder[]
}

export interface BookElections {
  /** The mode entered, of those that the rulebook offers. */
  readonly mode: string | null
  /** Held, and not pledged. */
  readonly unpledged: readonly AssetId[]
}

export interface BookPosition {
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed: positive is long. */
  readonly lots: Quantity
  /** As it was written, on a tick or between two. */
  readonly entryPrice: Decimal
  /** Exactly what the lots were worth at the entry price, settlement atoms, rounded up. */
  readonly cost: Amount
  /** What the owner chose; null for the highest that the bracket allows. */
  readonly leverage: bigint | null
  readonly marginMode: 'cross' | 'isolated'
  /** An isolated position's own collateral, beside the account's balances; null where cross. */
  readonly collateral: Amount | null
}

export interface BookOrder {
  readonly order: string
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

export * as Book from './Book.ts'
