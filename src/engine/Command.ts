import type { AccountId, PositionMode } from '../model/Account.ts'
import type { AssetId, PoolId } from '../model/Asset.ts'
import type { InstrumentId, InstrumentSpec } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { Leg } from '../model/Position.ts'
import type { ReserveSpec } from '../model/ReserveSpec.ts'
import type { Restriction } from '../model/Restriction.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'

/** Everything the engine can be told, closed. */
export type Command =
  | AccrueInterest
  | AcknowledgeCall
  | AddMargin
  | AdvanceTime
  | AmendOrder
  | Arm
  | Borrow
  | ChangeMode
  | CloseOrder
  | Correct
  | PayDeficit
  | DefineAsset
  | DefineInstrument
  | DefineMarket
  | DefinePool
  | DefineRulebook
  | Deposit
  | Disarm
  | Elect
  | ExtendCall
  | ImportAccount
  | LiquidateLoan
  | OpenAccount
  | PlaceOrder
  | Redeem
  | Release
  | RemoveMargin
  | Repay
  | ReportExecution
  | ReportFill
  | Restrict
  | SetFunding
  | SetInterestIndices
  | SetMarks
  | Supply
  | Switch
  | TakeAuction
  | Transfer
  | WaiveCall
  | Withdraw

export type CommandType = Command['type']

/** What every command carries. */
export interface Header {
  /** The client's own id: a repeat within the window is answered, and changes nothing. */
  readonly id: string
  /** When the shell admitted it, ms since 1970; never before the engine's clock. */
  readonly time: number
  /** Who asked, where somebody said; kept with the command and decides nothing. */
  readonly actor?: string
}

/** Makes an asset known. */
export interface DefineAsset extends Header {
  readonly type: 'DefineAsset'
  readonly asset: AssetId
  readonly decimals: number
}

/** Makes an instrument known. */
export interface DefineInstrument extends Header {
  readonly type: 'DefineInstrument'
  readonly instrument: InstrumentSpec
}

/**
 * Makes a version of a market known: what governs the clearing of its instrument from its
 * `activeFrom` on, in place of whichever rulebook did.
 */
export interface DefineMarket extends Header {
  readonly type: 'DefineMarket'
  readonly market: Market
}

