import type { AccountId, PositionMode } from '../model/Account.ts'
import type { AssetId, PoolId } from '../model/Asset.ts'
import type { BranchSpec } from '../model/BranchSpec.ts'
import type { InstrumentId, InstrumentSpec } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { Leg } from '../model/Position.ts'
import type { Protection } from '../model/Protection.ts'
import type { Caps, RateCurve, ReserveSpec, ReserveStatus } from '../model/ReserveSpec.ts'
import type { Restriction } from '../model/Restriction.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { TroveUse } from './TroveUse.ts'

/** The closed union of all commands. */
export type Command =
  | AccrueInterest
  | AcknowledgeCall
  | AddMargin
  | AdvanceTime
  | AmendOrder
  | AnswerCall
  | Arm
  | AssignCall
  | Borrow
  | CancelLiquidation
  | ChangeMode
  | ChangeReserve
  | CloseOrder
  | ConfirmIndex
  | ConfirmMark
  | Correct
  | PayDeficit
  | PayDividend
  | DefineAsset
  | DefineInstrument
  | DefineMarket
  | DefinePool
  | DefineRulebook
  | DefineTroves
  | DelistInstrument
  | Deposit
  | Disarm
  | Elect
  | ExtendCall
  | ImportAccount
  | LiquidateLoan
  | NoteCall
  | OpenAccount
  | PlaceOrder
  | Redeem
  | RedeemLoans
  | Release
  | RemoveMargin
  | RemoveProtection
  | Repay
  | ReportExecution
  | ReportFill
  | ResolveDispute
  | Restrict
  | SetDepth
  | SetFunding
  | SetInterestIndices
  | BuyCollateral
  | UseTroves
  | TellLoss
  | SetMarks
  | SetProtection
  | SetVolatility
  | SettleInstrument
  | AssignOption
  | ExerciseOption
  | ExpireOption
  | Supply
  | Switch
  | TakeAuction
  | TakeIncome
  | Transfer
  | WaiveCall
  | Withdraw

export type CommandType = Command['type']

/** The fields that every command has. */
export interface Header {
  /** The client's own id. The same command under it is acknowledged again and changes nothing. */
  readonly id: string
  /** When the shell admitted it, ms since 1970; never earlier than the engine's clock. */
  readonly time: number
  /** Who sent it, where given. Recorded with the command; no decision depends on it. */
  readonly actor?: string
}

/** Defines an asset. */
export interface DefineAsset extends Header {
  readonly type: 'DefineAsset'
  readonly asset: AssetId
  readonly decimals: number
}

/** Defines an instrument. */
export interface DefineInstrument extends Header {
  readonly type: 'DefineInstrument'
  readonly instrument: InstrumentSpec
}

/**
 * Defines a version of a market. From its `activeFrom` on it governs the clearing of its
 * instrument, in place of the rulebook.
 */
export interface DefineMarket extends Header {
  readonly type: 'DefineMarket'
  readonly market: Market
}

/** Defines a lending pool: its reserves, their interest models by utilisation, and their caps. */
export interface DefinePool extends Header {
  readonly type: 'DefinePool'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

/** Defines a version of a rulebook; it comes into force at its `activeFrom`. */
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
  /** The value at opening, settlement atoms (Instrument.value at the entry price). */
  readonly cost: Amount
}

/** Imports an account as its venue reports it: opens the mirror or replaces it. */
export interface ImportAccount extends Header {
  readonly type: 'ImportAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  /** The mode entered under a lending rulebook, and the assets it does not pledge. */
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
  readonly source: string
}

/** One-way or hedge mode, cross or isolated for an instrument, or the leverage chosen for it. */
export type ModeChange =
  | { readonly kind: 'positionMode'; readonly mode: PositionMode }
  | {
      readonly kind: 'marginMode'
      readonly instrument: InstrumentId
      readonly mode: 'cross' | 'isolated'
    }
  | { readonly kind: 'leverage'; readonly instrument: InstrumentId; readonly leverage: bigint }

/** Requests a change of position mode, margin mode or leverage. */
export interface ChangeMode extends Header {
  readonly type: 'ChangeMode'
  readonly account: AccountId
  readonly change: ModeChange
}

