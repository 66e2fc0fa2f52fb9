import { Method, pathUnit } from '../margin/Method.ts'
import type { Assessment } from '../model/Assessment.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { PricePolicy } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Sentry } from '../sentry/Sentry.ts'
import type { AccountState } from './AccountState.ts'
import { Concerns, type Moved } from './Concerns.ts'
import { changedOf } from './depends.ts'
import { drawRows, type Looked, redraw } from './drawRows.ts'
import type { Event, EventType } from './Event.ts'
import { Accrual, type Indices } from './loan/Accrual.ts'
import { lowestLevel } from './lowestLevel.ts'
import { State } from './State.ts'
import { listed, swept } from './screen.ts'

/**
 * The accounts a round must still monitor, and the screening bounds of the others. An account below
 * its ladders cannot reach one until prices and interest indices have moved by its headroom.
 * Derived and never recorded: the events are the same without it.
 *
 * Rules: [ENG19]
 */
export interface Worklist {
  /** Accounts to monitor, by index. */
  readonly dirty: Set<number>
  /** Instruments whose mark or funding changed, by index: their holders are monitored too. */
  readonly marked: Set<number>
  /** Assets and claims whose price moved, by index. */
  readonly indexed: Set<number>
  /**
   * The most that prices have moved in total, in units of 1e-9: the sum of each command's largest
   * steps.
   */
  path: bigint
  /** What changed by no step of a price: whoever depends on it is monitored, whatever clears him. */
  readonly broken: { readonly instruments: Set<number>; readonly assets: Set<number> }
  /**
   * By account index: the path length at which it must be monitored again; always where missing.
   */
  readonly recheckAt: (bigint | undefined)[]
  /**
   * Accounts under liquidation whose next step depends on other accounts; null before it is known.
   */
  waitsFor: Set<number> | null
  readonly screening: Screening
  /** The rows of accounts, which say who may have something new to say; null where they are switched off. */
  readonly sentry: Sentry | null
  /** Accounts that the sentry has been told of. */
  enrolled: number
}

/**
 * How much a round looks at where prices move: whom certified rows do not clear, whom a path of prices does
 * not, or everybody who depends on them. The events are the same.
 *
 * Rules: [SENTRY6]
 */
export type Screening = 'rows' | 'headroom' | 'none'

export const create = (screening: Screening = 'rows'): Worklist => ({
  dirty: new Set(),
  marked: new Set(),
  indexed: new Set(),
  path: 0n,
  broken: { instruments: new Set(), assets: new Set() },
  recheckAt: [],
  waitsFor: null,
  screening,
  sentry: screening === 'rows' ? Sentry.create() : null,
  enrolled: 0,
})

/**
 * The worklist beside each state that executes commands; a state that is only folded gets a new
 * one.
 */
const lists = new WeakMap<State, Worklist>()

/** The worklist of a state. */
export function of(state: State): Worklist {
  const known = lists.get(state)
  if (known !== undefined) return known
  const made = create(screenings.get(state))
  lists.set(state, made)
  return made
}

/** Screenings other than the usual. */
const screenings = new WeakMap<State, Screening>()

/** Chooses how the accounts of a state are screened from now on. */
export function screenBy(state: State, screening: Screening): void {
  screenings.set(state, screening)
  drop(state)
}

/** Resets the derived data: every account concerned is monitored at the next change. */
export const drop = (state: State): void => void lists.delete(state)

/**
 * Notes an event about to be applied: the size of its price step, and whose holders it concerns.
 */
export function foresee(worklist: Worklist, state: State, event: Event): void {
  const moved = Concerns.dependentsOf(state, event)
  const { instruments, assets } = moved
  if (instruments.length === 0 && assets.length === 0) return
  worklist.path += pathGrowth(worklist, state, event)
  if (breaking.has(event.type)) breakOff(worklist, moved)
  for (const index of instruments) worklist.marked.add(index)
  for (const index of assets) worklist.indexed.add(index)
}

/** What changes assessments by no step of a price. */
const breaking: ReadonlySet<EventType> = new Set([
  'FundingSet',
  'IndexDoubted',
  'MarkDoubted',
  'MarketActivated',
])

/** No bound has counted what changed here. */
function breakOff({ broken }: Worklist, { instruments = [], assets = [] }: Partial<Moved>): void {
  for (const index of instruments) broken.instruments.add(index)
  for (const index of assets) broken.assets.add(index)
}