/** Makes a lending pool known: its reserves, how their rates go with use, and their caps. */
export interface DefinePool extends Header {
  readonly type: 'DefinePool'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

/** Makes a version of a rulebook known; it comes into force at its `activeFrom`. */
export interface DefineRulebook extends Header {
  readonly type: 'DefineRulebook'
  readonly rulebook: Rulebook
}

/** Opens an account under a rulebook. */
export interface OpenAccount extends Header {
  readonly type: 'OpenAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
}

export interface ImportedBalance {
  readonly asset: AssetId
  readonly amount: Amount
}

export interface ImportedPosition {
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  /** What it was worth when opened, settlement atoms (Instrument.value at the entry price). */
  readonly cost: Amount
}

/** Takes in an account as its venue reports it, opening or replacing the mirror. */
export interface ImportAccount extends Header {
  readonly type: 'ImportAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  /** The mode of a lending rulebook it is in, and what it does not pledge. */
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
  readonly source: string
}

/** One-way or hedge, cross or isolated for an instrument, or the leverage chosen for it. */
export type ModeChange =
  | { readonly kind: 'positionMode'; readonly mode: PositionMode }
  | {
      readonly kind: 'marginMode'
      readonly instrument: InstrumentId
      readonly mode: 'cross' | 'isolated'
    }
  | { readonly kind: 'leverage'; readonly instrument: InstrumentId; readonly leverage: bigint }

/** Asks to change how an account holds positions. */
export interface ChangeMode extends Header {
  readonly type: 'ChangeMode'
  readonly account: AccountId
  readonly change: ModeChange
}

/** An amount came in. */
export interface Deposit extends Header {
  readonly type: 'Deposit'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks to take an amount out. */
export interface Withdraw extends Header {
  readonly type: 'Withdraw'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks to move an amount to another account. */
export interface Transfer extends Header {
  readonly type: 'Transfer'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks to move collateral into an isolated position. */
export interface AddMargin extends Header {
  readonly type: 'AddMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks to move collateral out of an isolated position. */
export interface RemoveMargin extends Header {
  readonly type: 'RemoveMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

export interface CorrectionPosting {
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Posts what compensates an error; sums to zero in each asset. */
export interface Correct extends Header {
  readonly type: 'Correct'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

/** The mark of an instrument, at its source time. */
export interface MarkSet {
  readonly instrument: InstrumentId
  readonly price: Price
  readonly time: number
  readonly source: string
}

/** The price of a whole unit of an asset in the reference currency, in units of 1e-12. */
export interface IndexSet {
  readonly asset: AssetId
  readonly price: bigint
  readonly time: number
  readonly source: string
}

/** Prices are known. */
export interface SetMarks extends Header {
  readonly type: 'SetMarks'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** A cumulative funding index moved. */
export interface SetFunding extends Header {
  readonly type: 'SetFunding'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}

/** The clock moves; what is due fires. */
export interface AdvanceTime extends Header {
  readonly type: 'AdvanceTime'
}

/** Asks to reserve margin for an order. */
export interface PlaceOrder extends Header {
  readonly type: 'PlaceOrder'
  readonly account: AccountId
  readonly order: string
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

/** Asks to change an order's open size or price. */
export interface AmendOrder extends Header {
  readonly type: 'AmendOrder'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  /** The order's own instrument: what lots and price are counted in. */
  readonly instrument: InstrumentId
}

/** Takes an order back; never refused for margin. */
export interface CloseOrder extends Header {
  readonly type: 'CloseOrder'
  readonly account: AccountId
  readonly order: string
}

/** A fill happened; it cites the order it consumed, where there was one. */
export interface ReportFill extends Header {
  readonly type: 'ReportFill'
  readonly fill: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive bought. */
  readonly lots: Quantity
  readonly price: Price
  /** Settlement atoms, paid to the house; negative is a rebate. */
  readonly fee: Amount
  readonly order: string | null
}

/** Somebody saw a call. */
export interface AcknowledgeCall extends Header {
  readonly type: 'AcknowledgeCall'
  readonly call: string
  readonly by: string
}

/** Moves a call's deadline. */
export interface ExtendCall extends Header {
  readonly type: 'ExtendCall'
  readonly call: string
  readonly deadline: number
  readonly by: string
  readonly reason: string
}

/** Waives a call. */
export interface WaiveCall extends Header {
  readonly type: 'WaiveCall'
  readonly call: string
  readonly by: string
  readonly reason: string
}

/** One answer to one order. */
export interface Execution {
  readonly order: string
  /** Signed lots executed now; zero where only the status is told. */
  readonly lots: Quantity
  readonly price: Price
  /** What the executing venue charged, settlement atoms. */
  readonly fee: Amount
  /** Open: more may come. Done and rejected: no more. Unknown: to be queried. */
  readonly status: 'open' | 'done' | 'rejected' | 'unknown'
  /** The order's own instrument: what lots and price are counted in. */
  readonly instrument: InstrumentId
}

/** Answers orders: what was executed, and whether more may come. */
export interface ReportExecution extends Header {
  readonly type: 'ReportExecution'
  readonly executions: readonly Execution[]
}

/** Asks to repay part of an unhealthy loan for its collateral and a bonus. */
export interface LiquidateLoan extends Header {
  readonly type: 'LiquidateLoan'
  /** The liquidator. */
  readonly account: AccountId
  readonly borrower: AccountId
  readonly pool: PoolId
  /** What is owed to the pool. */
  readonly asset: AssetId
  readonly collateral: AssetId
  /** The most to repay; null for as much as is allowed. */
  readonly amount: Amount | null
}

/** Asks to buy part of a lot at the auction's price of now. */
export interface TakeAuction extends Header {
  readonly type: 'TakeAuction'
  readonly account: AccountId
  readonly auction: string
  /** What is for sale and what it is paid in: as a check, and for the units of the numbers. */
  readonly collateral: AssetId
  readonly asset: AssetId
  /** The most to buy, atoms of the collateral. */
  readonly amount: Amount
  /** The most to pay in all, atoms of the debt. */
  readonly cost: Amount
}

/** Asks to lend an amount to a pool: its claims earn interest and may stand as collateral. */
export interface Supply extends Header {
  readonly type: 'Supply'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks for money back that was lent to a pool. */
export interface Redeem extends Header {
  readonly type: 'Redeem'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for all of it. */
  readonly amount: Amount | null
}

/** Asks to borrow an amount from a pool against what the account pledges. */
export interface Borrow extends Header {
  readonly type: 'Borrow'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Asks to repay a debt out of the account's own balance. */
export interface Repay extends Header {
  readonly type: 'Repay'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for all of it; more than is owed repays what is owed. */
  readonly amount: Amount | null
}

/** Asks to enter or leave a mode of the lending rulebook, and to pledge all but what is named. */
export interface Elect extends Header {
  readonly type: 'Elect'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

/** Brings a pool's interest to now: what alone can make a quiet loan unhealthy. */
export interface AccrueInterest extends Header {
  readonly type: 'AccrueInterest'
  readonly pool: PoolId
}

/** Tells what the claims on a pool kept elsewhere stand for, in rays. */
export interface SetInterestIndices extends Header {
  readonly type: 'SetInterestIndices'
  readonly pool: PoolId
  readonly indices: readonly ReserveIndex[]
}

export interface ReserveIndex {
  readonly asset: AssetId
  readonly supply: bigint
  readonly debt: bigint
}

/** Has the fund give a pool what was written off there. */
export interface PayDeficit extends Header {
  readonly type: 'PayDeficit'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Lets liquidation act; refused while a mark that positions need is not fresh. */
export interface Arm extends Header {
  readonly type: 'Arm'
  readonly by: string
  readonly reason: string
}

/** Stops liquidation: assess and call only. */
export interface Disarm extends Header {
  readonly type: 'Disarm'
  readonly by: string
  readonly reason: string
}

export type SwitchName = 'newRisk' | 'deposit' | 'withdrawal' | 'liquidation' | 'callClock'

/** Everything, or the one asset or instrument named. */
export interface SwitchScope {
  readonly kind: 'all' | 'asset' | 'instrument'
  /** Empty for everything. */
  readonly id: string
}

/** Turns one kind of action on or off, for everything or for one asset or instrument. */
export interface Switch extends Header {
  readonly type: 'Switch'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  readonly by: string
  readonly reason: string
}

/** Forbids an account something. */
export interface Restrict extends Header {
  readonly type: 'Restrict'
  readonly account: AccountId
  readonly restriction: Restriction
  /** When it runs out by itself; null for until released. */
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** Lifts a restriction. */
export interface Release extends Header {
  readonly type: 'Release'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}