/** Records a deposit. */
export interface Deposit extends Header {
  readonly type: 'Deposit'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests a withdrawal. */
export interface Withdraw extends Header {
  readonly type: 'Withdraw'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests a transfer to another account. */
export interface Transfer extends Header {
  readonly type: 'Transfer'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests a transfer of collateral into an isolated position. */
export interface AddMargin extends Header {
  readonly type: 'AddMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests a transfer of collateral out of an isolated position. */
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

/** Posts a correction of an error; it sums to zero in each asset. */
export interface Correct extends Header {
  readonly type: 'Correct'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

/** The mark price of an instrument, at its source time. */
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

/** Sets mark and index prices. */
export interface SetMarks extends Header {
  readonly type: 'SetMarks'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** What the market of an instrument would take, at its source time. */
export interface DepthTold {
  readonly instrument: InstrumentId
  /** The lots that could be sold, and bought, no further from the mark than `within`. */
  readonly bids: Quantity
  readonly asks: Quantity
  /** A share of the mark. */
  readonly within: Ratio
  readonly time: number
  readonly source: string
}

/** Tells the depth of markets: as far as it goes, open profit may carry new risk. */
export interface SetDepth extends Header {
  readonly type: 'SetDepth'
  readonly depths: readonly DepthTold[]
}

/** How much an instrument moves in a day, at its source time. */
export interface VolatilityTold {
  readonly instrument: InstrumentId
  /** One standard deviation of a day's return, a share of the price. */
  readonly daily: Ratio
  readonly time: number
  readonly source: string
}

/** Tells how much instruments move: protections by distance in sigma wait by it, nothing else does. */
export interface SetVolatility extends Header {
  readonly type: 'SetVolatility'
  readonly volatilities: readonly VolatilityTold[]
}

/** Believes the mark that is held as doubtful beside an instrument's. */
export interface ConfirmMark extends Header {
  readonly type: 'ConfirmMark'
  readonly instrument: InstrumentId
  readonly by: string
  readonly reason: string
}

/** Believes the index price that is held as doubtful beside an asset's. */
export interface ConfirmIndex extends Header {
  readonly type: 'ConfirmIndex'
  readonly asset: AssetId
  readonly by: string
  readonly reason: string
}

/** Sets a cumulative funding index. */
export interface SetFunding extends Header {
  readonly type: 'SetFunding'
  readonly instrument: InstrumentId
  /** Settlement atoms paid by a long per lot since inception, at 1e-9. */
  readonly index: bigint
}

/** Moves the clock; the timers that are due fire. */
export interface AdvanceTime extends Header {
  readonly type: 'AdvanceTime'
}

/** Requests an order, which reserves margin. */
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

/** Requests a change of an order's open size or price. */
export interface AmendOrder extends Header {
  readonly type: 'AmendOrder'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  /** The order's own instrument, whose units lots and price are in. */
  readonly instrument: InstrumentId
}

/** Cancels an order; never refused for margin. */
export interface CloseOrder extends Header {
  readonly type: 'CloseOrder'
  readonly account: AccountId
  readonly order: string
}

/** Records a fill and the order it consumed, if any. */
export interface ReportFill extends Header {
  readonly type: 'ReportFill'
  readonly fill: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive bought. */
  readonly lots: Quantity
  readonly price: Price
  /** Settlement atoms, paid to the house account; negative is a rebate. */
  readonly fee: Amount
  readonly order: string | null
  /** The venue's id of the match, which the fills of both its sides share; left out if not known. */
  readonly match?: string
}

/** Acknowledges a call. */
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
  /** The code that its procedure asks for. */
  readonly code?: string
}

/**
 * The called party's answer: of what is asked it agrees to so much. Agreed in full, nothing is disputed.
 * Neither the deadline nor what is asked changes by it.
 */
export interface AnswerCall extends Header {
  readonly type: 'AnswerCall'
  readonly call: string
  /** The one called, in whose numeraire amounts are. */
  readonly account: AccountId
  /** Numeraire atoms, from nothing to all that is outstanding. */
  readonly agreed: Value
  readonly by: string
  readonly reason: string
}

/** Ends a dispute: what was asked stands, or of an amount that was fixed only so much. */
export interface ResolveDispute extends Header {
  readonly type: 'ResolveDispute'
  readonly call: string
  /** The one called, in whose numeraire amounts are. */
  readonly account: AccountId
  /** From what was agreed to what was asked; left out, what was asked. */
  readonly amount?: Value
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

/** Adds a note to a call, open or closed: what was said by telephone, what was promised. */
export interface NoteCall extends Header {
  readonly type: 'NoteCall'
  readonly call: string
  readonly by: string
  readonly text: string
}

/** Says who works on an open call; null for nobody. */
export interface AssignCall extends Header {
  readonly type: 'AssignCall'
  readonly call: string
  readonly to: string | null
  readonly by: string
}

/** One execution report on one order. */
export interface Execution {
  readonly order: string
  /** Signed lots executed now; zero where only the status is reported. */
  readonly lots: Quantity
  readonly price: Price
  /** The executing venue's fee, settlement atoms. */
  readonly fee: Amount
  /** Open: more executions may follow. Done and rejected: none. Unknown: to be queried. */
  readonly status: 'open' | 'done' | 'rejected' | 'unknown'
  /** The order's own instrument, whose units lots and price are in. */
  readonly instrument: InstrumentId
}

/** Reports executions of orders and whether more may follow. */
export interface ReportExecution extends Header {
  readonly type: 'ReportExecution'
  readonly executions: readonly Execution[]
}

/** Requests to repay part of an unhealthy loan in return for its collateral and a bonus. */
export interface LiquidateLoan extends Header {
  readonly type: 'LiquidateLoan'
  /** The liquidator. */
  readonly account: AccountId
  readonly borrower: AccountId
  readonly pool: PoolId
  /** The debt asset. */
  readonly asset: AssetId
  readonly collateral: AssetId
  /** The most to repay; null for the maximum allowed. */
  readonly amount: Amount | null
}

/**
 * Requests to pay off loans of others in an asset, those at the lowest rate first, for their
 * collateral at the index price.
 */
export interface RedeemLoans extends Header {
  readonly type: 'RedeemLoans'
  /** The redeemer. */
  readonly account: AccountId
  /** The debt asset. */
  readonly asset: AssetId
  readonly collateral: AssetId
  /** The most to pay. */
  readonly amount: Amount
}

/**
 * Defines a system of troves: loans of a coin that exists by being borrowed, at rates that borrowers
 * choose, in a branch for each collateral, as at Liquity v2.
 */
export interface DefineTroves extends Header {
  readonly type: 'DefineTroves'
  readonly system: string
  readonly coin: AssetId
  /** What a borrower leaves with the system for whoever liquidates it. */
  readonly gas: AssetId
  /** Milliseconds after which a price is too old for a call. */
  readonly staleAfter: number
  readonly branches: readonly BranchSpec[]
}

/** Asks something of a system of troves, as its protocol is used. */
export interface UseTroves extends Header {
  readonly type: 'UseTroves'
  readonly account: AccountId
  readonly system: string
  readonly use: TroveUse
}

/** Requests to buy part of a lot at the auction's current price. */
export interface TakeAuction extends Header {
  readonly type: 'TakeAuction'
  readonly account: AccountId
  readonly auction: string
  /**
   * The collateral sold and the debt paid in: checked against the auction, and the units of the
   * amounts.
   */
  readonly collateral: AssetId
  readonly asset: AssetId
  /** The most to buy, atoms of the collateral. */
  readonly amount: Amount
  /** The most to pay in total, atoms of the debt. */
  readonly cost: Amount
}

/** Requests to buy collateral that a pool took over, at its storefront price. */
export interface BuyCollateral extends Header {
  readonly type: 'BuyCollateral'
  readonly account: AccountId
  readonly pool: PoolId
  /** What it is held for and is paid in. */
  readonly asset: AssetId
  readonly collateral: AssetId
  /** The most to pay, atoms of the asset. */
  readonly amount: Amount
  /** The least to get, atoms of the collateral; null for whatever the amount buys. */
  readonly least: Amount | null
}

/** Tells a loss that lenders of a pool kept elsewhere bore there. */
export interface TellLoss extends Header {
  readonly type: 'TellLoss'
  readonly pool: PoolId
  readonly asset: AssetId
  /** The supply index afterwards, rays: below the one that is known. */
  readonly supply: bigint
}

/** Requests to lend an amount to a pool. The supply claim earns interest and may be pledged. */
export interface Supply extends Header {
  readonly type: 'Supply'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests to redeem an amount lent to a pool. */
export interface Redeem extends Header {
  readonly type: 'Redeem'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for the whole amount. */
  readonly amount: Amount | null
}

/** Requests to borrow an amount from a pool against the account's collateral. */
export interface Borrow extends Header {
  readonly type: 'Borrow'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Requests to repay a debt from the account's own balance. */
export interface Repay extends Header {
  readonly type: 'Repay'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  /** Null for the whole debt; an amount above the debt repays the debt. */
  readonly amount: Amount | null
}

/**
 * Requests to enter or leave a mode of the lending rulebook, and to pledge all assets but those
 * named.
 */
export interface Elect extends Header {
  readonly type: 'Elect'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

/**
 * Accrues a pool's interest to now. Without a price move, only interest can make a loan unhealthy.
 */
export interface AccrueInterest extends Header {
  readonly type: 'AccrueInterest'
  readonly pool: PoolId
}

/** Sets the interest indices of a pool kept elsewhere, in rays. */
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

/**
 * Changes the rates, the caps or the status of a reserve, from now on: interest until now is at the
 * rates before. What is left out stays.
 */
export interface ChangeReserve extends Header {
  readonly type: 'ChangeReserve'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly curve?: RateCurve
  readonly caps?: Caps
  readonly status?: ReserveStatus
  /** Whether loans of it are liquidated though they are healthy, as Venus can ask for. */
  readonly forced?: boolean
}

/** Moves what the house earned in a pool to the fund; null for all of it that there is cash for. */
export interface TakeIncome extends Header {
  readonly type: 'TakeIncome'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount | null
}

/** Pays a pool's deficit, the debt written off there, from the fund. */
export interface PayDeficit extends Header {
  readonly type: 'PayDeficit'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/**
 * Arms liquidation, market by market: where a mark is not fresh, as soon as it is. Refused while the
 * books do not balance.
 */
export interface Arm extends Header {
  readonly type: 'Arm'
  readonly by: string
  readonly reason: string
}

/** Disarms liquidation: the engine still assesses and calls. */
export interface Disarm extends Header {
  readonly type: 'Disarm'
  readonly by: string
  readonly reason: string
}

export type SwitchName = 'newRisk' | 'deposit' | 'withdrawal' | 'liquidation' | 'callClock'

/** The scope: everything, or one asset or instrument. */
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
  /** Of liquidation that is switched on again: milliseconds for which it stays off yet, at most four hours. */
  readonly grace?: number
  readonly by: string
  readonly reason: string
}

/**
 * Takes an instrument off the list: from now on positions in it may only be reduced, and orders that
 * would do more are closed. Its spot market has no orders any more.
 */
export interface DelistInstrument extends Header {
  readonly type: 'DelistInstrument'
  readonly instrument: InstrumentId
  readonly by: string
  readonly reason: string
}

/**
 * Ends an instrument at a price: every position in it is closed there. A future from its expiry on,
 * before it only once delisted; any other instrument at any time.
 */
export interface SettleInstrument extends Header {
  readonly type: 'SettleInstrument'
  readonly instrument: InstrumentId
  readonly price: Price
  readonly by: string
  readonly reason: string
}

/**
 * Pays a dividend in cash on its ex-date to those who are long of stock, by those who are short, and lowers the price
 * by as much. Nothing is withheld.
 */
export interface PayDividend extends Header {
  readonly type: 'PayDividend'
  readonly instrument: InstrumentId
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly perUnit: bigint
  /** The day on which it goes ex, ms since 1970: after the last, and not in the future. */
  readonly exDate: number
  readonly by: string
  readonly reason: string
}

/**
 * Lots of an option were exercised by their holder, or assigned to whom they are short, at a price of
 * what it is on. A European option from its expiry on.
 */
export interface ExerciseOption extends Header {
  readonly type: 'ExerciseOption'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Above zero, whichever side is held. */
  readonly lots: Quantity
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly price: bigint
}

/**
 * Lots of an option were assigned here, and the engine says to whom: fair shares of all that are short of it, at a
 * price of what it is on. A European option from its expiry on.
 */
export interface AssignOption extends Header {
  readonly type: 'AssignOption'
  readonly instrument: InstrumentId
  /** Above zero, at most what is short here. */
  readonly lots: Quantity
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly price: bigint
}

/** Ends an option at the price of what it is on: what is worth something is exercised. */
export interface ExpireOption extends Header {
  readonly type: 'ExpireOption'
  readonly instrument: InstrumentId
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly price: bigint
  readonly by: string
  readonly reason: string
}

/**
 * Ends an account's liquidation and suspends the next: until the account has left its rung, until
 * liquidation is armed again, or until a time, where one is given.
 */
export interface CancelLiquidation extends Header {
  readonly type: 'CancelLiquidation'
  readonly account: AccountId
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/**
 * Restricts an account, or every account of its owner. Restrictions stand side by side: none
 * replaces or shortens another.
 */
export interface Restrict extends Header {
  readonly type: 'Restrict'
  readonly account: AccountId
  readonly restriction: Restriction
  /** All accounts of the owner, those opened later included; left out, this account alone. */
  readonly binds?: 'owner'
  /** When it expires; null for until released. */
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** Sets what is to be done for an account, in its owner's name, when something happens. */
export interface SetProtection extends Header {
  readonly type: 'SetProtection'
  readonly account: AccountId
  readonly protection: Protection
}

/** Takes a protection back, by its name; its orders that are out are withdrawn. */
export interface RemoveProtection extends Header {
  readonly type: 'RemoveProtection'
  readonly account: AccountId
  readonly protection: string
}

/** Lifts a restriction, or all of a kind. */
export interface Release extends Header {
  readonly type: 'Release'
  readonly account: AccountId
  readonly restriction: Restriction
  /** The one that is lifted; left out, all of the kind. */
  readonly restraint?: string
  readonly by: string
  readonly reason: string
}
