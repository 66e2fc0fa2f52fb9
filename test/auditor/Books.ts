import type { Event, Trade } from '../../src/engine/Event.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { LiquidationSteps } from '../../src/model/LiquidationSteps.ts'
import type { Market } from '../../src/model/Market.ts'
import type { Protection } from '../../src/model/Protection.ts'
import type { Caps, RateCurve } from '../../src/model/ReserveSpec.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import type { Fraction } from './Fraction.ts'
import { TroveBook } from './TroveBook.ts'

/**
 * The books as an auditor keeps them: everything by name, nothing derived, filled from events
 * alone. It shares the nouns of the wire with the engine and not a line of what the engine does.
 */
export interface Books {
  time: number
  seq: number
  readonly decimals: Map<string, number>
  readonly claims: Map<string, Claim>
  /** What pools lend, as `pool:asset`. */
  readonly reserves: Map<string, Reserve>
  /** What a pool was given for what nobody paid and is for sale, as `pool asset`. */
  readonly pledged: Map<string, bigint>
  /** The same by what it is held for, as `pool:asset held`. */
  readonly heldFor: Map<string, bigint>
  /** Systems of troves. */
  readonly troves: Map<string, TroveBook>
  readonly instruments: Map<string, InstrumentSpec>
  readonly rulebooks: Map<string, Rulebooks>
  readonly markets: Map<string, Markets>
  readonly accounts: Map<string, Holder>
  readonly marks: Map<string, Priced>
  readonly indices: Map<string, Priced>
  readonly funding: Map<string, bigint>
  /** The last ex-date of a dividend that was paid, by instrument. */
  readonly exDates: Map<string, number>
  /** The counterparty of every trade: lots and cost by instrument. */
  readonly street: Map<string, { lots: bigint; cost: bigint }>
  /** What the fund lost in each market since its window opened, settlement atoms. */
  readonly drawn: Map<string, Drawn>
  /** What it paid for debts of an asset that no market stands behind. */
  readonly housePaid: Map<string, bigint>
  readonly calls: Map<string, string>
  /** The ratio of maintenance to equity that each call asks for, also once it has ended. */
  readonly cures: Map<string, Fraction>
  /** The procedure that each call was opened under. */
  readonly procedures: Map<string, CallProcedure>
  /** What calls of a fixed amount ask, while they are open. */
  readonly asked: Map<string, Asked>
  /** Expired calls that are still to be carried out, by id. */
  readonly dues: Map<string, string>
  readonly orders: Map<string, SentOrder>
  /** By order of a liquidation: the unit that it is a leg of, and what was ordered. */
  readonly units: Map<string, { readonly unit: string; readonly lots: bigint }>
  readonly auctions: Map<string, RunningAuction>
  readonly fills: Set<string>
  armed: boolean
  /** Switches that are off, as `what:kind:id`, and accounts whose liquidation was cancelled. */
  readonly off: Set<string>
  readonly suspended: Set<string>
  /** Accounts whose orders came back since their liquidation began. */
  readonly retried: Set<string>
  readonly counts: { call: number; order: number; auction: number; sent: number }
  /** Protections that are set, by account and name. */
  readonly guards: Map<string, GuardBook>
}

/** A protection: its terms, and what its events say that it did. */
export interface GuardBook {
  readonly account: string
  readonly terms: Protection
  spent: bigint
  tries: number
  isTrying: boolean
  restsUntil: number
}

/** A claim on a pool: its underlying, its side and its interest index in rays. */
export interface Claim {
  readonly pool: string
  readonly of: string
  readonly side: 'supply' | 'debt'
  index: bigint
}

/** One asset of a pool, as events tell of it. */
export interface Reserve {
  readonly pool: string
  readonly asset: string
  curve: RateCurve
  caps: Caps
  /** Whether interest is simple, and of all that lenders own. */
  readonly isSimple: boolean
  /** Whether healthy loans of it are liquidated, where the rulebook knows that. */
  isForced: boolean
  /** Whole seconds: the last accrual. */
  accruedAt: number
  /** Written off, less what was shared, covered or paid since. */
  deficit: bigint
  /** How often its indices were rounded. */
  accruals: bigint
  /** Whether somebody told its indices: then nothing says that its debts cover its lenders. */
  isTold: boolean
  /** Whether nothing can be repaid to it. */
  isPaused: boolean
}

