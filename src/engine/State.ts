import { defined } from '../base/assert.ts'
import { limits } from '../base/limits.ts'
import type { MarginCall } from '../calls/MarginCall.ts'
import type { Methods } from '../margin/Method.ts'
import { standard } from '../margin/methods/standard.ts'
import type { AccountId, HouseRole } from '../model/Account.ts'
import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { MarketDepth, OpenInterest } from '../model/MarketDepth.ts'
import type { Leg } from '../model/Position.ts'
import type { Index, Mark } from '../model/PriceBook.ts'
import type { RulebookId } from '../model/Rulebook.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import { AccountState, type Restraint } from './AccountState.ts'
import type { Auction } from './Auction.ts'
import type { Matches } from './Matches.ts'
import type { Outflows } from './Outflows.ts'
import { PastIds } from './PastIds.ts'
import { Pool, type Reserve } from './Pool.ts'
import type { Rules } from './Rules.ts'
import { Timers } from './Timers.ts'
import type { TroveSystem } from './TroveSystem.ts'
import { Window } from './Window.ts'

/**
 * The whole state of the engine. There is one, and only `evolve` writes it.
 *
 * Rules: [ENG1]
 */
export interface State {
  /** The last entry's number. */
  seq: number
  time: number
  readonly assets: Asset[]
  readonly assetById: Map<AssetId, Asset>
  readonly instruments: Instrument[]
  readonly instrumentById: Map<InstrumentId, Instrument>
  /** The methods that a rulebook may name. Code, given at the start and never recorded. */
  readonly methods: Methods
  readonly rulebooks: Map<RulebookId, Rules>
  /** Markets by instrument, where defined. */
  readonly markets: Map<InstrumentId, MarketVersions>
  readonly pools: Map<PoolId, Pool>
  /** Systems of troves, by name. */
  readonly troves: Map<string, TroveSystem>
  readonly accounts: AccountState[]
  readonly accountById: Map<AccountId, AccountState>
  /** Derived: accounts by the group of their owner; a list of the one that is alone in its group. */
  readonly groups: Map<string, readonly AccountState[] | Set<AccountState>>
  /** Derived: accounts by what they have a leg in, by instrument index, in no order that anything may depend on. */
  readonly holders: Set<AccountState>[]
  readonly book: Book
  /** The other side of every trade, by instrument index: contracts and costs sum to zero with it. */
  readonly street: { readonly lots: bigint[]; readonly cost: bigint[] }
  /** Calls not yet closed, by id. */
  readonly calls: Map<string, MarginCall>
  /** Liquidation orders not yet ended, by id. */
  readonly orders: Map<string, LiquidationOrder>
  /** Running auctions of collateral, by id. */
  readonly auctions: Map<string, Auction>
  /** The fund's realised loss in each market, by instrument index, settlement atoms. */
  readonly fundDrawn: bigint[]
  /** Matches of which one side was reported. */
  readonly matches: Matches
  /** By asset index: what left lately, where a rulebook limits it. */
  readonly outflows: Map<number, Outflows>
  /** What the fund paid for debts that no market stands behind, by asset index, atoms. */
  readonly houseDrawn: bigint[]
  /** How instruments ended, by index; missing while one is listed. */
  readonly ends: (InstrumentEnd | undefined)[]
  /** The last ex-date of a dividend that was paid, by instrument index. */
  readonly exDates: (number | undefined)[]
  /** When the window of a cap opened, by instrument and by asset index; missing where caps hold for good. */
  readonly fundSince: (number | undefined)[]
  readonly houseSince: (number | undefined)[]
  armed: boolean
  /** Switches that are off, as `what:kind:id`. */
  readonly switchedOff: Set<string>
  /** Switches that come back on by themselves, and when: graces after an outage. */
  readonly graces: Map<string, number>
  /** When call clocks were stopped; null while they run. */
  callClockStoppedAt: number | null
  readonly commandIds: Window
  readonly fillIds: Window
  /** Ids that left the windows. */
  readonly past: { readonly commands: PastIds; readonly fills: PastIds }
  readonly counters: {
    call: number
    order: number
    auction: number
    restraint: number
    guard: number
    sent: number
  }
  /** Restrictions on all accounts of an owner, by owner. */
  readonly ownerRestraints: Map<string, Restraint[]>
  /** Derived: pending timers. */
  readonly timers: Timers
  /** Derived: accounts under liquidation, by index. */
  readonly liquidating: Set<number>
  /** Derived: accounts on a rung of a ladder, by index. */
  readonly onRung: Set<number>
  /** Derived: liquidation orders withdrawn and not yet answered. */
  readonly withdrawn: Set<string>
  /** Derived: accounts with a protection, by index. */
  readonly guarded: Set<number>
  /** Derived: whose protections wait for a leg, by the account whose leg it is. */
  readonly watched: Map<AccountId, Set<number>>
  /** Derived: accounts with a protection whose leg was reduced, by index. */
  readonly tripped: Set<number>
}

