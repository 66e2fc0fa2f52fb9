import type { AccountId, PositionMode } from '../model/Account.ts'
import type { Certainty } from '../model/Assessment.ts'
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
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type {
  CorrectionPosting,
  ImportedBalance,
  ImportedPosition,
  IndexSet,
  MarkSet,
  ModeChange,
  SwitchName,
  SwitchScope,
} from './Command.ts'
import type { RejectionCode } from './Rejection.ts'

/** Everything that can happen, closed. */
export type Event =
  | AccountImported
  | AccountOpened
  | Armed
  | AssetDefined
  | AuctionClosed
  | AuctionOpened
  | AuctionRestarted
  | AuctionTaken
  | Borrowed
  | CallAcknowledged
  | CallCancelled
  | CallExpired
  | CallExtended
  | CallMet
  | CallOpened
  | CallPartlyMet
  | CallWaived
  | CertaintyChanged
  | ClearancePaid
  | CollateralTaken
  | Corrected
  | DebtRedistributed
  | DebtWrittenOff
  | DeficitCovered
  | DeficitPaid
  | Deleveraged
  | Deposited
  | Disarmed
  | Elected
  | Executed
  | ExecutionEnded
  | ExecutionQueried
  | Filled
  | FundPaid
  | FundingSet
  | Inherited
  | InstrumentDefined
  | InsuranceUsed
  | InterestAccrued
  | LevelChanged
  | LiquidationEnded
  | LiquidationOrdered
  | LiquidationStarted
  | LoanAbsorbed
  | LoanLiquidated
  | LossShared
  | LossSocialised
  | MarketActivated
  | MarketDefined
  | MarketsGoverned
  | MarksSet
  | ModeChanged
  | OrderAmended
  | OrderClosed
  | OrderPlaced
  | PoolDefined
  | Redeemed
  | Rejected
  | Released
  | Repaid
  | Restricted
  | RoundEnded
  | RoundPaused
  | RulebookActivated
  | RulebookDefined
  | ShortfallBooked
  | Supplied
  | Switched
  | TakenOver
  | TimeAdvanced
  | Transferred
  | Withdrawn

export type EventType = Event['type']

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

/** An asset may now be held. */
export interface AssetDefined {
  readonly type: 'AssetDefined'
  readonly asset: AssetId
  readonly decimals: number
}

/** An instrument may now be traded. */
export interface InstrumentDefined {
  readonly type: 'InstrumentDefined'
  readonly instrument: InstrumentSpec
}

/** A version of a market is known; it is in force once activated. */
export interface MarketDefined {
  readonly type: 'MarketDefined'
  readonly market: Market
}

/** A version of a market is in force: it governs the clearing of its instrument. */
export interface MarketActivated {
  readonly type: 'MarketActivated'
  readonly instrument: InstrumentId
  readonly version: number
}

/**
 * A rulebook's version governs the clearing of instruments for which no market was defined, from now
 * on. A record: it follows from the rulebooks in force.
 */
export interface MarketsGoverned {
  readonly type: 'MarketsGoverned'
  /** Null where no rulebook in force knows them any more. */
  readonly rulebook: RulebookId | null
  readonly version: number | null
  readonly instruments: readonly InstrumentId[]
}

/** Money may be lent and borrowed in a pool; its claims are assets from now on. */
export interface PoolDefined {
  readonly type: 'PoolDefined'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

/** A version of a rulebook is known; it is in force once activated. */
export interface RulebookDefined {
  readonly type: 'RulebookDefined'
  readonly rulebook: Rulebook
}

/** A version of a rulebook is in force: its accounts are assessed again. */
export interface RulebookActivated {
  readonly type: 'RulebookActivated'
  readonly rulebook: RulebookId
  readonly version: number
}

/** An account exists. */
export interface AccountOpened {
  readonly type: 'AccountOpened'
  readonly account: AccountId
  readonly owner: string
  /** Who stands behind the owner: caps and concentration look here. */
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountId | null
  readonly isolates: InstrumentId | null
}

/** A mirrored account is now as its venue reports it. */
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

/** An account's mode is different. */
export interface ModeChanged {
  readonly type: 'ModeChanged'
  readonly account: AccountId
  readonly change: ModeChange
}

/** An amount came in from the outside world. */
export interface Deposited {
  readonly type: 'Deposited'
  readonly account: AccountId
  readonly asset: AssetId
  readonly amount: Amount
}

/** An amount left for the outside world. */
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
  readonly reason: 'request' | 'margin' | 'residue' | 'exchange'
}