/** All prices share one path: it grows by the largest step of any price that margin depends on. */
function pathGrowth(worklist: Worklist, state: State, event: Event): bigint {
  let step = 0n
  const widen = (before: bigint | undefined, after: bigint, moved: Partial<Moved>): void => {
    const long = stepOf(before, after)
    if (long === null) breakOff(worklist, moved)
    else step = Integer.max(step, long)
  }
  if (event.type === 'MarksSet') {
    for (const { instrument: id, price } of event.marks) {
      const { kind, index } = State.instrument(state, id)
      const before = state.book.marks[index]?.price
      if (kind !== 'spot') widen(before, price, { instruments: [index] })
    }
    for (const { asset, price } of event.indices) {
      const { index } = State.asset(state, asset)
      const assets = Concerns.withClaims(state, index)
      widen(state.book.indices[index]?.price, price, { assets })
    }
  }
  if ('supply' in event && 'pool' in event) {
    // Interest until now has been counted as the clock moved.
    const before = Accrual.indicesAt(...State.reserve(state, event), State.seconds(state))
    const { assets } = Concerns.dependentsOf(state, event)
    widen(before.supply, event.supply, { assets })
    if (event.type === 'InterestAccrued') widen(before.debt, event.debt, { assets })
  }
  return step
}

/**
 * The relative step from one price to the next, rounded up; null for a first price, which may be old
 * already, and for one not positive: no bound has counted them.
 */
function stepOf(before: bigint | undefined, after: bigint): bigint | null {
  if (before === undefined) return null
  if (before === after) return 0n
  const smaller = Integer.min(before, after)
  if (smaller <= 0n) return null
  return Integer.divUp(Integer.mul(Integer.abs(after - before), pathUnit), smaller)
}

/** Notes the accounts concerned by an applied event. */
export function note(worklist: Worklist, state: State, event: Event): void {
  const scope = Concerns.scopeOf(event)
  if (scope === 'everybody') noteAll(worklist, state, () => true)
  else if (scope === 'guarded') noteAll(worklist, state, ({ guards }) => guards.length > 0)
  else if (scope !== null) noteAll(worklist, state, ({ rules }) => rules?.id === scope.rulebook)
  const isLook = Concerns.isLook(event)
  if (!isLook && worklist.sentry === null) return
  for (const id of Concerns.accountsOf(event)) {
    const { index } = State.account(state, id)
    if (isLook) worklist.dirty.add(index)
    // Also what changes no margin may change what is waited for: a call that is open is to be met.
    forget(worklist, index)
  }
}

const forget = ({ sentry }: Worklist, index: number): void => {
  if (sentry !== null) Sentry.drop(sentry, index)
}

function noteAll(
  worklist: Worklist,
  { accounts }: State,
  isMeant: (account: AccountState) => boolean,
): void {
  for (const account of accounts) {
    if (!isMeant(account)) continue
    worklist.dirty.add(account.index)
    forget(worklist, account.index)
  }
}

/**
 * Notes the prices that became stale since a time under some rulebook in force, or whose band widened, the borrowers
 * where a threshold is coming down, and the interest of every pool: effects of the clock, not of a command.
 *
 * Rules: [ENG5] [POOL2]
 */
export function passTime(worklist: Worklist, state: State, before: number): void {
  if (state.time === before) return
  passInterest(worklist, state, before)
  for (const rules of state.rulebooks.values()) {
    if (rules.bound === null) continue
    noteStale(worklist, state, before, rules.bound)
    if (rules.method.changesBy(rules.bound.rulebook.method, before)) {
      noteAll(worklist, state, (account) => account.rules === rules)
    }
  }
}

/** Claims whose worth has grown since a time, by steps that count on the path of prices. */
function passInterest(worklist: Worklist, state: State, time: number): void {
  const [then, now] = [State.secondOf(time), State.seconds(state)]
  let step = 0n
  for (const pool of then === now ? [] : state.pools.values()) {
    for (const reserve of pool.reserves) {
      const [was, is] = [then, now].map((at) => Accrual.indicesAt(pool, reserve, at)) as [
        Indices,
        Indices,
      ]
      if (was.supply === is.supply && was.debt === is.debt) continue
      const assets = [reserve.supply.index, reserve.debt.index]
      const steps = [stepOf(was.supply, is.supply), stepOf(was.debt, is.debt)]
      if (steps.includes(null)) breakOff(worklist, { assets })
      for (const long of steps) step = Integer.max(step, long ?? 0n)
      for (const index of assets) worklist.indexed.add(index)
    }
  }
  worklist.path += step
}

function noteStale(worklist: Worklist, state: State, before: number, rules: BoundRulebook): void {
  const isCrossed = ({ time }: { readonly time: number }, policy: PricePolicy): boolean => {
    const { staleAfter, widening } = policy
    // A band that widens has another end at every look, until it is at its widest.
    return state.time - time > staleAfter && before - time <= staleAfter + (widening?.span ?? 0)
  }
  for (const instrument of state.instruments) {
    const mark = state.book.marks[instrument.index]
    if (mark === undefined) continue
    if (!isCrossed(mark, BoundRulebook.markPolicy(rules, instrument))) continue
    worklist.marked.add(instrument.index)
    breakOff(worklist, { instruments: [instrument.index] })
  }
  state.book.indices.forEach((price, index) => {
    if (price === undefined || !isCrossed(price, rules.rulebook.prices)) return
    const assets = Concerns.withClaims(state, index)
    for (const moved of assets) worklist.indexed.add(moved)
    breakOff(worklist, { assets })
  })
}

