import { defined } from '../base/assert.ts'
import { limits } from '../base/limits.ts'
import type { Asset } from '../model/Asset.ts'
import { Instrument, type InstrumentSpec } from '../model/Instrument.ts'
import { AccountState, type Restraint } from './AccountState.ts'
import type { Auction } from './Auction.ts'
import { Guards } from './evolve/guards.ts'
import { passInterest } from './evolve/pools.ts'
import { setTimers } from './evolve/timers.ts'
import { countLeg } from './evolve/trade.ts'
import type {
  KeptAccount,
  KeptAuction,
  KeptLiquidationOrder,
  KeptMarket,
  KeptOutflows,
  KeptPool,
  KeptRestraint,
  KeptState,
} from './Kept.ts'
import { keepTroves, restoreTroves } from './keptTroves.ts'
import { PastIds } from './PastIds.ts'
import type { Pool } from './Pool.ts'
import { Rules } from './Rules.ts'
import { type LiquidationOrder, State } from './State.ts'
import { Window } from './Window.ts'

/** State as the journal keeps and digests it. Rules: [ENG17] */
export type Snapshot = KeptState

/** The fields that are as long as the book, read and written item by item. */
export const long = ['accounts', 'auctions', 'calls', 'orders'] as const

type Long = (typeof long)[number]

/** A snapshot whose long fields are drawn from State while they are iterated. */
export type Drawn = Omit<Snapshot, Long> & {
  readonly [field in Long]: Iterable<Snapshot[field][number]>
}

/** Takes a snapshot of State, between rounds. */
export function take(state: State): Snapshot {
  const { accounts, auctions, calls, orders, ...rest } = draw(state)
  return {
    ...rest,
    accounts: [...accounts],
    auctions: [...auctions],
    calls: [...calls],
    orders: [...orders],
  }
}

/** A snapshot of State for a reader who is done before State goes on. */
export function draw(state: State): Drawn {
  return {
    seq: state.seq,
    time: state.time,
    assets: state.assets,
    instruments: state.instruments.map(specOf),
    rulebooks: [...state.rulebooks.values()].map(({ id, versions, active }) => ({
      id,
      versions,
      active: active?.version ?? null,
    })),
    accounts: drawn(() => state.accounts.values(), keepAccount),
    marks: dense(state.book.marks),
    indices: dense(state.book.indices),
    funding: dense(state.book.funding),
    ...(state.book.depths.length > 0 && { depths: dense(state.book.depths) }),
    ...(state.book.volatilities.length > 0 && { volatilities: dense(state.book.volatilities) }),
    ...(state.markets.size > 0 && { markets: keepMarkets(state) }),
    pools: [...state.pools.values()].map(keepPool),
    ...(state.troves.size > 0 && { troves: [...state.troves.values()].map(keepTroves) }),
    auctions: drawn(() => state.auctions.values(), keepAuction),
    streetLots: filled(state.street.lots),
    streetCost: filled(state.street.cost),
    calls: { [Symbol.iterator]: () => state.calls.values() },
    orders: drawn(() => state.orders.values(), keepOrder),
    fundDrawn: filled(state.fundDrawn),
    ...(state.houseDrawn.length > 0 && { houseDrawn: filled(state.houseDrawn) }),
    ...(state.ends.length > 0 && { ends: dense(state.ends) }),
    ...(state.exDates.length > 0 && { exDates: dense(state.exDates) }),
    ...(state.matches.size > 0 && {
      matches: [...state.matches].map(([match, side]) => ({ match, ...side })),
    }),
    ...(state.outflows.size > 0 && { outflows: keepOutflows(state) }),
    ...(state.fundSince.length > 0 && { fundSince: dense(state.fundSince) }),
    ...(state.houseSince.length > 0 && { houseSince: dense(state.houseSince) }),
    armed: state.armed,
    switchedOff: [...state.switchedOff].sort(),
    ...(state.graces.size > 0 && { graces: [...state.graces].sort() }),
    callClockStoppedAt: state.callClockStoppedAt,
    commandIds: Window.list(state.commandIds),
    fillIds: Window.list(state.fillIds),
    ...(state.commandIds.ring.length > 0 && { contents: Window.listContents(state.commandIds) }),
    ...(state.past.commands.length > 0 && { pastCommands: PastIds.keep(state.past.commands) }),
    ...(state.past.fills.length > 0 && { pastFills: PastIds.keep(state.past.fills) }),
    counters: keepCounters(state),
    ...(state.ownerRestraints.size > 0 && {
      ownerRestraints: [...state.ownerRestraints].map(
        ([owner, restraints]) => [owner, [...restraints]] as const,
      ),
    }),
  }
}