/** Postings that compensate an error, by whom and why. */
export interface Corrected {
  readonly type: 'Corrected'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}

/** Prices are known as of a time. */
export interface MarksSet {
  readonly type: 'MarksSet'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** A cumulative funding index moved: holders owe or are owed the difference. */
export interface FundingSet {
  readonly type: 'FundingSet'
  readonly instrument: InstrumentId
  /** Settlement atoms a long pays per lot since the beginning, at 1e-9. */
  readonly index: bigint
}

/** An order reserves margin. */
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

/** An order's open size or price is different. */
export interface OrderAmended {
  readonly type: 'OrderAmended'
  readonly account: AccountId
  readonly order: string
  readonly lots: Quantity
  readonly price: Price
  readonly instrument: InstrumentId
}

/** An order reserves nothing any more. */
export interface OrderClosed {
  readonly type: 'OrderClosed'
  readonly account: AccountId
  readonly order: string
  readonly reason: 'request' | 'filled' | 'liquidation' | 'restriction'
}

/** A fill happened. */
export interface Filled {
  readonly type: 'Filled'
  /** The fill's own id, so that a repeat is harmless. */
  readonly fill: string
  readonly trade: Trade
  /** The order it consumed, where it cites one. */
  readonly order: string | null
}

/** How sure an account's assessment is changed: prices went stale, missing or came back. */
export interface CertaintyChanged {
  readonly type: 'CertaintyChanged'
  readonly account: AccountId
  readonly before: Certainty
  readonly after: Certainty
}

/** An account went up or down a ladder. */
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
  /** What cures it in cash, numeraire atoms. */
  readonly amount: Value
  /** The marginRatio of maintenance at or under which it is cured. */
  readonly cureTo: Ratio
  readonly equity: Value
  readonly requirement: Value
  readonly deadline: number
}

/** Somebody said they saw the call. */
export interface CallAcknowledged {
  readonly type: 'CallAcknowledged'
  readonly call: string
  readonly account: AccountId
  readonly by: string
}

/** A call's deadline was moved, by whom and why. */
export interface CallExtended {
  readonly type: 'CallExtended'
  readonly call: string
  readonly account: AccountId
  readonly deadline: number
  readonly by: string
  readonly reason: string
}

/** Something was brought, not all. */
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

/** A call was waived, by whom and why. */
export interface CallWaived {
  readonly type: 'CallWaived'
  readonly call: string
  readonly account: AccountId
  readonly by: string
  readonly reason: string
}

/** A deadline passed with the call unmet. */
export interface CallExpired {
  readonly type: 'CallExpired'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
}

/** A call no longer stands: the account went into liquidation, or was closed. */
export interface CallCancelled {
  readonly type: 'CallCancelled'
  readonly call: string
  readonly account: AccountId
  readonly reason: string
}

/** What one market asked of an account, settlement atoms. */
export interface MarketWeight {
  readonly instrument: InstrumentId
  readonly maintenance: Amount
}

/** An account is being liquidated: its orders go, its positions follow as far as needed. */
export interface LiquidationStarted {
  readonly type: 'LiquidationStarted'
  readonly account: AccountId
  readonly equity: Value
  readonly requirement: Value
  readonly cause: 'level' | 'expiry'
  /** Maintenance by market at the start: how a deficit is laid on markets later. */
  readonly weights: readonly MarketWeight[]
}

/** A reduction, conversion or disposal was ordered; the answer comes as an execution report. */
export interface LiquidationOrdered {
  readonly type: 'LiquidationOrdered'
  readonly order: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots to trade. */
  readonly lots: Quantity
  readonly purpose: 'reduce' | 'convert' | 'dispose'
  /** The price at which the account would be left with nothing, over the full size; null for none. */
  readonly bankruptcyPrice: Price | null
  /** When silence becomes unknown. */
  readonly deadline: number
}

/** Part of an ordered trade was executed. */
export interface Executed {
  readonly type: 'Executed'
  readonly order: string
  readonly trade: Trade
  /** Lots of the order still in flight, signed. */
  readonly left: Quantity
}

/** An order was silent past its deadline: it is asked about, never sent again blindly. */
export interface ExecutionQueried {
  readonly type: 'ExecutionQueried'
  readonly order: string
  readonly account: AccountId
}