/** Marks, indices and funding as State keeps them; methods read it as a PriceBook. */
export interface Book {
  time: number
  readonly marks: (Mark | undefined)[]
  readonly indices: (Index | undefined)[]
  readonly funding: (bigint | undefined)[]
  readonly accrued: (Ratio | undefined)[]
  readonly depths: (MarketDepth | undefined)[]
  /** What was told of how much each instrument moves; protections alone read it. */
  readonly volatilities: (Volatility | undefined)[]
  /** Derived: what all accounts hold, by instrument index. */
  readonly interest: (OpenInterest | undefined)[]
}

/** How much an instrument moves in a day, as told from outside. */
export interface Volatility {
  /** One standard deviation of a day's return, a share of the price. */
  readonly daily: Ratio
  readonly time: number
  readonly source: string
}

/** Delisted: positions may only be reduced. Settled: they were closed, and nothing trades any more. */
export type InstrumentEnd = 'delisted' | 'settled'

/** All versions of one market, and the one in force. */
export interface MarketVersions {
  /** Oldest first. */
  readonly versions: Market[]
  active: Market | null
}

/** A liquidation order: a reduction, conversion or sale. */
export interface LiquidationOrder {
  readonly id: string
  readonly account: AccountState
  readonly instrument: Instrument
  readonly leg: Leg
  readonly purpose: 'reduce' | 'convert' | 'dispose' | 'protect'
  readonly lots: Quantity
  /** Signed lots unanswered. */
  readonly left: Quantity
  readonly limit: Price | null
  /** No worse than which a liquidation's order may be executed. */
  readonly limitPrice?: Price
  readonly deadline: number
  readonly unit?: string
  readonly queried: boolean
  /** Whether it was withdrawn: it is kept only for what may have been executed already. */
  readonly cancelled?: true
  /** Set where a protection sent it. */
  readonly sent?: Sent
}

/** Which protection sent an order, at which of its actions, and what it counts in its budget. */
export interface Sent {
  readonly guard: number
  readonly step: number
  readonly worth: Value
}

const houseRoles: readonly HouseRole[] = ['street', 'fund', 'clearing', 'fees', 'rounding', 'world']

/**
 * An empty engine with its house accounts, disarmed.
 *
 * @example
 * const state = State.create()
 * State.house(state, 'fund').id // => 'house:fund'
 */
export function create(methods: Methods = standard): State {
  const state: State = {
    seq: 0,
    time: 0,
    assets: [],
    assetById: new Map(),
    instruments: [],
    instrumentById: new Map(),
    methods,
    rulebooks: new Map(),
    markets: new Map(),
    pools: new Map(),
    troves: new Map(),
    accounts: [],
    accountById: new Map(),
    groups: new Map(),
    holders: [],
    book: {
      time: 0,
      marks: [],
      indices: [],
      funding: [],
      accrued: [],
      depths: [],
      interest: [],
      volatilities: [],
    },
    street: { lots: [], cost: [] },
    calls: new Map(),
    orders: new Map(),
    auctions: new Map(),
    ...{ fundDrawn: [], ends: [], exDates: [] },
    matches: new Map(),
    outflows: new Map(),
    houseDrawn: [],
    fundSince: [],
    houseSince: [],
    armed: false,
    switchedOff: new Set(),
    graces: new Map(),
    callClockStoppedAt: null,
    commandIds: Window.create(limits.commandIds),
    fillIds: Window.create(limits.commandIds),
    past: { commands: PastIds.create(), fills: PastIds.create() },
    counters: { call: 0, order: 0, auction: 0, restraint: 0, guard: 0, sent: 0 },
    ownerRestraints: new Map(),
    timers: Timers.create(),
    liquidating: new Set(),
    onRung: new Set(),
    withdrawn: new Set(),
    guarded: new Set(),
    watched: new Map(),
    tripped: new Set(),
  }
  for (const role of houseRoles) openHouse(state, role)
  return state
}

function openHouse(state: State, role: HouseRole): void {
  addHouse(state, `house:${role}`, role)
}

/** Opens an account of the house. */
export function addHouse(state: State, id: AccountId, role: HouseRole): void {
  add(state, {
    ...blank(id, state.accounts.length),
    kind: 'house',
    role,
    rules: null,
    parent: null,
    isolates: null,
    owner: 'house',
    group: 'house',
    positionMode: 'net',
  })
}

/** The empty fields of a new account. */
export const blank = (id: AccountId, index: number) => ({
  id,
  index,
  balances: [],
  positions: [],
  orders: [],
  leverages: [],
  elections: AccountState.electionsOf(null, []),
  isolated: [],
  isolating: AccountState.setOf<number>([]),
  levels: [],
  calls: [],
  suppressedCalls: AccountState.setOf<string>([]),
  dues: AccountState.listOf<never>([]),
  strikes: AccountState.listOf<never>([]),
  certainty: 'certain' as const,
  liquidation: null,
  restrictions: AccountState.listOf<never>([]),
  suspension: null,
  lastStep: null,
  guards: AccountState.listOf<never>([]),
})