/** A list that is made item by item, each time that it is iterated. */
const drawn = <From, Item>(
  items: () => IteratorObject<From>,
  keep: (item: From) => Item,
): Iterable<Item> => ({ [Symbol.iterator]: () => items().map(keep) })

/** Missing elements become null, so that a list survives writing and reading unchanged. */
const dense = <T>(items: readonly (T | undefined)[]): (T | null)[] =>
  Array.from(items, (item) => item ?? null)

const filled = (items: readonly bigint[]): bigint[] => Array.from(items, (item) => item ?? 0n)

const specOf = (instrument: Instrument): InstrumentSpec => ({
  id: instrument.id,
  kind: instrument.kind,
  payoff: instrument.payoff,
  base: instrument.base,
  quote: instrument.quote,
  settle: instrument.settle,
  contractSize: instrument.contractSize,
  tick: instrument.tick,
  lot: instrument.lot,
  lotsMin: instrument.lotsMin,
  expiry: instrument.expiry,
  allowsNonPositive: instrument.allowsNonPositive,
  ...(instrument.option && { option: instrument.option }),
})

const keepOrder = (order: LiquidationOrder): KeptLiquidationOrder => ({
  ...order,
  account: order.account.index,
  instrument: order.instrument.index,
})

function keepAccount(account: AccountState): KeptAccount {
  const { liquidation } = account
  return {
    id: account.id,
    kind: account.kind,
    role: account.role,
    rules: account.rules?.id ?? null,
    parent: account.parent?.index ?? null,
    isolates: account.isolates,
    owner: account.owner,
    group: account.group,
    positionMode: account.positionMode,
    balances: dense(account.balances),
    positions: account.positions.map((held) => ({ ...held, instrument: held.instrument.index })),
    orders: account.orders.map((order) => ({ ...order, instrument: order.instrument.index })),
    leverages: dense(account.leverages),
    mode: account.elections.mode,
    unpledged: [...account.elections.unpledged].sort((a, b) => a - b),
    isolating: [...account.isolating],
    levels: Array.from(account.levels, (level) => level ?? 0),
    calls: dense(account.calls),
    excused: [...account.suppressedCalls],
    ...(account.dues.length > 0 && { dues: [...account.dues] }),
    ...(account.strikes.length > 0 && { strikes: [...account.strikes] }),
    certainty: account.certainty,
    liquidation: liquidation && { ...liquidation, inFlight: [...liquidation.inFlight] },
    restrictions: account.restrictions,
    ...(account.suspension && { suspension: account.suspension }),
    ...(account.lastStep && { lastStep: account.lastStep }),
    ...(account.guards.length > 0 && { guards: [...account.guards] }),
  }
}

/** Restrictions and protections are counted from the first on; older snapshots say nothing of them. */
const keepCounters = ({ counters }: State): KeptState['counters'] => {
  const { restraint, guard, sent, ...others } = counters
  const since = { ...(restraint > 0 && { restraint }), ...(guard > 0 && { guard }) }
  return { ...others, ...since, ...(sent > 0 && { sent }) }
}

const keepMarkets = ({ markets }: State): KeptMarket[] =>
  [...markets].map(([instrument, { versions, active }]) => {
    return { instrument, versions: [...versions], active: active?.version ?? null }
  })

const keepOutflows = ({ outflows }: State): KeptOutflows[] =>
  [...outflows].map(([asset, { hour, day }]) => ({ asset, hour: [...hour], day: [...day] }))

const keepPool = ({ id, account, reserves }: Pool): KeptPool => ({
  id,
  account: account.index,
  reserves: reserves.map(({ taken, ...reserve }) => ({
    ...reserve,
    asset: reserve.asset.index,
    supply: reserve.supply.index,
    debt: reserve.debt.index,
    ...(taken.length > 0 && { taken }),
  })),
})