/** The work of one pass of a round. */
export interface Taken {
  /** In the order of opening. */
  readonly accounts: readonly AccountState[]
  /** Whether prices or interest indices changed, and not accounts alone. */
  readonly isMarket: boolean
}

const ascending = (a: number, b: number): number => a - b

/** Takes the accounts concerned by changes since the last pass, house accounts left out. */
export function take(worklist: Worklist, state: State): Taken {
  const { dirty, marked, indexed } = worklist
  const isMarket = marked.size > 0 || indexed.size > 0
  const found = isMarket
    ? concerned(worklist, state)
    : [...dirty].sort(ascending).map((index) => state.accounts[index] as AccountState)
  clear(worklist)
  return { accounts: found.filter(({ kind }) => kind !== 'house'), isMarket }
}

function clear(worklist: Worklist): void {
  empty(worklist.dirty)
  empty(worklist.marked)
  empty(worklist.indexed)
  empty(worklist.broken.instruments)
  empty(worklist.broken.assets)
}

/** Clearing a set makes a new table, also of an empty one: a tenth of a deposit's time. */
function empty(noted: Set<number>): void {
  if (noted.size > 0) noted.clear()
}

/** The accounts noted, and those holders of what changed that no bound clears, in the order of opening. */
function concerned(worklist: Worklist, state: State): AccountState[] {
  const { marked, indexed, broken, sentry } = worklist
  const moved = changedOf(state, marked, indexed)
  const isBroken = broken.instruments.size + broken.assets.size > 0
  const beyond = isBroken ? changedOf(state, broken.instruments, broken.assets) : null
  if (sentry === null) return swept(worklist, state, moved, beyond)
  // Asked first: it tells the sentry of accounts that it does not know yet.
  const unsure = askSentry(worklist, sentry, state)
  return listed(worklist, state, [...sentry.open, ...unsure], moved, beyond)
}

/** Those whose rows do not clear them; new accounts have none yet. */
function askSentry(worklist: Worklist, sentry: Sentry, state: State): number[] {
  const { accounts, book, assets } = state
  for (; worklist.enrolled < accounts.length; worklist.enrolled++) {
    const { kind, index } = accounts[worklist.enrolled] as AccountState
    if (kind !== 'house' && !Sentry.has(sentry, index)) sentry.open.add(index)
  }
  return Sentry.unsure(sentry, book, assets, (index) => redraw(sentry, state, index))
}

/** Draws the rows of an account that was looked at, at prices none of which is old; whether it has any. */
export function stand({ sentry, recheckAt }: Worklist, state: State, looked: Looked): boolean {
  if (sentry === null || !drawRows(sentry, state, looked)) return false
  recheckAt[looked.account.index] = 0n
  return true
}

/** Sets the screening bound of an account found below its ladders that has no rows. */
export function leave(
  worklist: Worklist,
  account: AccountState,
  assessment: Assessment,
  rules: BoundRulebook,
  prices: PriceBook,
): void {
  const lowest = lowestLevel(rules.rulebook, account.guards)
  const { headroom } = Method.of(rules)
  const isScreened = lowest !== null && worklist.screening !== 'none'
  worklist.recheckAt[account.index] = isScreened
    ? worklist.path + headroom({ account, rules, prices }, assessment, lowest)
    : 0n
}

/** The accounts under liquidation whose next step depends on others; at first, all. */
export function waiting(worklist: Worklist, state: State): AccountState[] {
  worklist.waitsFor ??= new Set(state.liquidating)
  return [...worklist.waitsFor].map((index) => state.accounts[index] as AccountState)
}

/** Notes whether the next step of a liquidation depends on other accounts. */
export function wait({ waitsFor }: Worklist, { index }: AccountState, waits: boolean): void {
  if (waits) waitsFor?.add(index)
  else waitsFor?.delete(index)
}

/** Notes an account to be monitored in this round, as when the clock alone has something for it. */
export const look = ({ dirty }: Worklist, { index }: AccountState): void => void dirty.add(index)

/** Voids an account's screening bound and its rows. */
export const watch = (worklist: Worklist, { index }: AccountState): void => {
  worklist.recheckAt[index] = 0n
  forget(worklist, index)
}

/** Between rounds the worklist is empty; the accounts of an interrupted round keep no bound. */
export function settle(worklist: Worklist): void {
  const { dirty, marked, indexed, recheckAt, sentry } = worklist
  for (const index of dirty) {
    recheckAt[index] = 0n
    forget(worklist, index)
  }
  // An interrupted round has not looked at whom these concern.
  if (sentry !== null && marked.size + indexed.size > 0) Sentry.clear(sentry)
  clear(worklist)
}

export * as Worklist from './Worklist.ts'