/** No more executions come for an order. */
export interface ExecutionEnded {
  readonly type: 'ExecutionEnded'
  readonly order: string
  readonly account: AccountId
  /** Lots that were never executed, signed. */
  readonly unfilled: Quantity
  readonly reason: 'done' | 'rejected'
  readonly instrument: InstrumentId
}

/** A liquidated account paid the liquidation fee to the fund, out of what equity was left. */
export interface ClearancePaid {
  readonly type: 'ClearancePaid'
  readonly account: AccountId
  readonly order: string
  readonly asset: AssetId
  readonly amount: Amount
}

/** An account's liquidation is over. */
export interface LiquidationEnded {
  readonly type: 'LiquidationEnded'
  readonly account: AccountId
  readonly outcome: 'cured' | 'closed' | 'bankrupt'
}

/** Prices an auction starts at and stops at, in 10⁻²⁷ atoms of the debt an atom of collateral. */
export interface AuctionPrices {
  readonly top: bigint
  readonly reserve: bigint
}

/** Collateral is for sale by a falling price; it lies in the clearing account meanwhile. */
export interface AuctionOpened extends AuctionPrices {
  readonly type: 'AuctionOpened'
  readonly auction: string
  readonly account: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly collateral: AssetId
  readonly lot: Amount
  /** What is to be raised, penalty included, atoms of the debt. */
  readonly tab: Amount
  /** The penalty in it. */
  readonly penalty: Amount
}

/** A lot that nobody took in time is for sale again, at prices of now. */
export interface AuctionRestarted extends AuctionPrices {
  readonly type: 'AuctionRestarted'
  readonly auction: string
  readonly account: AccountId
}

/** A buyer took part of a lot: what he paid for the debt stands in a `Repaid` beside it. */
export interface AuctionTaken {
  readonly type: 'AuctionTaken'
  readonly auction: string
  readonly account: AccountId
  readonly buyer: AccountId
  readonly debt: AssetId
  readonly collateral: AssetId
  /** 10⁻²⁷ atoms of the debt an atom of collateral. */
  readonly price: bigint
  /** Atoms of collateral that the buyer was given. */
  readonly slice: Amount
  /** Of what he paid, the penalty: to the fund. */
  readonly penalty: Amount
  /** What is left to sell, atoms, and to raise, 10⁻²⁷ atoms. */
  readonly lot: Amount
  readonly tab: bigint
}

/** An auction is over; what is left of the lot is the borrower's again. */
export interface AuctionClosed {
  readonly type: 'AuctionClosed'
  readonly auction: string
  readonly account: AccountId
  readonly collateral: AssetId
  readonly returned: Amount
  readonly outcome: 'raised' | 'soldOut' | 'repaid' | 'unsold' | 'unpriced' | 'stopped'
}