const keepAuction = (auction: Auction): KeptAuction => ({
  ...auction,
  account: auction.account.index,
  pool: auction.pool.id,
  collateral: auction.collateral.index,
  debt: auction.debt.index,
})

/** A state of its own that decides as this one would, with the same methods. */
export const copy = (state: State): State => restore(take(state), State.create(state.methods))

/**
 * Restores State from a snapshot, into an empty one. Derived data (timers, bindings, isolation
 * parents) is computed again.
 *
 * @example
 * const state = Snapshot.restore(Snapshot.take(before)) // decides as `before` would
 */
export function restore(kept: Drawn, empty: State = State.create()): State {
  const rest = restoring(kept, empty)
  for (let state = rest.more(); ; state = rest.more()) if (state !== null) return state
}

/** Accounts that are read in one part. */
const PART = 250

/**
 * Begins to restore State: each part is some accounts, the last all that is beside them.
 *
 * @example
 * Snapshot.restoring(Snapshot.take(State.create())).more() // => the State, for there is no account
 */
export function restoring(kept: Drawn, empty: State = State.create()): { more(): State | null } {
  const state = begun(kept, empty)
  const accounts = kept.accounts[Symbol.iterator]()
  return {
    more() {
      for (let count = 0; count < PART; count++) {
        const next = accounts.next()
        if (next.done === true) return ended(state, kept)
        restoreAccount(state, next.value)
      }
      return null
    },
  }
}

function begun(kept: Drawn, empty: State): State {
  const state: State = {
    ...empty,
    ...{ seq: kept.seq, time: kept.time },
    street: { lots: [...kept.streetLots], cost: [...kept.streetCost] },
    fundDrawn: [...kept.fundDrawn],
    ...{ ends: sparse(kept.ends ?? []), exDates: sparse(kept.exDates ?? []) },
    matches: new Map((kept.matches ?? []).map(({ match, ...side }) => [match, side])),
    outflows: new Map((kept.outflows ?? []).map(({ asset, ...left }) => [asset, left])),
    houseDrawn: [...(kept.houseDrawn ?? [])],
    fundSince: sparse(kept.fundSince ?? []),
    houseSince: sparse(kept.houseSince ?? []),
    armed: kept.armed,
    switchedOff: new Set(kept.switchedOff),
    graces: new Map(kept.graces ?? []),
    callClockStoppedAt: kept.callClockStoppedAt,
    commandIds: Window.create(limits.commandIds, kept.commandIds, kept.contents),
    fillIds: Window.create(limits.commandIds, kept.fillIds),
    past: {
      commands: PastIds.create(kept.pastCommands),
      fills: PastIds.create(kept.pastFills),
    },
    counters: {
      ...kept.counters,
      restraint: kept.counters.restraint ?? 0,
      guard: kept.counters.guard ?? 0,
      sent: kept.counters.sent ?? 0,
    },
    ownerRestraints: new Map(
      (kept.ownerRestraints ?? []).map(([owner, restraints]) => [owner, [...restraints]]),
    ),
  }
  define(state, kept)
  state.accounts.length = 0
  state.accountById.clear()
  state.groups.clear()
  return state
}

/** What is beside accounts and may name them. */
function ended(state: State, kept: Drawn): State {
  state.book.time = kept.time
  state.book.marks.push(...sparse(kept.marks))
  state.book.indices.push(...sparse(kept.indices))
  state.book.funding.push(...sparse(kept.funding))
  state.book.depths.push(...sparse(kept.depths ?? []))
  state.book.volatilities.push(...sparse(kept.volatilities ?? []))
  for (const pool of kept.pools) restorePool(state, pool)
  for (const system of kept.troves ?? []) state.troves.set(system.id, restoreTroves(state, system))
  passInterest(state)
  for (const auction of kept.auctions) restoreAuction(state, auction)
  for (const call of kept.calls) state.calls.set(call.id, call)
  for (const order of kept.orders) {
    const account = defined(state.accounts[order.account], 'a kept order names an account')
    const instrument = defined(state.instruments[order.instrument], 'and an instrument')
    state.orders.set(order.id, { ...order, account, instrument })
    if (order.cancelled) state.withdrawn.add(order.id)
  }
  setTimers(state)
  return state
}