/** Registers a new account under its index and id. */
export function add(state: State, account: AccountState): void {
  state.accounts.push(account)
  state.accountById.set(account.id, account)
  joinGroup(state, account)
}

/** Counts an account among those of its group, and no longer among those of another. */
export function joinGroup({ groups }: State, account: AccountState, before?: string): void {
  if (before !== undefined) leaveGroup(groups, account, before)
  const members = groups.get(account.group)
  if (members instanceof Set) members.add(account)
  else if (members === undefined) groups.set(account.group, [account])
  else groups.set(account.group, new Set([...members, account]))
}

function leaveGroup(groups: State['groups'], account: AccountState, name: string): void {
  const members = groups.get(name)
  if (members instanceof Set) members.delete(account)
  else if (members?.[0] === account) groups.delete(name)
}

/** The accounts of a group, in no order that anything may depend on. */
export const group = ({ groups }: State, name: string): Iterable<AccountState> =>
  groups.get(name) ?? []

const housePlace = (role: HouseRole): number => houseRoles.indexOf(role)

export const house = (state: State, role: HouseRole): AccountState =>
  state.accounts[housePlace(role)] as AccountState

/** Looks up an account that must exist: events name only what decide has checked. */
export const account = (state: State, id: AccountId): AccountState =>
  defined(state.accountById.get(id), `an event names account ${id}, which is not there`)

export const instrument = (state: State, id: InstrumentId): Instrument =>
  defined(state.instrumentById.get(id), `an event names instrument ${id}, which is not there`)

export const asset = (state: State, id: AssetId): Asset =>
  defined(state.assetById.get(id), `an event names asset ${id}, which is not there`)

/** Looks up a pool that must exist. */
export const pool = (state: State, id: PoolId): Pool =>
  defined(state.pools.get(id), `an event names pool ${id}, which is not there`)

/** Looks up a reserve that must exist, and its pool. */
export function reserve(
  state: State,
  { pool: id, asset: name }: { readonly pool: PoolId; readonly asset: AssetId },
): readonly [Pool, Reserve] {
  const found = pool(state, id)
  const missing = `an event names a reserve of ${name} in pool ${id}, which is not there`
  return [found, defined(Pool.reserve(found, asset(state, name)), missing)]
}

/** The underlying of an asset index: the asset of a claim, or the asset itself. */
export const underlyingOf = (state: State, index: number): Asset =>
  assetAt(state, assetAt(state, index).claim?.of ?? index)

/** Whole seconds since 1970, the unit of interest accrual. */
export const seconds = ({ time }: State): number => secondOf(time)

export const secondOf = (time: number): number => Math.floor(time / 1_000)

/** The asset at an index. */
export const assetAt = (state: State, index: number): Asset =>
  defined(state.assets[index], 'a column belongs to an asset')

/** The account's rulebook, bound; null where no version is in force. */
export const rulesOf = (_state: State, { rules }: AccountState): BoundRulebook | null =>
  rules === null ? null : rules.bound

/** Counts an account among those on a rung, or no longer, after its levels have changed. */
export function countRungs({ onRung }: State, { index, levels }: AccountState): void {
  if (levels.some((level) => level > 0)) onRung.add(index)
  else onRung.delete(index)
}

/** The accounts on a rung of a ladder or under liquidation, in the order of opening. */
export const troubled = ({ onRung, liquidating, accounts }: State): AccountState[] =>
  [...new Set([...onRung, ...liquidating])]
    .sort((a, b) => a - b)
    .map((index) => accounts[index] as AccountState)

/** The accounts under liquidation, in the order of opening. */
export const liquidating = ({ liquidating, accounts }: State): AccountState[] =>
  [...liquidating].sort((a, b) => a - b).map((index) => accounts[index] as AccountState)

/** The id of the next call. */
export const nextCall = ({ counters }: State): string => `call-${counters.call + 1}`

/** Whether an id is that of a call that was opened here, be it closed since. */
export function hadCall({ counters }: State, id: string): boolean {
  const [, count] = /^call-([1-9]\d{0,15})$/.exec(id) ?? []
  return count !== undefined && BigInt(count) <= counters.call
}

/** The name of the next restriction. */
export const nextRestraint = ({ counters }: State): string =>
  `restriction-${counters.restraint + 1}`

/** The id of the next liquidation order. */
export const nextOrder = ({ counters }: State): string => `liquidation-${counters.order + 1}`

/** The id of the next order of a protection. */
export const nextProtective = ({ counters }: State): string => `protection-${counters.sent + 1}`

export const fundingIndex = (state: State, instrument: Instrument): bigint =>
  state.book.funding[instrument.index] ?? 0n

export * as State from './State.ts'