/** A call of a fixed amount: what it asks, what was brought, and what was outstanding as it was disputed. */
export interface Asked {
  amount: bigint
  brought: bigint
  disputed: bigint | null
}

export interface Drawn {
  readonly loss: bigint
  /** When the window of the cap opened; null where none ever did. */
  readonly since: number | null
}

export interface Priced {
  readonly price: bigint
  readonly time: number
}

export interface Rulebooks {
  readonly versions: Map<number, Rulebook>
  active: Rulebook | null
}

export interface Markets {
  readonly versions: Map<number, Market>
  active: Market | null
}

export interface Leg {
  readonly instrument: string
  readonly leg: string
  lots: bigint
  cost: bigint
  funding: bigint
}

export interface OpenOrder {
  readonly id: string
  readonly instrument: string
  readonly leg: string
  lots: bigint
  price: bigint
  readonly reduceOnly: boolean
}

/** A liquidation order that was sent out. */
export interface SentOrder {
  readonly account: string
  readonly instrument: string
  readonly leg: string
  readonly purpose: string
  left: bigint
}

export interface RunningAuction {
  readonly account: string
  readonly collateral: string
  readonly debt: string
  lot: bigint
  /** The price it began at and the least, 10⁻²⁷ atoms of the debt for an atom. */
  top: bigint
  reserve: bigint
  /** Milliseconds since then in which somebody could bid. */
  ran: number
}

export interface Holder {
  readonly id: string
  readonly kind: 'own' | 'mirrored' | 'house'
  owner: string
  readonly group: string
  readonly rulebook: string
  readonly parent: string | null
  readonly isolates: string | null
  readonly balances: Map<string, bigint>
  readonly legs: Map<string, Leg>
  readonly orders: Map<string, OpenOrder>
  readonly leverages: Map<string, bigint>
  readonly isolating: Set<string>
  mode: string | null
  unpledged: ReadonlySet<string>
  liquidating: boolean
  /** The fee said when the liquidation began. */
  feeRate: Rulebook['liquidation']['feeRate'] | null
  /** The steps said then, and when a liquidation last reduced it under steps. */
  steps: LiquidationSteps | null
  reduced: { readonly at: number; readonly partAt: number | null } | null
  /** The terms of its liquidation, where they were told. */
  terms: Rulebook['liquidation'] | null
}

/** A copy that goes on by itself; what was defined is shared, because it never changes. */
export const fork = (books: Books): Books => ({
  ...books,
  decimals: new Map(books.decimals),
  claims: new Map([...books.claims].map(([id, claim]) => [id, { ...claim }])),
  reserves: new Map([...books.reserves].map(([id, one]) => [id, { ...one }])),
  pledged: new Map(books.pledged),
  heldFor: new Map(books.heldFor),
  troves: new Map([...books.troves].map(([id, one]) => [id, TroveBook.fork(one)])),
  instruments: new Map(books.instruments),
  rulebooks: new Map([...books.rulebooks].map(([id, one]) => [id, forkVersions(one)])),
  markets: new Map([...books.markets].map(([id, one]) => [id, forkVersions(one)])),
  accounts: new Map([...books.accounts].map(([id, holder]) => [id, forkHolder(holder)])),
  marks: new Map(books.marks),
  indices: new Map(books.indices),
  funding: new Map(books.funding),
  exDates: new Map(books.exDates),
  street: new Map([...books.street].map(([id, one]) => [id, { ...one }])),
  drawn: new Map(books.drawn),
  housePaid: new Map(books.housePaid),
  calls: new Map(books.calls),
  cures: new Map(books.cures),
  procedures: new Map(books.procedures),
  asked: new Map([...books.asked].map(([id, one]) => [id, { ...one }])),
  orders: new Map([...books.orders].map(([id, one]) => [id, { ...one }])),
  units: new Map(books.units),
  auctions: new Map([...books.auctions].map(([id, one]) => [id, { ...one }])),
  fills: new Set(books.fills),
  off: new Set(books.off),
  suspended: new Set(books.suspended),
  retried: new Set(books.retried),
  counts: { ...books.counts },
  guards: new Map([...books.guards].map(([key, one]) => [key, { ...one }])),
})