const sparse = <T>(items: readonly (T | null)[]): (T | undefined)[] =>
  items.map((item) => item ?? undefined)

function define(state: State, { assets, instruments, rulebooks, markets = [] }: Drawn): void {
  for (const asset of assets) {
    state.assets.push(asset)
    state.assetById.set(asset.id, asset)
  }
  instruments.forEach((spec, index) => {
    const [base, settle] = [State.asset(state, spec.base), State.asset(state, spec.settle)]
    const quote = State.asset(state, spec.quote)
    const created = Instrument.create(spec, index, base, settle, quote)
    const instrument = Instrument.bound(created, state.instrumentById)
    state.instruments.push(instrument)
    state.instrumentById.set(spec.id, instrument)
  })
  for (const { instrument, versions, active } of markets) {
    const version = versions.find((one) => one.version === active) ?? null
    state.markets.set(instrument, { versions: [...versions], active: version })
  }
  for (const { id, versions, active } of rulebooks) {
    const rules = Rules.create(state.methods, versions, active)
    Rules.bind(rules, state)
    state.rulebooks.set(id, rules)
  }
}

function restoreAccount(state: State, kept: KeptAccount): void {
  const at = (index: number): Instrument =>
    defined(state.instruments[index], 'a kept account holds what is defined')
  const parent = kept.parent === null ? null : (state.accounts[kept.parent] ?? null)
  const { liquidation } = kept
  const account: AccountState = {
    ...kept,
    index: state.accounts.length,
    rules: kept.rules === null ? null : (state.rulebooks.get(kept.rules) ?? null),
    parent,
    balances: sparse(kept.balances),
    positions: kept.positions.map((held) => ({ ...held, instrument: at(held.instrument) })),
    orders: kept.orders.map((order) => ({ ...order, instrument: at(order.instrument) })),
    leverages: sparse(kept.leverages),
    isolated: [],
    elections: AccountState.electionsOf(kept.mode, kept.unpledged),
    isolating: AccountState.setOf(kept.isolating),
    levels: [...kept.levels],
    calls: sparse(kept.calls),
    suppressedCalls: AccountState.setOf(kept.excused),
    dues: AccountState.listOf(kept.dues ?? []),
    strikes: AccountState.listOf(kept.strikes ?? []),
    liquidation: liquidation && { ...liquidation, inFlight: new Set(liquidation.inFlight) },
    restrictions: AccountState.listOf(kept.restrictions.map(named)),
    ...{ suspension: kept.suspension ?? null, lastStep: kept.lastStep ?? null },
    guards: AccountState.listOf(kept.guards ?? []),
  }
  for (const { instrument, lots } of account.positions) {
    countLeg(state, account, instrument, 0n, lots)
  }
  State.add(state, account)
  if (parent !== null && kept.isolates !== null) parent.isolated[kept.isolates] = account
  if (liquidation !== null) state.liquidating.add(account.index)
  Guards.derive(state, account)
  State.countRungs(state, account)
}

/** An older snapshot has one of each kind, without a name or its beginning. */
const named = (kept: KeptRestraint): Restraint => {
  const { id = kept.restriction, restriction, from = 0, ...rest } = kept
  return { id, restriction, from, ...rest }
}

function restorePool(state: State, kept: KeptPool): void {
  const account = defined(state.accounts[kept.account], 'a kept pool has an account')
  const at = (index: number): Asset => State.assetAt(state, index)
  const reserves = kept.reserves.map((reserve) => {
    const { asset, supply, debt, taken = [] } = reserve
    return { ...reserve, asset: at(asset), supply: at(supply), debt: at(debt), taken }
  })
  state.pools.set(kept.id, { id: kept.id, account, reserves })
}

function restoreAuction(state: State, kept: KeptAuction): void {
  state.auctions.set(kept.id, {
    ...kept,
    account: defined(state.accounts[kept.account], 'a kept auction names an account'),
    pool: State.pool(state, kept.pool),
    collateral: State.assetAt(state, kept.collateral),
    debt: State.assetAt(state, kept.debt),
  })
}

export * as Snapshot from './Snapshot.ts'