/** The fund paid an account's deficit in a market. */
export interface FundPaid {
  readonly type: 'FundPaid'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A profitable position was closed against a bankrupt one, giving up a haircut. */
export interface Deleveraged {
  readonly type: 'Deleveraged'
  /** The trade at the mark. */
  readonly trade: Trade
  /** What it gave up toward the deficit, settlement atoms. */
  readonly haircut: Amount
  /** The price it was closed at in effect, haircut included, rounded against nobody: for reading. */
  readonly effectivePrice: Price
  /** Its place in the ranking, from 1. */
  readonly rank: number
  /** Why it stood there, e.g. the score, for the account's owner to read. */
  readonly reason: string
}

/** An account bore a share of a loss that nobody else could. */
export interface LossSocialised {
  readonly type: 'LossSocialised'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** What deleveraging and socialisation collected was paid to a bankrupt account. */
export interface DeficitCovered {
  readonly type: 'DeficitCovered'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** A loss that nobody could bear stands on the clearing account: the venue owes it. */
export interface ShortfallBooked {
  readonly type: 'ShortfallBooked'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/**
 * A bankrupt position was closed at the mark: the fund inherited it, deleveraging took it, or it was
 * offset against the opposite lots of another bankrupt account.
 */
export interface TakenOver {
  readonly type: 'TakenOver'
  readonly trade: Trade
  readonly by: 'offset' | 'fund' | 'deleveraging'
}

/** The fund took bankrupt lots over at the mark; it disposes of them by a schedule. */
export interface Inherited {
  readonly type: 'Inherited'
  /** The fund's own trade. */
  readonly trade: Trade
}

/** Money was lent to a pool for claims on it. */
export interface Supplied {
  readonly type: 'Supplied'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the claim. */
  readonly claims: Amount
}

/** Claims on a pool were turned into money again. */
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

/** A debt was repaid, by the borrower or by somebody for him. */
export interface Repaid {
  readonly type: 'Repaid'
  readonly payer: AccountId
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** Atoms of the debt claim that are owed no more. */
  readonly claims: Amount
}

/** A borrower chose its mode, and what it does not pledge. */
export interface Elected {
  readonly type: 'Elected'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

/** Interest grew: what the claims on a reserve stand for, in rays, as of a second. */
export interface InterestAccrued {
  readonly type: 'InterestAccrued'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly supply: bigint
  readonly debt: bigint
  /** Whole seconds since 1970. */
  readonly at: number
}

/** Collateral of a borrower went to whoever paid, or to the house as its share. */
export interface CollateralTaken {
  readonly type: 'CollateralTaken'
  readonly account: AccountId
  readonly to: AccountId
  /** The asset itself, or the claim on a pool that the borrower held. */
  readonly asset: AssetId
  readonly amount: Amount
  readonly reason: 'seizure' | 'fee' | 'absorption' | 'redistribution'
}

/** An insurance pool is about to pay: each of its lenders bears it in proportion. */
export interface InsuranceUsed {
  readonly type: 'InsuranceUsed'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** What its supply claims stand for afterwards, rays. */
  readonly supply: bigint
}

/** A borrower took part of another's debt over, with its part of the collateral. */
export interface DebtRedistributed {
  readonly type: 'DebtRedistributed'
  readonly account: AccountId
  readonly to: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
}

/** Nothing stands behind a debt any more: it is owed no longer, and the pool lacks it. */
export interface DebtWrittenOff {
  readonly type: 'DebtWrittenOff'
  readonly account: AccountId
  readonly pool: PoolId
  readonly asset: AssetId
  readonly claims: Amount
  readonly amount: Amount
}

/** A pool's lenders bore a loss, each in proportion to what he had lent. */
export interface LossShared {
  readonly type: 'LossShared'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** What the supply claims stand for afterwards, rays. */
  readonly supply: bigint
}

/** The fund gave a pool what it lacked. */
export interface DeficitPaid {
  readonly type: 'DeficitPaid'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Liquidation may act from now on. */
export interface Armed {
  readonly type: 'Armed'
  readonly by: string
  readonly reason: string
}

/** The engine assesses and calls and liquidates nobody. */
export interface Disarmed {
  readonly type: 'Disarmed'
  readonly by: string
  readonly reason: string
}

/** A switch was turned. */
export interface Switched {
  readonly type: 'Switched'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  readonly by: string
  readonly reason: string
}

/** An account may not do something. */
export interface Restricted {
  readonly type: 'Restricted'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** A restriction was lifted or ran out. */
export interface Released {
  readonly type: 'Released'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}

/** The clock moved. */
export interface TimeAdvanced {
  readonly type: 'TimeAdvanced'
  readonly to: number
}

/** A liquidator repaid part of a loan and was given collateral: what `Repaid` and `CollateralTaken` beside it add up to. */
export interface LoanLiquidated {
  readonly type: 'LoanLiquidated'
  readonly account: AccountId
  readonly liquidator: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly repaid: Amount
  readonly collateral: AssetId
  /** What the liquidator was given, atoms of the collateral. */
  readonly seized: Amount
  /** What the house kept of the bonus. */
  readonly fee: Amount
}

/** The house took a loan over: who paid and who was given what stands in the events that follow. */
export interface LoanAbsorbed {
  readonly type: 'LoanAbsorbed'
  readonly account: AccountId
  readonly reason: 'procedure' | 'toxic' | 'uncovered' | 'unsold'
  /** What collateral carried, what was owed and what collateral was worth. */
  readonly equity: Value
  readonly requirement: Value
  readonly worth: Value
}

/** A command was refused; nothing changed. */
export interface Rejected {
  readonly type: 'Rejected'
  readonly code: RejectionCode
  readonly detail: string
}

/**
 * The phases of a round, in order. Assess: levels, calls, who must be liquidated. Order: reductions
 * and conversions for all of them. Resolve: fund, deleveraging, socialisation, market by market.
 */
export type RoundPhase = 'assess' | 'order' | 'resolve'

/** A round is longer than an entry: it goes on from here. */
export interface RoundPaused {
  readonly type: 'RoundPaused'
  readonly phase: RoundPhase
}

/** All that followed from the command has been decided. */
export interface RoundEnded {
  readonly type: 'RoundEnded'
}

/** What an event means for those it names. */
export interface Concern<E> {
  /** The accounts it names; for events that name none, nothing. */
  readonly accounts: (event: E) => readonly AccountId[]
  /** Whether the engine has to look at them before the round ends. */
  readonly isLook: boolean | ((event: E) => boolean)
}

export type OfType<T extends EventType> = Extract<Event, { type: T }>

/** The account's standing may have changed. */
const look = <E>(accounts: Concern<E>['accounts']): Concern<E> => ({
  accounts,
  isLook: true,
})

/** It is about the account, and changes nothing that an assessment reads. */
const tell = <E>(accounts: Concern<E>['accounts']): Concern<E> => ({
  accounts,
  isLook: false,
})

const itself = ({ account }: { readonly account: AccountId }): readonly AccountId[] => [account]
const traded = ({ trade }: { readonly trade: { readonly account: AccountId } }) => [trade.account]
const giver = (event: { readonly account: AccountId; readonly to: AccountId }) => [
  event.account,
  event.to,
]
const nobody: Concern<unknown> = { accounts: () => [], isLook: false }

/** Every event, and whom it concerns; one that is not here does not compile. */
export const concerns: { readonly [T in EventType]: Concern<OfType<T>> } = {
  AccountImported: look(itself),
  AccountOpened: tell(itself),
  Armed: nobody,
  AssetDefined: nobody,
  AuctionClosed: look(itself),
  AuctionOpened: look(itself),
  AuctionRestarted: tell(itself),
  AuctionTaken: look(({ buyer, account }) => [buyer, account]),
  Borrowed: look(itself),
  CallAcknowledged: tell(itself),
  CallCancelled: look(itself),
  CallExpired: look(itself),
  CallExtended: tell(itself),
  CallMet: look(itself),
  CallOpened: tell(itself),
  CallPartlyMet: tell(itself),
  CallWaived: look(itself),
  CertaintyChanged: tell(itself),
  ClearancePaid: look(itself),
  CollateralTaken: look(giver),
  Corrected: look(({ postings }) => postings.map(({ account }) => account)),
  DebtRedistributed: look(giver),
  DebtWrittenOff: look(itself),
  DeficitCovered: look(itself),
  DeficitPaid: nobody,
  Deleveraged: look(traded),
  Deposited: look(itself),
  Disarmed: nobody,
  Elected: look(itself),
  Executed: look(traded),
  ExecutionEnded: look(itself),
  ExecutionQueried: tell(itself),
  Filled: look(traded),
  FundPaid: look(itself),
  FundingSet: nobody,
  Inherited: look(traded),
  InstrumentDefined: nobody,
  InsuranceUsed: nobody,
  InterestAccrued: nobody,
  // Looked at once more below its ladder, it can be left alone from there on.
  LevelChanged: { accounts: itself, isLook: ({ after }) => after === 0 },
  LiquidationEnded: look(itself),
  LiquidationOrdered: tell(itself),
  LiquidationStarted: look(itself),
  LoanAbsorbed: tell(itself),
  LoanLiquidated: tell(({ account, liquidator }) => [account, liquidator]),
  LossShared: nobody,
  LossSocialised: look(itself),
  MarketActivated: nobody,
  MarketDefined: nobody,
  MarketsGoverned: nobody,
  MarksSet: nobody,
  ModeChanged: look(itself),
  OrderAmended: look(itself),
  OrderClosed: look(itself),
  OrderPlaced: look(itself),
  PoolDefined: nobody,
  Redeemed: look(itself),
  Rejected: nobody,
  Released: tell(itself),
  Repaid: look(({ payer, account }) => [payer, account]),
  Restricted: tell(itself),
  RoundEnded: nobody,
  RoundPaused: nobody,
  RulebookActivated: nobody,
  RulebookDefined: nobody,
  ShortfallBooked: look(itself),
  Supplied: look(itself),
  Switched: nobody,
  TakenOver: look(traded),
  TimeAdvanced: nobody,
  Transferred: look(({ from, to }) => [from, to]),
  Withdrawn: look(itself),
}
