import type { AccountId } from '../model/Account.ts'
import type { Event, EventType } from './Event.ts'
import type { State } from './State.ts'

/**
 * The accounts that an event concerns. The engine's rounds and the subscribers to accounts share
 * this table. An event type missing from it does not compile.
 */

/** The effect of an event on the accounts it names. */
interface Concern<E> {
  /** The accounts it names; empty where it names none. */
  readonly accounts: (event: E) => readonly AccountId[]
  /** Whether those accounts must be monitored before the round ends. */
  readonly isLook: boolean | ((event: E) => boolean)
}

type OfType<T extends EventType> = Extract<Event, { type: T }>

/** The account's margin may have changed. */
const look = <E>(accounts: Concern<E>['accounts']): Concern<E> => ({
  accounts,
  isLook: true,
})

/** The event names the account but changes no input of its assessment. */
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

const table: { readonly [T in EventType]: Concern<OfType<T>> } = {
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
  // Monitored once more below its ladder, it gets a new screening bound.
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

/**
 * The accounts that an event names.
 *
 * @example
 * Concerns.accountsOf({ type: 'Deposited', account: 'a', asset: 'USDT', amount }) // => ['a']
 */
export function accountsOf(event: Event): readonly AccountId[] {
  return (table[event.type] as Concern<Event>).accounts(event)
}

/** Whether an event may have changed the margin of the accounts it names. */
export function isLook(event: Event): boolean {
  const { isLook } = table[event.type] as Concern<Event>
  return typeof isLook === 'boolean' ? isLook : isLook(event)
}

/** The scope of an event that names no account: every account, or all under a rulebook. */
export function scopeOf(event: Event): 'everybody' | { readonly rulebook: string } | null {
  if (event.type === 'Armed' || event.type === 'Switched') return 'everybody'
  return event.type === 'RulebookActivated' ? { rulebook: event.rulebook } : null
}

/** The holdings whose price or unit an event changed, by index: its holders are concerned. */
export interface Moved {
  readonly instruments: readonly number[]
  readonly assets: readonly number[]
}

const nothing: Moved = { instruments: [], assets: [] }

/**
 * The instruments and assets whose price, funding or index an event changed. The claims on an asset
 * count with it.
 */
export function dependentsOf(state: State, event: Event): Moved {
  switch (event.type) {
    case 'MarksSet':
      return {
        instruments: event.marks.map(({ instrument }) => indexOf(state.instrumentById, instrument)),
        assets: event.indices.flatMap(({ asset }) =>
          withClaims(state, indexOf(state.assetById, asset)),
        ),
      }
    case 'FundingSet':
      return { instruments: [indexOf(state.instrumentById, event.instrument)], assets: [] }
    case 'InterestAccrued':
    case 'InsuranceUsed':
    case 'LossShared':
      return { instruments: [], assets: movedClaims(state, event) }
    default:
      return nothing
  }
}

const indexOf = (known: ReadonlyMap<string, { readonly index: number }>, id: string): number =>
  known.get(id)?.index ?? -1

/** An asset and every claim on it, by index. */
export function withClaims({ pools }: State, index: number): number[] {
  const found = [index]
  for (const { reserves } of pools.values()) {
    for (const { asset, supply, debt } of reserves) {
      if (asset.index === index) found.push(supply.index, debt.index)
    }
  }
  return found
}

/** The claims of a reserve whose interest index changed. */
function movedClaims(
  { pools }: State,
  { pool, asset: id, supply, ...event }: OfType<'InterestAccrued' | 'InsuranceUsed' | 'LossShared'>,
): number[] {
  const reserve = pools.get(pool)?.reserves.find(({ asset }) => asset.id === id)
  if (reserve === undefined) return []
  const found: number[] = []
  if (supply !== reserve.supplyIndex) found.push(reserve.supply.index)
  if ('debt' in event && event.debt !== reserve.debtIndex) found.push(reserve.debt.index)
  return found
}

export * as Concerns from './Concerns.ts'