const forkVersions = <V>(one: { versions: Map<number, V>; active: V | null }) => ({
  versions: new Map(one.versions),
  active: one.active,
})

const forkHolder = (holder: Holder): Holder => ({
  ...holder,
  balances: new Map(holder.balances),
  legs: new Map([...holder.legs].map(([key, leg]) => [key, { ...leg }])),
  orders: new Map([...holder.orders].map(([id, order]) => [id, { ...order }])),
  leverages: new Map(holder.leverages),
  isolating: new Set(holder.isolating),
})

const houses = ['street', 'fund', 'clearing', 'fees', 'rounding', 'world']

export const create = (): Books => {
  const books: Books = {
    time: 0,
    seq: 0,
    decimals: new Map(),
    claims: new Map(),
    reserves: new Map(),
    pledged: new Map(),
    heldFor: new Map(),
    troves: new Map(),
    instruments: new Map(),
    rulebooks: new Map(),
    markets: new Map(),
    accounts: new Map(),
    marks: new Map(),
    indices: new Map(),
    funding: new Map(),
    exDates: new Map(),
    street: new Map(),
    drawn: new Map(),
    housePaid: new Map(),
    calls: new Map(),
    cures: new Map(),
    procedures: new Map(),
    asked: new Map(),
    dues: new Map(),
    orders: new Map(),
    units: new Map(),
    auctions: new Map(),
    fills: new Set(),
    armed: false,
    off: new Set(),
    suspended: new Set(),
    retried: new Set(),
    counts: { call: 0, order: 0, auction: 0, sent: 0 },
    guards: new Map(),
  }
  for (const role of houses) open(books, { id: `house:${role}`, kind: 'house' })
  return books
}

export const guardKey = (account: string, name: string): string => JSON.stringify([account, name])

export const guard = ({ guards }: Books, account: string, name: string): GuardBook | undefined =>
  guards.get(guardKey(account, name))

export const guards = ({ guards: all }: Books, account: string): GuardBook[] =>
  [...all.values()].filter((one) => one.account === account)

export const open = (
  { accounts }: Books,
  part: Partial<Holder> & Pick<Holder, 'id' | 'kind'>,
): Holder => {
  const holder: Holder = {
    owner: part.id,
    group: '',
    rulebook: '',
    parent: null,
    isolates: null,
    balances: new Map(),
    legs: new Map(),
    orders: new Map(),
    leverages: new Map(),
    isolating: new Set(),
    mode: null,
    unpledged: new Set(),
    liquidating: false,
    feeRate: null,
    steps: null,
    reduced: null,
    terms: null,
    ...part,
  }
  accounts.set(holder.id, holder)
  return holder
}

/** An account that an event names. */
export function account({ accounts }: Books, id: string): Holder {
  const found = accounts.get(id)
  if (found === undefined) throw new Error(`an event names account ${id}, which nobody opened`)
  return found
}

/** Whose open orders trade for an account: an isolated position's are of its parent. */
export function orderer(books: Books, id: string): Holder {
  const { parent } = account(books, id)
  return account(books, parent ?? id)
}

export const instrument = ({ instruments }: Books, id: string): InstrumentSpec => {
  const found = instruments.get(id)
  if (found === undefined) throw new Error(`an event names ${id}, which nobody defined`)
  return found
}

/** What a pool lends of an asset. */
export function reserve({ reserves }: Books, pool: string, asset: string): Reserve {
  const found = reserves.get(`${pool}:${asset}`)
  if (found === undefined) throw new Error(`an event names ${asset} of ${pool}, which has none`)
  return found
}

export const balance = (holder: Holder | undefined, asset: string): bigint =>
  holder?.balances.get(asset) ?? 0n

export const legKey = (id: string, leg: string): string => `${id} ${leg}`

