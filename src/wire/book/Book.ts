import type { ImportedBalance, IndexSet, MarkSet, SetProtection } from '../../engine/Command.ts'
import type { AccountId, AccountKind, PositionMode } from '../../model/Account.ts'
import type { Asset, AssetId, PoolId } from '../../model/Asset.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { ReserveSpec } from '../../model/ReserveSpec.ts'
import type { Rulebook, RulebookId } from '../../model/Rulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Ratio } from '../../money/Ratio.ts'

/**
 * The market and the accounts at one instant: the input of `assess`, `explain`, `whatif` and
 * `replay`.
 */
export interface Book {
  /** Milliseconds since 1970. */
  readonly asOf: number
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  readonly rulebooks: readonly Rulebook[]
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
  readonly accounts: readonly BookAccount[]
  /** Lending pools declared; what is owed of an asset is owed to the first that lends it. */
  readonly pools?: readonly BookPool[]
  /** Set once all accounts are there; left out where there are none. */
  readonly protections?: readonly BookProtection[]
  /** Rulebooks that were given by a preset's name. */
  readonly presets?: ReadonlySet<RulebookId>
}

export type BookProtection = Pick<SetProtection, 'account' | 'protection'>

export interface BookPool {
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

export interface BookAccount {
  readonly id: AccountId
  readonly owner: string
  readonly group: string
  readonly kind: Exclude<AccountKind, 'house'>
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** Negative for a debt. */
  readonly balances: readonly ImportedBalance[]
  /** The borrower's collateral elections; null where none. */
  readonly elections: BookElections | null
  /** Yearly interest rates of debts and holdings; they compound as the protocol defines. */
  readonly interest: ReadonlyMap<AssetId, Ratio>
  readonly positions: readonly BookPosition[]
  /** The account whose isolated position this account is; null where it stands for itself. */
  readonly isolatedOf: AccountId | null
  /** What it holds besides that is not modelled, as a venue names it: its risk is unknown. */
  readonly notCovered: readonly string[]
  readonly orders: readonly BookOrder[]
}

export interface BookElections {
  /** The mode entered, among those of the rulebook. */
  readonly mode: string | null
  /** Held, and not pledged. */
  readonly unpledged: readonly AssetId[]
}

export interface BookPosition {
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed: positive is long. */
  readonly lots: Quantity
  /** As written, on a tick or between two. */
  readonly entryPrice: Decimal
  /** The exact value of the lots at the entry price, settlement atoms, rounded up. */
  readonly cost: Amount
  /** The owner's choice, for this side alone; null for the highest that the bracket allows. */
  readonly leverage: Ratio | null
  readonly marginMode: 'cross' | 'isolated'
  /**
   * An isolated position's own collateral, separate from the account's balances; null where cross.
   */
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
