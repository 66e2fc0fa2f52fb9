import type { CalendarFaultCode } from '../calendar/CalendarFault.ts'
import type { AccountId, PositionMode } from '../model/Account.ts'
import type { Certainty } from '../model/Assessment.ts'
import type { AssetId, PoolId } from '../model/Asset.ts'
import type { BranchSpec } from '../model/BranchSpec.ts'
import type { InstrumentId, InstrumentSpec } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { Leg } from '../model/Position.ts'
import type { ActionKind, Protection } from '../model/Protection.ts'
import type { Caps, RateCurve, ReserveSpec, ReserveStatus } from '../model/ReserveSpec.ts'
import type { Restriction } from '../model/Restriction.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { BranchChange } from '../protocols/liquity2/BranchChange.ts'
import type { RedemptionRate } from '../protocols/liquity2/RedemptionRate.ts'
import type {
  CorrectionPosting,
  DepthTold,
  ImportedBalance,
  ImportedPosition,
  IndexSet,
  MarkSet,
  ModeChange,
  SwitchName,
  SwitchScope,
  VolatilityTold,
} from './Command.ts'
import type { LiquidationTerms, Suspension } from './LiquidationTerms.ts'
import type { FaultReason, Outcome, Unarmed } from './protection/Guard.ts'
import type { RejectionCode } from './Rejection.ts'
import type { TroveUseType } from './TroveUse.ts'

/** The closed union of all events. */
export type Event =
  | AccountImported
  | AccountOpened
  | Armed
  | AssetDefined
  | AuctionClosed
  | AuctionOpened
  | AuctionRestarted
  | AuctionTaken
  | AuditBreached
  | Borrowed
  | CallAcknowledged
  | CallAnswered
  | CallAssigned
  | CallCancelled
  | CallDisputeResolved
  | CallExpired
  | CallExtended
  | CallIncreased
  | CallLiquidated
  | CallMet
  | CallNoted
  | CallOpened
  | CallPartlyMet
  | CallPastDue
  | CallRaised
  | CallRescheduled
  | CallSuperseded
  | CallWaived
  | CertaintyChanged
  | ClearancePaid
  | ClaimsForgone
  | CollateralBought
  | CollateralTaken
  | Corrected
  | DebtRedistributed
  | DebtWrittenOff
  | DeficitCovered
  | DeficitPaid
  | DividendDeclared
  | DividendPaid
  | Deleveraged
  | Deposited
  | DepthSet
  | Disarmed
  | Elected
  | ExcessInherited
  | Executed
  | ExecutionEnded
  | ExecutionNoted
  | ExecutionQueried
  | ExpiryCured
  | ExpiryDeferred
  | Filled
  | FundPaid
  | FundingSet
  | HoldingTakenOver
  | IndexConfirmed
  | IndexDoubted
  | Inherited
  | InsolvencyStands
  | InstrumentDefined
  | InstrumentDelisted
  | InstrumentSettled
  | OptionExpired
  | InsuranceUsed
  | IncomeTaken
  | InterestAccrued
  | LevelChanged
  | LiquidationEnded
  | LiquidationOrderCancelled
  | LiquidationOrdered
  | LiquidationStarted
  | LiquidationWaits
  | LoanAbsorbed
  | LoanLiquidated
  | LoanRedeemed
  | LossCovered
  | LossShared
  | LossTold
  | LossSocialised
  | MarginTakenOver
  | MarkConfirmed
  | MarkDoubted
  | MarketActivated
  | MarketDefined
  | MarketsGoverned
  | MarksSet
  | ModeChanged
  | OrderAmended
  | OrderClosed
  | OrderEscalated
  | OrderPlaced
  | PoolDefined
  | ProtectionActed
  | ProtectionAnswered
  | ProtectionArmed
  | ProtectionEnded
  | ProtectionFailed
  | ProtectionOrdered
  | ProtectionRemoved
  | ProtectionSet
  | ProtectionTriggered
  | Redeemed
  | ReserveChanged
  | Rejected
  | Released
  | Repaid
  | Restricted
  | RetryScheduled
  | RoundEnded
  | RoundPaused
  | RulebookActivated
  | RulebookDefined
  | Settled
  | OptionExercised
  | SelfTradeFlagged
  | ShortfallBooked
  | StrikeCounted
  | Supplied
  | SuspensionEnded
  | Switched
  | TakenOver
  | TimeAdvanced
  | TrovesUsed
  | TrovesDefined
  | Transferred
  | VersionSuperseded
  | VolatilitySet
  | Withdrawn

export type EventType = Event['type']

/**
 * The effect of a trade against the street on a leg, computed by decide so that evolve only adds.
 */
export interface Trade {
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots traded: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  /** The increase of the leg's cost, settlement atoms. */
  readonly cost: Amount
  /** Realised profit, settlement atoms. Spot: the quote paid or received. */
  readonly realised: Amount
  /** Pending funding settled with the trade, settlement atoms: positive is received. */
  readonly funding: Amount
  /** The cumulative funding index to which the leg is now settled. */
  readonly fundingIndex: bigint
  readonly fee: Amount
}

/** An asset was defined. */
export interface AssetDefined {
  readonly type: 'AssetDefined'
  readonly asset: AssetId
  readonly decimals: number
}

/** An instrument was defined. */
export interface InstrumentDefined {
  readonly type: 'InstrumentDefined'
  readonly instrument: InstrumentSpec
}

/** A version of a market was defined; it is in force once activated. */
export interface MarketDefined {
  readonly type: 'MarketDefined'
  readonly market: Market
}

/** A version of a market came into force and governs the clearing of its instrument. */
export interface MarketActivated {
  readonly type: 'MarketActivated'
  readonly instrument: InstrumentId
  readonly version: number
}

/**
 * A version of a rulebook now governs the clearing of instruments without a market. For the record
 * only: it follows from the rulebooks in force.
 */
export interface MarketsGoverned {
  readonly type: 'MarketsGoverned'
  /** Null where no rulebook in force lists them any more. */
  readonly rulebook: RulebookId | null
  readonly version: number | null
  readonly instruments: readonly InstrumentId[]
}