/** Takes from one what it gives to another. */
export function move(books: Books, from: string, to: string, asset: string, amount: bigint): void {
  if (amount === 0n) return
  const [giver, taker] = [account(books, from), account(books, to)]
  giver.balances.set(asset, balance(giver, asset) - amount)
  taker.balances.set(asset, balance(taker, asset) + amount)
}

/** Adds a trade to its leg and takes it from the street. */
export function trade(books: Books, one: Trade): void {
  const spec = instrument(books, one.instrument)
  const { settle } = spec
  move(books, 'house:street', one.account, settle, one.realised)
  move(books, one.account, 'house:fees', settle, one.fee)
  if (spec.kind === 'spot') {
    const atoms = spec.lot.units * spec.contractSize.units * 10n ** decimalsOf(books, spec.base)
    const per = 10n ** BigInt(spec.lot.scale + spec.contractSize.scale)
    move(books, 'house:street', one.account, spec.base, (one.lots * atoms) / per)
    return
  }
  move(books, 'house:clearing', one.account, settle, one.funding)
  const street = books.street.get(one.instrument) ?? { lots: 0n, cost: 0n }
  street.lots -= one.lots
  street.cost -= one.cost
  books.street.set(one.instrument, street)
  const { legs } = account(books, one.account)
  const key = legKey(one.instrument, one.leg)
  const leg = legs.get(key) ?? {
    instrument: one.instrument,
    leg: one.leg,
    lots: 0n,
    cost: 0n,
    funding: 0n,
  }
  leg.lots += one.lots
  leg.cost += one.cost
  leg.funding = one.fundingIndex
  if (leg.lots === 0n) legs.delete(key)
  else legs.set(key, leg)
}

export const decimalsOf = ({ decimals }: Books, asset: string): bigint =>
  BigInt(decimals.get(asset) ?? 0)

/** The rulebook an account lives under, where a version is in force. */
export const rulesOf = (books: Books, { rulebook }: Holder): Rulebook | null =>
  books.rulebooks.get(rulebook)?.active ?? null

/** How calls of a ladder run, in the version in force for an account. */
export function procedureOn(books: Books, id: string, ladder: string): CallProcedure | null {
  const holder = books.accounts.get(id)
  const rules = holder === undefined ? null : rulesOf(books, holder)
  const rungs = rules?.ladders.find((one) => one.id === ladder)
  return rules === null || rungs === undefined ? null : (rungs.call ?? rules.call)
}

/** How a market clears, as far as it is audited. */
export interface Clears {
  readonly fundCap: bigint
  readonly deleverage: string
  readonly fundWindow?: number
  readonly fundTotal?: bigint
}

/** The rules by which a market clears: its own, or those of the first rulebook that lists it. */
export function clearingOf(books: Books, id: string): Clears | null {
  const own = books.markets.get(id)?.active
  if (own != null) return own
  for (const { active } of books.rulebooks.values()) {
    if (active === null || !lists(active, id)) continue
    const { fundCaps, fundCapDefault, deleverage } = active.waterfall
    return { fundCap: fundCaps.get(id) ?? fundCapDefault, deleverage }
  }
  return null
}

/** What the fund lost in a market within the window of its cap. */
export function drawnIn(books: Books, id: string): bigint {
  const found = books.drawn.get(id)
  const window = clearingOf(books, id)?.fundWindow
  if (found === undefined) return 0n
  const isOver = window !== undefined && found.since !== null && books.time - found.since >= window
  return isOver ? 0n : found.loss
}

/** Counts a loss of the fund; the first one after a window ended opens the next. */
export function draw(books: Books, id: string, loss: bigint): void {
  const since = books.drawn.get(id)?.since ?? null
  const window = clearingOf(books, id)?.fundWindow
  const opens = window !== undefined && (since === null || books.time - since >= window)
  books.drawn.set(id, { loss: drawnIn(books, id) + loss, since: opens ? books.time : since })
}

function lists({ method }: Rulebook, id: string): boolean {
  if (method.name === 'scenario') return true
  if ('brackets' in method) return method.brackets.has(id)
  if ('contracts' in method) return method.contracts.has(id)
  return 'instruments' in method && (method.standard !== null || method.instruments.has(id))
}

export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>

export * as Books from './Books.ts'