/** A lending pool was defined; its claims are assets from now on. */
export interface PoolDefined {
  readonly type: 'PoolDefined'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

/** A system of troves was defined. */
export interface TrovesDefined {
  readonly type: 'TrovesDefined'
  readonly system: string
  readonly coin: AssetId
  readonly gas: AssetId
  readonly staleAfter: number
  readonly branches: readonly BranchSpec[]
}

/** A system of troves was used: what it left of each branch, and what money it moved. */
export interface TrovesUsed {
  readonly type: 'TrovesUsed'
  readonly account: AccountId
  readonly system: string
  readonly use: TroveUseType
  /** The second to which the books are brought. */
  readonly at: number
  readonly moves: readonly TroveMove[]
  readonly redemption: RedemptionRate
  /** Those that are not as they were, by their collateral. */
  readonly branches: readonly { readonly branch: AssetId; readonly change: BranchChange }[]
}

/** Money that a use of a system of troves moves. */
export interface TroveMove {
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A version of a rulebook was defined; it is in force once activated. */
export interface RulebookDefined {
  readonly type: 'RulebookDefined'
  readonly rulebook: Rulebook
}

/** A version of a rulebook came into force: its accounts are assessed again. */
export interface RulebookActivated {
  readonly type: 'RulebookActivated'
  readonly rulebook: RulebookId
  readonly version: number
}

/**
 * A version will never come into force: a higher one does so before it. Versions lie between the one
 * in force and the next, and their timers end here.
 */
export interface VersionSuperseded {
  readonly type: 'VersionSuperseded'
  readonly of: 'rulebook' | 'market'
  /** The rulebook, or the instrument of the market. */
  readonly id: string
  readonly version: number
  /** The version that comes into force instead. */
  readonly by: number
}

/** An account was opened. */
export interface AccountOpened {
  readonly type: 'AccountOpened'
  readonly account: AccountId
  readonly owner: string
  /** The group of the owner; caps and concentration limits apply to it. */
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountId | null
  readonly isolates: InstrumentId | null
}

/** A mirrored account was replaced by its venue's report. */
export interface AccountImported {
  readonly type: 'AccountImported'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
  readonly source: string
}

/** An account's mode changed. */
export interface ModeChanged {
  readonly type: 'ModeChanged'
  readonly account: AccountId
  readonly change: ModeChange
}

/** An amount was deposited. */
export interface Deposited {
  readonly type: 'Deposited'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** An amount was withdrawn. */
export interface Withdrawn {
  readonly type: 'Withdrawn'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** An amount moved between two accounts. */
export interface Transferred {
  readonly type: 'Transferred'
  readonly from: AccountId
  readonly to: AccountId
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'request' | 'margin' | 'residue' | 'exchange' | 'rounding'
}

/** A correction was posted, with its author and reason. */
export interface Corrected {
  readonly type: 'Corrected'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

/** Prices were set as of a time. */
export interface MarksSet {
  readonly type: 'MarksSet'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** Why a price that was held as doubtful is believed. */
export type Confirmation = 'time' | 'source' | 'operator'

/** A mark jumped beyond its band: the one accepted stands, bounded, and nothing acts on the market. */
export interface MarkDoubted {
  readonly type: 'MarkDoubted'
  readonly instrument: InstrumentId
  readonly price: Price
  /** Its source time. */
  readonly asOf: number
  readonly source: string
  /** The first one held, and when it came. */
  readonly anchor: Price
  readonly since: number
}

/** The same for the index price of an asset. */
export interface IndexDoubted {
  readonly type: 'IndexDoubted'
  readonly asset: AssetId
  readonly price: bigint
  readonly asOf: number
  readonly source: string
  readonly anchor: bigint
  readonly since: number
}

/** A mark held as doubtful is believed: `MarksSet` follows. */
export interface MarkConfirmed {
  readonly type: 'MarkConfirmed'
  readonly instrument: InstrumentId
  readonly price: Price
  readonly by: Confirmation
}

/** An index price held as doubtful is believed: `MarksSet` follows. */
export interface IndexConfirmed {
  readonly type: 'IndexConfirmed'
  readonly asset: AssetId
  readonly price: bigint
  readonly by: Confirmation
}

/** What markets would take is known as of a time. */
export interface DepthSet {
  readonly type: 'DepthSet'
  readonly depths: readonly DepthTold[]
}

/** How much instruments move is known as of a time. */
export interface VolatilitySet {
  readonly type: 'VolatilitySet'
  readonly volatilities: readonly VolatilityTold[]
}

/** A cumulative funding index changed: holders owe or are owed the difference. */
export interface FundingSet {
  readonly type: 'FundingSet'
  readonly instrument: InstrumentId
  /** Settlement atoms paid by a long per lot since inception, at 1e-9. */
  readonly index: bigint
}

/** An order reserved margin. */
export interface OrderPlaced {
  readonly type: 'OrderPlaced'
  readonly account: AccountId
  readonly order: string
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

/** An order's open size or price changed. */
export interface OrderAmended {
  readonly type: 'OrderAmended'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  readonly instrument: InstrumentId
}

/** An order released its reserve. */
export interface OrderClosed {
  readonly type: 'OrderClosed'
  readonly account: AccountId
  readonly order: string
  readonly reason:
    | 'request'
    | 'filled'
    | 'liquidation'
    | 'restriction'
    | 'reduceOnly'
    | 'delisting'
    | 'settlement'
    | 'protection'
}

/** A fill was recorded. */
export interface Filled {
  readonly type: 'Filled'
  /** The fill's own id, which makes a repeat harmless. */
  readonly fill: string
  readonly trade: Trade
  /** The order consumed, where the fill cites one. */
  readonly order: string | null
  /** The venue's id of the match, where it was told. */
  readonly match?: string
  /** What the fill did beyond that order; left out where it kept to it. */
  readonly beyond?: Beyond
}

/** What a fill did beyond the order it cites: a fact all the same, and margined as such. */
export interface Beyond {
  /** Signed lots beyond what was open, or beyond what a reduce-only order could reduce; may be zero. */
  readonly lots: Quantity
  /** The order's limit, where the fill was worse; null where it was kept. */
  readonly limit: Price | null
}

/** Both sides of one match belong to accounts of one owner or group. */
export interface SelfTradeFlagged {
  readonly type: 'SelfTradeFlagged'
  readonly match: string
  readonly account: AccountId
  /** The account on the other side. */
  readonly against: AccountId
  readonly instrument: InstrumentId
  /** Signed lots of the first account. */
  readonly lots: Quantity
  readonly price: Price
}

/** The confidence of an account's assessment changed: prices went stale, missing or fresh. */
export interface CertaintyChanged {
  readonly type: 'CertaintyChanged'
  readonly account: AccountId
  readonly before: Certainty
  readonly after: Certainty
}

/** An account changed its level on a ladder. */
export interface LevelChanged {
  readonly type: 'LevelChanged'
  readonly account: AccountId
  readonly ladder: string
  /** Rungs counted from 1; 0 is below the ladder. */
  readonly before: number
  readonly after: number
  readonly equity: Value
  readonly requirement: Value
}

/** A margin call was issued. */
export interface CallOpened {
  readonly type: 'CallOpened'
  readonly call: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  /** The cash that cures it, numeraire atoms. */
  readonly amount: Value
  /** The marginRatio of maintenance at or under which it is cured. */
  readonly cureTo: Ratio
  readonly equity: Value
  readonly requirement: Value
  readonly deadline: number
  /** Why its calendar did not say when it is due: the time stated beside it was counted. */
  readonly undated?: CalendarFaultCode
}

/** The called party answered: of what is asked it agrees to so much, and disputes the rest. */
export interface CallAnswered {
  readonly type: 'CallAnswered'
  readonly call: string
  readonly account: AccountId
  /** What was outstanding then. */
  readonly asked: Value
  readonly agreed: Value
  readonly by: string
  readonly reason: string
}

/** A dispute ended: what was asked stands, or of it only so much. */
export interface CallDisputeResolved {
  readonly type: 'CallDisputeResolved'
  readonly call: string
  readonly account: AccountId
  /** What is owed of what was asked when it was disputed; left out, all of it. */
  readonly amount?: Value
  readonly by: string
  readonly reason: string
}

/** A cumulative call asks for more: a part with a due date of its own. */
export interface CallIncreased {
  readonly type: 'CallIncreased'
  readonly call: string
  readonly account: AccountId
  readonly amount: Value
  readonly deadline: number
  readonly undated?: CalendarFaultCode
}

/** What of a cumulative call is due next changed, as parts of it were paid or taken out again. */
export interface CallRescheduled {
  readonly type: 'CallRescheduled'
  readonly call: string
  readonly account: AccountId
  readonly deadline: number
}

/** A call was replaced by another of the amount that is lacking now; the due date stays. */
export interface CallSuperseded {
  readonly type: 'CallSuperseded'
  readonly call: string
  readonly account: AccountId
  /** The call in its place. */
  readonly successor: string
  readonly amount: Value
  readonly equity: Value
  readonly requirement: Value
}

/** A deadline passed with the call unmet; it may be met until it is acted upon. */
export interface CallPastDue {
  readonly type: 'CallPastDue'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
  readonly until: number
}

/**
 * What a liquidation was to meet of a call came to its end: it was met, the account has nothing left to
 * sell, or nothing at all, or an operator ended it.
 */
export interface CallLiquidated {
  readonly type: 'CallLiquidated'
  readonly call: string
  readonly account: AccountId
  readonly outcome: LiquidationOutcome
}

/** A call counts as a strike of its account on its ladder. */
export interface StrikeCounted {
  readonly type: 'StrikeCounted'
  readonly call: string
  readonly account: AccountId
  readonly ladder: string
  /** The first instant at which it counts no more. */
  readonly until: number
}

/** A call was acknowledged. */
export interface CallAcknowledged {
  readonly type: 'CallAcknowledged'
  readonly call: string
  readonly account: AccountId
  readonly by: string
}

/** A call was given to somebody to work on, or to nobody any more. */
export interface CallAssigned {
  readonly type: 'CallAssigned'
  readonly call: string
  readonly account: AccountId
  readonly to: string | null
  readonly by: string
}

/** A note was added to a call. */
export interface CallNoted {
  readonly type: 'CallNoted'
  readonly call: string
  /** Left out where the call is closed: the engine keeps of those only that they were. */
  readonly account?: AccountId
  readonly by: string
  readonly text: string
}

/** A call's deadline was moved, with author and reason. */
export interface CallExtended {
  readonly type: 'CallExtended'
  readonly call: string
  readonly account: AccountId
  readonly deadline: number
  readonly by: string
  readonly reason: string
  readonly code?: string
}

/**
 * The account of an open call climbed to a more severe level that calls; its deadline is that
 * level's, where it is earlier.
 */
export interface CallRaised {
  readonly type: 'CallRaised'
  readonly call: string
  readonly account: AccountId
  readonly level: string
  readonly deadline: number
}

/** A call was met in part. */
export interface CallPartlyMet {
  readonly type: 'CallPartlyMet'
  readonly call: string
  readonly account: AccountId
  readonly brought: Value
  readonly remaining: Value
}

/** A call was cured. */
export interface CallMet {
  readonly type: 'CallMet'
  readonly call: string
  readonly account: AccountId
  readonly by: 'deposit' | 'reduction' | 'price'
}

/** A call, open or expired and still due, was waived, with author and reason. */
export interface CallWaived {
  readonly type: 'CallWaived'
  readonly call: string
  readonly account: AccountId
  readonly by: string
  readonly reason: string
}

/** A call expired: its deadline passed while it was unmet. */
export interface CallExpired {
  readonly type: 'CallExpired'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
}

/**
 * An expired call could not be carried out at its deadline. It is as soon as liquidation may act,
 * under the call's own terms, unless the account is cured before; until then it may only reduce.
 */
export interface ExpiryDeferred {
  readonly type: 'ExpiryDeferred'
  readonly call: string
  readonly account: AccountId
  /** The marginRatio of maintenance that the call asked for. */
  readonly cureTo: Ratio
  /** What it is then liquidated to, where that is lower. */
  readonly sellTo?: Ratio
  /**
   * Disarmed: liquidation is. Halted: nothing that it holds can be moved. Uncertain: a price is
   * stale or missing. Unbound: no rulebook is in force. Liquidating: it is being liquidated.
   * Suspended: an operator cancelled its liquidation.
   */
  readonly reason: 'disarmed' | 'halted' | 'uncertain' | 'unbound' | 'liquidating' | 'suspended'
  /** Its ladder, where what a liquidation meets is a strike. */
  readonly ladder?: string
}

/** An expired call is due no longer: the account came down to what it asked for. */
export interface ExpiryCured {
  readonly type: 'ExpiryCured'
  readonly call: string
  readonly account: AccountId
  readonly by: 'deposit' | 'reduction' | 'price'
}

/** A call was cancelled: the account went into liquidation, or was closed. */
export interface CallCancelled {
  readonly type: 'CallCancelled'
  readonly call: string
  readonly account: AccountId
  readonly reason: string
}

/** The maintenance of an account in one market, settlement atoms. */
export interface MarketWeight {
  readonly instrument: InstrumentId
  readonly maintenance: Amount
}

/**
 * An account's liquidation began: its orders are cancelled and positions are closed as far as
 * needed.
 */
export interface LiquidationStarted {
  readonly type: 'LiquidationStarted'
  readonly account: AccountId
  readonly equity: Value
  readonly requirement: Value
  readonly cause: 'level' | 'expiry'
  /** Maintenance by market at the start: the weights by which a deficit is allocated to markets. */
  readonly weights: readonly MarketWeight[]
  /**
   * The terms it keeps to its end: those of the version in force now, with the level that an expired
   * call asked for as target. Missing in events from before they were recorded.
   */
  readonly terms?: LiquidationTerms
  /** The calls that it is to meet, where that is a strike; left out for none. */
  readonly calls?: readonly AnsweredCall[]
}

/** A call that a liquidation is to meet. */
export interface AnsweredCall {
  readonly call: string
  readonly ladder: string
}

/** A reduction, conversion or sale was ordered; an execution report answers it. */
export interface LiquidationOrdered {
  readonly type: 'LiquidationOrdered'
  readonly order: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots to trade. */
  readonly lots: Quantity
  readonly purpose: 'reduce' | 'convert' | 'dispose'
  /** The bankruptcy price: where equity is zero, over the full size; null for none. */
  readonly bankruptcyPrice: Price | null
  /** No worse than which it may be executed; left out where the procedure tells no limit. */
  readonly limitPrice?: Price
  /** When a silent order becomes unknown. */
  readonly deadline: number
  /** The first order of a unit, of each of its legs: they are executed together or not at all. */
  readonly unit?: string
}

/**
 * A liquidation order was withdrawn. What was executed before that is still booked when it is told.
 * Cured: the account needs it no more. Shrunk: its leg is smaller than what is out. Settlement: its
 * instrument ended. Request: an operator ended the liquidation.
 */
export interface LiquidationOrderCancelled {
  readonly type: 'LiquidationOrderCancelled'
  readonly order: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly reason: 'cured' | 'shrunk' | 'settlement' | 'request'
}

/**
 * An execution went beyond what its leg still held: the fund took over the rest at its price, so
 * that no leg is turned over and the owner bears nothing that was ordered for it in excess.
 */
export interface ExcessInherited {
  readonly type: 'ExcessInherited'
  readonly order: string
  /** The account that the order was for. */
  readonly account: AccountId
  /** The fund's own trade. */
  readonly trade: Trade
  /** Lots of the order still unanswered, signed. */
  readonly left: Quantity
}

/** Part of an ordered trade was executed. */
export interface Executed {
  readonly type: 'Executed'
  readonly order: string
  readonly trade: Trade
  /** Lots of the order still unanswered, signed. */
  readonly left: Quantity
}

/**
 * An order was silent past its deadline: its status is queried, and it is never sent again blindly.
 */
export interface ExecutionQueried {
  readonly type: 'ExecutionQueried'
  readonly order: string
  readonly account: AccountId
}

/** An order ended: no more executions follow. */
export interface ExecutionEnded {
  readonly type: 'ExecutionEnded'
  readonly order: string
  readonly account: AccountId
  /** Lots never executed, signed. */
  readonly unfilled: Quantity
  readonly reason: 'done' | 'rejected'
  readonly instrument: InstrumentId
}

/** An order of a liquidation came back with nothing filled, and is tried again. */
export interface RetryScheduled {
  readonly type: 'RetryScheduled'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly purpose: 'reduce' | 'convert'
  /** How often in a row. */
  readonly times: number
  readonly leg: Leg
  readonly lots: Quantity
  readonly at: number
}

/**
 * An order of a liquidation was refused as often as its rules allow: the house takes over what could
 * not be converted, or the next position is reduced.
 */
export interface OrderEscalated {
  readonly type: 'OrderEscalated'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly purpose: 'reduce' | 'convert'
  readonly times: number
  readonly to: 'house' | 'next'
}

/** A liquidation waits for a market to open: what it could close elsewhere does not suffice. */
export interface LiquidationWaits {
  readonly type: 'LiquidationWaits'
  readonly account: AccountId
  /** Of what it holds, that of which the market opens first. */
  readonly instrument: InstrumentId
  readonly until: number
  readonly reason: 'session'
}

/** A liquidated account paid the liquidation fee to the fund, out of its remaining equity. */
export interface ClearancePaid {
  readonly type: 'ClearancePaid'
  readonly account: AccountId
  readonly order: string
  readonly asset: AssetId
  readonly amount: Amount
}

/** Taken over: the house took positions and margin, before the account was bankrupt. */
export type LiquidationOutcome = 'cured' | 'closed' | 'bankrupt' | 'cancelled' | 'takenOver'

/** An account's liquidation ended. */
export interface LiquidationEnded {
  readonly type: 'LiquidationEnded'
  readonly account: AccountId
  readonly outcome: LiquidationOutcome
  /** Where it was cancelled: by whom, why, and until when no other begins. */
  readonly suspension?: Suspension
}

/** The time came at which an account whose liquidation was cancelled may be liquidated again. */
export interface SuspensionEnded {
  readonly type: 'SuspensionEnded'
  readonly account: AccountId
}

/** An instrument was taken off the list: positions in it may only be reduced. */
export interface InstrumentDelisted {
  readonly type: 'InstrumentDelisted'
  readonly instrument: InstrumentId
  readonly by: string
  readonly reason: string
}

/** An instrument ended at a price; the events that follow close every position in it. */
export interface InstrumentSettled {
  readonly type: 'InstrumentSettled'
  readonly instrument: InstrumentId
  readonly price: Price
  readonly by: string
  readonly reason: string
}

/** A position was closed at its instrument's settlement. */
export interface Settled {
  readonly type: 'Settled'
  readonly trade: Trade
}

/** An option ended at a price of what it is on; the events that follow close every position in it. */
export interface OptionExpired {
  readonly type: 'OptionExpired'
  readonly instrument: InstrumentId
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly price: bigint
  readonly by: string
  readonly reason: string
}

/** Lots of an option were exercised or assigned, or lapsed. */
export interface OptionExercised {
  readonly type: 'OptionExercised'
  /** Its price is the worth rounded down to a tick, for people: `realised` is what moved. */
  readonly trade: Trade
  /** What the account took in of the base, atoms; given where below zero; zero of an option in cash. */
  readonly delivered: Amount
  /** Where a listing is delivered, its trades at the strike: by legs of a hedged account up to two. */
  readonly stock?: readonly Trade[]
}

/** Stock went ex dividend; the payments and the lower prices follow. */
export interface DividendDeclared {
  readonly type: 'DividendDeclared'
  readonly instrument: InstrumentId
  /** Quote units for a unit of the base, in units of 1e-12. */
  readonly perUnit: bigint
  readonly exDate: number
  readonly by: string
  readonly reason: string
}

/** A leg was paid a dividend, or paid it where it is short. */
export interface DividendPaid {
  readonly type: 'DividendPaid'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** What it held. */
  readonly lots: Quantity
  /** Settlement atoms, rounded down: below zero it paid. */
  readonly amount: Amount
}

/** An auction's start price and lowest price, in 10⁻²⁷ atoms of the debt per atom of collateral. */
export interface AuctionPrices {
  readonly top: bigint
  readonly reserve: bigint
}

/** An auction of collateral started; the clearing account holds the lot meanwhile. */
export interface AuctionOpened extends AuctionPrices {
  readonly type: 'AuctionOpened'
  readonly auction: string
  readonly account: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly collateral: AssetId
  readonly lot: Amount
  /** The tab: debt and penalty, atoms of the debt. */
  readonly tab: Amount
  /** The penalty included in it. */
  readonly penalty: Amount
}

/** An unsold lot was offered again, at current prices. */
export interface AuctionRestarted extends AuctionPrices {
  readonly type: 'AuctionRestarted'
  readonly auction: string
  readonly account: AccountId
}

/** A buyer took part of a lot; a `Repaid` event records its payment of the debt. */
export interface AuctionTaken {
  readonly type: 'AuctionTaken'
  readonly auction: string
  readonly account: AccountId
  readonly buyer: AccountId
  readonly debt: AssetId
  readonly collateral: AssetId
  /** 10⁻²⁷ atoms of the debt per atom of collateral. */
  readonly price: bigint
  /** Atoms of collateral received by the buyer. */
  readonly slice: Amount
  /** The part of the payment that is penalty: paid to the fund. */
  readonly penalty: Amount
  /** The lot that remains, atoms, and the tab that remains, 10⁻²⁷ atoms. */
  readonly lot: Amount
  readonly tab: bigint
}

/** An auction ended; the unsold lot returned to the borrower. */
export interface AuctionClosed {
  readonly type: 'AuctionClosed'
  readonly auction: string
  readonly account: AccountId
  readonly collateral: AssetId
  readonly returned: Amount
  readonly outcome: 'raised' | 'soldOut' | 'repaid' | 'unsold' | 'unpriced' | 'stopped'
}

/** The fund paid an account's deficit in a market, or one that no market stands behind. */
export interface FundPaid {
  readonly type: 'FundPaid'
  readonly account: AccountId
  /** Left out where the house of the asset bears the debt. */
  readonly instrument?: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A profitable position was closed against a bankrupt one and gave up a haircut. */
export interface Deleveraged {
  readonly type: 'Deleveraged'
  /** The trade at the mark. */
  readonly trade: Trade
  /** The haircut paid toward the deficit, settlement atoms. */
  readonly haircut: Amount
  /** The effective closing price, haircut included, rounded to the nearest: for display only. */
  readonly effectivePrice: Price
  /** Its rank, from 1. */
  readonly rank: number
  /** The reason for its rank, e.g. the score, for the account's owner. */
  readonly reason: string
}

/** An account bore a share of a socialised loss. */
export interface LossSocialised {
  readonly type: 'LossSocialised'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** The proceeds of deleveraging and socialisation were paid to a bankrupt account. */
export interface DeficitCovered {
  readonly type: 'DeficitCovered'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A loss that no account could bear was booked on the clearing account: the venue owes it. */
export interface ShortfallBooked {
  readonly type: 'ShortfallBooked'
  readonly account: AccountId
  /** Left out where the house of the asset bears the debt. */
  readonly instrument?: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/**
 * The house took over what a bankrupt account held and could not be sold, at the index less its
 * declared haircut, and paid part of a debt with it.
 */
export interface HoldingTakenOver {
  readonly type: 'HoldingTakenOver'
  readonly account: AccountId
  /** The fund, or the clearing account where the fund has nothing left in the asset owed. */
  readonly by: AccountId
  readonly asset: AssetId
  readonly amount: Amount
  readonly debt: AssetId
  /** What the house paid of the debt, atoms of the asset owed. */
  readonly credit: Amount
}

/**
 * The fund took over what backed the positions that it took with them. Of an asset that they settle in each
 * market has its part, which is room of the fund there; of others no market is named.
 */
export interface MarginTakenOver {
  readonly type: 'MarginTakenOver'
  readonly account: AccountId
  readonly instrument?: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** An account is short and cannot be resolved now; it waits. Told when the reason changes. */
export interface InsolvencyStands {
  readonly type: 'InsolvencyStands'
  readonly account: AccountId
  /** The numeraire, and what is missing in it now. */
  readonly asset: AssetId
  readonly amount: Amount
  /** Market: what bears the debt cannot be acted upon. Position: a leg cannot be closed. */
  readonly why: InsolvencyReason
}

export type InsolvencyReason = 'market' | 'position'

/**
 * A bankrupt position was closed at the mark: taken over by the fund, closed by deleveraging, or
 * offset against the opposite lots of another bankrupt account.
 */
export interface TakenOver {
  readonly type: 'TakenOver'
  readonly trade: Trade
  readonly by: 'offset' | 'fund' | 'deleveraging'
}

/** The fund took bankrupt lots over at the mark; it disposes of them on a schedule. */
export interface Inherited {
  readonly type: 'Inherited'
  /** The fund's own trade. */
  readonly trade: Trade
}

/** Money was lent to a pool in exchange for claims. */
export interface Supplied {
  readonly type: 'Supplied'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

/** Claims on a pool were redeemed. */
export interface Redeemed {
  readonly type: 'Redeemed'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

/** Money was borrowed from a pool. */
export interface Borrowed {
  readonly type: 'Borrowed'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

/** A debt was repaid, by the borrower or on its behalf. */
export interface Repaid {
  readonly type: 'Repaid'
  readonly payer: AccountId
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the debt claim extinguished. */
  readonly claims: Amount
}

/** A borrower elected its mode and the assets it does not pledge. */
export interface Elected {
  readonly type: 'Elected'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

/** Interest accrued: the new interest indices of a reserve, in rays, as of a second. */
export interface InterestAccrued {
  readonly type: 'InterestAccrued'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly supply: bigint
  readonly debt: bigint
  /** Whole seconds since 1970. */
  readonly at: number
}

/** A borrower's collateral went to the payer, or to the house as its share. */
export interface CollateralTaken {
  readonly type: 'CollateralTaken'
  readonly account: AccountId
  readonly to: AccountId
  /** The asset itself, or the borrower's claim on a pool. */
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'seizure' | 'fee' | 'absorption' | 'redistribution' | 'redemption'
  /** Where a pool took it over: the asset of its reserve that it is held for, and is sold for. */
  readonly heldFor?: AssetId
}

/** An insurance pool is about to pay: its lenders bear the amount pro rata. */
export interface InsuranceUsed {
  readonly type: 'InsuranceUsed'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** The supply index afterwards, rays. */
  readonly supply: bigint
}

/** A borrower took over part of another's debt, with the matching part of the collateral. */
export interface DebtRedistributed {
  readonly type: 'DebtRedistributed'
  readonly account: AccountId
  readonly to: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
}

/** A debt without collateral was written off: it is no longer owed, and the pool has a deficit. */
export interface DebtWrittenOff {
  readonly type: 'DebtWrittenOff'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
  readonly amount: Amount
}

/** Collateral that a pool had taken over was bought from it. */
export interface CollateralBought {
  readonly type: 'CollateralBought'
  readonly account: AccountId
  readonly pool: PoolId
  /** What it was held for and is paid in. */
  readonly asset: AssetId
  readonly cost: Amount
  readonly collateral: AssetId
  readonly amount: Amount
}

/** Lenders of a pool kept elsewhere bore a loss there. */
export interface LossTold {
  readonly type: 'LossTold'
  readonly pool: PoolId
  readonly asset: AssetId
  /** The supply index afterwards, rays. */
  readonly supply: bigint
}

/**
 * A lender that redeems while a loss is known gave up the claims that its part of it comes to; what is
 * left in the pool by that bears the loss.
 */
export interface ClaimsForgone {
  readonly type: 'ClaimsForgone'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
  /** What they stood for. */
  readonly amount: Amount
}

/** The income that the house left in a pool bore a part of its deficit. */
export interface LossCovered {
  readonly type: 'LossCovered'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A reserve goes on by these rates and caps, and so open as this. */
export interface ReserveChanged {
  readonly type: 'ReserveChanged'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly curve: RateCurve
  readonly caps: Caps
  readonly status: ReserveStatus
  /** Missing where only what is unhealthy is liquidated. */
  readonly forced?: boolean
}

/** The fund was given what the house had earned in a pool. */
export interface IncomeTaken {
  readonly type: 'IncomeTaken'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A pool's lenders bore a loss, pro rata to the amounts lent. */
export interface LossShared {
  readonly type: 'LossShared'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** The supply index afterwards, rays. */
  readonly supply: bigint
}

/** The fund paid a pool's deficit. */
export interface DeficitPaid {
  readonly type: 'DeficitPaid'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Liquidation was armed, market by market: each acts as soon as its prices are fresh. */
export interface Armed {
  readonly type: 'Armed'
  readonly by: string
  readonly reason: string
  /** What is held and has no fresh price yet, by id; left out where nothing is. */
  readonly waiting?: readonly string[]
}

/** Liquidation was disarmed: the engine assesses and calls, and liquidates no account. */
export interface Disarmed {
  readonly type: 'Disarmed'
  readonly by: string
  readonly reason: string
}

/** The audit found that something does not add up; the switches that follow halt what could hurt. */
export interface AuditBreached {
  readonly type: 'AuditBreached'
  readonly what: string
}

/** A switch was turned. */
export interface Switched {
  readonly type: 'Switched'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  /** On only from then; until then, the grace after an outage, it stays off. */
  readonly from?: number
  readonly by: string
  readonly reason: string
}

/** An account was restricted. */
export interface Restricted {
  readonly type: 'Restricted'
  readonly account: AccountId
  /** Names the restriction; one on all accounts of an owner has the same name in each. */
  readonly restraint: string
  readonly restriction: Restriction
  readonly binds?: 'owner'
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** A restriction was released or expired. */
export interface Released {
  readonly type: 'Released'
  readonly account: AccountId
  readonly restraint: string
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}

/** An owner set a protection of an account, in place of one of the same name. */
export interface ProtectionSet {
  readonly type: 'ProtectionSet'
  readonly account: AccountId
  readonly protection: Protection
}

/** A protection was taken back. */
export interface ProtectionRemoved {
  readonly type: 'ProtectionRemoved'
  readonly account: AccountId
  readonly protection: string
}

/** A protection waits for its trigger again, or says why it does not. */
export interface ProtectionArmed {
  readonly type: 'ProtectionArmed'
  readonly account: AccountId
  readonly protection: string
  /** Null where it is armed. */
  readonly unarmed: Unarmed | null
}

/** The trigger of a protection held, and an attempt began. */
export interface ProtectionTriggered {
  readonly type: 'ProtectionTriggered'
  readonly account: AccountId
  readonly protection: string
  readonly equity: Value
  readonly requirement: Value
  /** When its first action is given up. */
  readonly until: number
}

/** A protection did something that is done at once; the events that say what stand before it. */
export interface ProtectionActed {
  readonly type: 'ProtectionActed'
  readonly account: AccountId
  readonly protection: string
  /** Which of its actions, counted from 0. */
  readonly step: number
  readonly action: ActionKind
  /** What it moved, which counts in its budget. */
  readonly worth: Value
  readonly until: number
}

/**
 * A protection sent out an order in the owner's name, to be answered like one of a liquidation. In an
 * account kept here it reserves as any open order.
 */
export interface ProtectionOrdered {
  readonly type: 'ProtectionOrdered'
  readonly order: string
  readonly account: AccountId
  readonly protection: string
  readonly step: number
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** The signed trade: negative sells. */
  readonly lots: Quantity
  /** The worst price at which it may trade; null for any. */
  readonly limit: Price | null
  /** The price at which it reserves. */
  readonly price: Price
  readonly reduceOnly: boolean
  /** Its notional, which counts in the budget. */
  readonly worth: Value
  /** When its silence is unknown, and it is withdrawn. */
  readonly deadline: number
  /** The owner. */
  readonly by: string
}

/** An order of a protection ended. */
export interface ProtectionAnswered {
  readonly type: 'ProtectionAnswered'
  readonly account: AccountId
  readonly protection: string
  readonly step: number
  readonly order: string
  readonly instrument: InstrumentId
  /** Signed lots executed in all. */
  readonly filled: Quantity
  /** What its budget gets back. */
  readonly returned: Value
}

/** An action of a protection could not act, or a liquidation began before it did. */
export interface ProtectionFailed {
  readonly type: 'ProtectionFailed'
  readonly account: AccountId
  readonly protection: string
  readonly step: number
  /** Null where none was tried. */
  readonly action: ActionKind | null
  readonly reason: FaultReason
  readonly detail: string
  /** When the next action is given up. */
  readonly until: number
}

/** An attempt ended. */
export interface ProtectionEnded {
  readonly type: 'ProtectionEnded'
  readonly account: AccountId
  readonly protection: string
  readonly outcome: Outcome
  readonly restsUntil: number
}

/** An order for a mirror was executed at its venue; what it holds comes with its next import. */
export interface ExecutionNoted {
  readonly type: 'ExecutionNoted'
  readonly order: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly lots: Quantity
  readonly price: Price
  readonly fee: Amount
  /** Signed lots still unanswered. */
  readonly left: Quantity
}

/** The clock moved. */
export interface TimeAdvanced {
  readonly type: 'TimeAdvanced'
  readonly to: number
}

/**
 * A liquidator repaid part of a loan and received collateral: the total of the `Repaid` and
 * `CollateralTaken` events with it.
 */
export interface LoanLiquidated {
  readonly type: 'LoanLiquidated'
  readonly account: AccountId
  readonly liquidator: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly repaid: Amount
  readonly collateral: AssetId
  /** Atoms of the collateral received by the liquidator. */
  readonly seized: Amount
  /** The house's share of the bonus. */
  readonly fee: Amount
}

/**
 * Part of a loan was paid off for collateral at the index price; the postings are the `Repaid` and
 * `CollateralTaken` events with it.
 */
export interface LoanRedeemed {
  readonly type: 'LoanRedeemed'
  readonly account: AccountId
  readonly redeemer: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly repaid: Amount
  readonly collateral: AssetId
  /** Atoms of the collateral received by the redeemer. */
  readonly taken: Amount
  /** Atoms that stay with the borrower. */
  readonly fee: Amount
}

/**
 * The house absorbed a loan; the events that follow record who paid and who received collateral.
 */
export interface LoanAbsorbed {
  readonly type: 'LoanAbsorbed'
  readonly account: AccountId
  readonly reason: 'procedure' | 'toxic' | 'uncovered' | 'unsold'
  /** Borrowing capacity, debt and collateral, each at its worth. */
  readonly equity: Value
  readonly requirement: Value
  readonly worth: Value
}

/** A command was refused; nothing else changed. */
export interface Rejected {
  readonly type: 'Rejected'
  readonly code: RejectionCode
  readonly detail: string
}

/**
 * The phases of a round, in order. Assess: levels, calls, the start of liquidations. Order:
 * reductions and conversions for all accounts. Resolve: fund, deleveraging, socialisation, market
 * by market.
 */
export type RoundPhase = 'assess' | 'order' | 'resolve'

/** A round exceeds one entry and continues in the next. */
export interface RoundPaused {
  readonly type: 'RoundPaused'
  readonly phase: RoundPhase
}

/** The round of a command is complete. */
export interface RoundEnded {
  readonly type: 'RoundEnded'
}

/** All accounts, all that have a protection, or all under a rulebook. */
export type Scope = 'everybody' | 'guarded' | { readonly rulebook: RulebookId }

/** The effect of an event on the accounts it names. */
export interface Concern<E> {
  /** The accounts it names; empty where it names none. */
  readonly accounts: (event: E) => readonly AccountId[]
  /** Whether those accounts must be monitored before the round ends. */
  readonly isLook: boolean | ((event: E) => boolean)
  /** Whom it concerns without naming anyone; left out, nobody. */
  readonly scope?: (event: E) => Scope
}

export type OfType<T extends EventType> = Extract<Event, { type: T }>

/** The account's margin may have changed. */
const affects = <E>(accounts: Concern<E>['accounts']): Concern<E> => ({
  accounts,
  isLook: true,
})

/** The event names the account but changes no input of its assessment. */
const mentions = <E>(accounts: Concern<E>['accounts']): Concern<E> => ({
  accounts,
  isLook: false,
})

const ownAccount = ({ account }: { readonly account: AccountId }): readonly AccountId[] => [account]
const traded = ({ trade }: { readonly trade: { readonly account: AccountId } }) => [trade.account]
const bothParties = (event: { readonly account: AccountId; readonly to: AccountId }) => [
  event.account,
  event.to,
]
const noAccount: Concern<unknown> = { accounts: () => [], isLook: false }
const everybody: Concern<unknown> = { ...noAccount, scope: () => 'everybody' }

/** The accounts that each event concerns; an event missing here does not compile. */
export const concerns: { readonly [T in EventType]: Concern<OfType<T>> } = {
  AccountImported: affects(ownAccount),
  AccountOpened: mentions(ownAccount),
  Armed: everybody,
  AssetDefined: noAccount,
  AuctionClosed: affects(ownAccount),
  AuctionOpened: affects(ownAccount),
  AuctionRestarted: mentions(ownAccount),
  AuditBreached: noAccount,
  AuctionTaken: affects(({ buyer, account }) => [buyer, account]),
  Borrowed: affects(ownAccount),
  CallAcknowledged: mentions(ownAccount),
  CallAnswered: mentions(ownAccount),
  CallAssigned: mentions(ownAccount),
  CallCancelled: affects(ownAccount),
  // Of an amount that was fixed nothing may be left.
  CallDisputeResolved: affects(ownAccount),
  CallExpired: affects(ownAccount),
  CallExtended: mentions(ownAccount),
  CallIncreased: mentions(ownAccount),
  CallLiquidated: mentions(ownAccount),
  CallMet: affects(ownAccount),
  CallNoted: mentions(({ account }) => (account === undefined ? [] : [account])),
  CallOpened: mentions(ownAccount),
  CallPartlyMet: mentions(ownAccount),
  CallPastDue: mentions(ownAccount),
  CallRaised: mentions(ownAccount),
  CallRescheduled: mentions(ownAccount),
  CallSuperseded: mentions(ownAccount),
  CallWaived: affects(ownAccount),
  CertaintyChanged: mentions(ownAccount),
  ClearancePaid: affects(ownAccount),
  ClaimsForgone: affects(ownAccount),
  CollateralBought: affects(ownAccount),
  CollateralTaken: affects(bothParties),
  Corrected: affects(({ postings }) => postings.map(({ account }) => account)),
  DebtRedistributed: affects(bothParties),
  DebtWrittenOff: affects(ownAccount),
  DeficitCovered: affects(ownAccount),
  DeficitPaid: noAccount,
  DividendDeclared: noAccount,
  DividendPaid: affects(ownAccount),
  Deleveraged: affects(traded),
  Deposited: affects(ownAccount),
  // Depth backs new risk alone, and who takes it is checked then.
  DepthSet: noAccount,
  Disarmed: noAccount,
  Elected: affects(ownAccount),
  ExcessInherited: affects(({ trade, account }) => [trade.account, account]),
  Executed: affects(traded),
  ExecutionEnded: affects(ownAccount),
  ExecutionNoted: mentions(ownAccount),
  ExecutionQueried: mentions(ownAccount),
  ExpiryCured: affects(ownAccount),
  ExpiryDeferred: mentions(ownAccount),
  Filled: affects(traded),
  FundPaid: affects(ownAccount),
  FundingSet: noAccount,
  HoldingTakenOver: affects(ownAccount),
  Inherited: affects(traded),
  InsolvencyStands: mentions(ownAccount),
  IndexConfirmed: noAccount,
  IndexDoubted: noAccount,
  InstrumentDefined: noAccount,
  InstrumentDelisted: everybody,
  InstrumentSettled: noAccount,
  OptionExpired: noAccount,
  InsuranceUsed: noAccount,
  IncomeTaken: noAccount,
  InterestAccrued: noAccount,
  // Monitored once more below its ladder, it gets a new screening bound.
  LevelChanged: { accounts: ownAccount, isLook: ({ after }) => after === 0 },
  LiquidationEnded: affects(ownAccount),
  // Its liquidation goes on: what is withdrawn holds it up no more.
  LiquidationOrderCancelled: affects(ownAccount),
  LiquidationOrdered: mentions(ownAccount),
  LiquidationWaits: mentions(ownAccount),
  LiquidationStarted: affects(ownAccount),
  LoanAbsorbed: mentions(ownAccount),
  LoanLiquidated: mentions(({ account, liquidator }) => [account, liquidator]),
  LoanRedeemed: mentions(({ account, redeemer }) => [account, redeemer]),
  LossCovered: noAccount,
  LossShared: noAccount,
  LossTold: noAccount,
  LossSocialised: affects(ownAccount),
  MarginTakenOver: affects(ownAccount),
  MarkConfirmed: noAccount,
  MarkDoubted: noAccount,
  MarketActivated: noAccount,
  MarketDefined: noAccount,
  MarketsGoverned: noAccount,
  MarksSet: noAccount,
  ModeChanged: affects(ownAccount),
  OrderAmended: affects(ownAccount),
  OrderClosed: affects(ownAccount),
  OrderEscalated: affects(ownAccount),
  OrderPlaced: affects(ownAccount),
  PoolDefined: noAccount,
  ProtectionActed: affects(ownAccount),
  ProtectionAnswered: mentions(ownAccount),
  ProtectionArmed: mentions(ownAccount),
  ProtectionEnded: affects(ownAccount),
  ProtectionFailed: mentions(ownAccount),
  // It reserves margin as an order that is placed.
  ProtectionOrdered: affects(ownAccount),
  ProtectionRemoved: affects(ownAccount),
  ProtectionSet: affects(ownAccount),
  // While it is at it, no bound holds for the account.
  ProtectionTriggered: affects(ownAccount),
  Redeemed: affects(ownAccount),
  // What was paused may be acted upon again.
  ReserveChanged: everybody,
  Rejected: noAccount,
  Released: mentions(ownAccount),
  Repaid: affects(({ payer, account }) => [payer, account]),
  // Orders that would add are closed at once.
  Restricted: affects(ownAccount),
  RetryScheduled: affects(ownAccount),
  RoundEnded: noAccount,
  RoundPaused: noAccount,
  RulebookActivated: { ...noAccount, scope: ({ rulebook }) => ({ rulebook }) },
  RulebookDefined: noAccount,
  Settled: affects(traded),
  OptionExercised: affects(traded),
  SelfTradeFlagged: mentions(({ account, against }) => [account, against]),
  ShortfallBooked: affects(ownAccount),
  StrikeCounted: mentions(ownAccount),
  Supplied: affects(ownAccount),
  SuspensionEnded: affects(ownAccount),
  Switched: everybody,
  TakenOver: affects(traded),
  TimeAdvanced: noAccount,
  TrovesUsed: affects(({ moves }) => moves.flatMap(({ from, to }) => [from, to])),
  TrovesDefined: noAccount,
  Transferred: affects(({ from, to }) => [from, to]),
  VersionSuperseded: noAccount,
  // Nothing but protections waits by it.
  VolatilitySet: { ...noAccount, scope: () => 'guarded' },
  Withdrawn: affects(ownAccount),
}
