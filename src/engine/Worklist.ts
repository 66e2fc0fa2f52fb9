import { Method, pathUnit } from '../margin/Method.ts'
import type { Assessment } from '../model/Assessment.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Protection } from '../model/Protection.ts'
import type { PricePolicy, Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Concerns } from './Concerns.ts'
import type { Event, EventType } from './Event.ts'
import { Accrual, type Indices } from './loan/Accrual.ts'
import type { Guard } from './protection/Guard.ts'
import { State } from './State.ts'

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
  /** Something other than a price changed: every account concerned is monitored. */
  isBroken: boolean
  /**
   * By account index: the path length at which it must be monitored again; always where missing.
   */
  readonly recheckAt: (bigint | undefined)[]
  /**
   * Accounts under liquidation whose next step depends on other accounts; null before it is known.
   */
  waitsFor: Set<number> | null
}

export const create = (): Worklist => ({
  dirty: new Set(),
  marked: new Set(),
  indexed: new Set(),
  path: 0n,
  isBroken: false,
  recheckAt: [],
  waitsFor: null,
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
  const made = create()
  lists.set(state, made)
  return made
}

/** Resets the derived data: every account concerned is monitored at the next change. */
export const drop = (state: State): void => void lists.delete(state)

/**
 * Notes an event about to be applied: the size of its price step, and whose holders it concerns.
 */
export function foresee(worklist: Worklist, state: State, event: Event): void {
  const { instruments, assets } = Concerns.dependentsOf(state, event)
  if (instruments.length === 0 && assets.length === 0) return
  worklist.path += pathGrowth(worklist, state, event)
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

/** All prices share one path: it grows by the largest step of any price that margin depends on. */
function pathGrowth(worklist: Worklist, state: State, event: Event): bigint {
  let step = 0n
  const widen = (before: bigint | undefined, after: bigint): void => {
    step = Integer.max(step, stepOf(worklist, before, after))
  }
  if (breaking.has(event.type)) worklist.isBroken = true
  if (event.type === 'MarksSet') {
    for (const { instrument: id, price } of event.marks) {
      const { kind, index } = State.instrument(state, id)
      if (kind !== 'spot') widen(state.book.marks[index]?.price, price)
    }
    for (const { asset, price } of event.indices) {
      widen(state.book.indices[State.asset(state, asset).index]?.price, price)
    }
  }
  if ('supply' in event && 'pool' in event) {
    // Interest until now has been counted as the clock moved.
    const before = Accrual.indicesAt(...State.reserve(state, event), State.seconds(state))
    widen(before.supply, event.supply)
    if (event.type === 'InterestAccrued') widen(before.debt, event.debt)
  }
  return step
}

/**
 * The relative step from one price to the next, rounded up; a first price, and one not positive, voids
 * all bounds.
 */
function stepOf(worklist: Worklist, before: bigint | undefined, after: bigint): bigint {
  // A first price may be old already, which no bound has counted.
  if (before === undefined) worklist.isBroken = true
  if (before === undefined || before === after) return 0n
  const smaller = Integer.min(before, after)
  if (smaller > 0n) {
    return Integer.divUp(Integer.mul(Integer.abs(after - before), pathUnit), smaller)
  }
  worklist.isBroken = true
  return 0n
}

/** Notes the accounts concerned by an applied event. */
export function note(worklist: Worklist, state: State, event: Event): void {
  const scope = Concerns.scopeOf(event)
  if (scope === 'everybody') noteAll(worklist, state, () => true)
  else if (scope === 'guarded') noteAll(worklist, state, ({ guards }) => guards.length > 0)
  else if (scope !== null) noteAll(worklist, state, ({ rules }) => rules?.id === scope.rulebook)
  if (!Concerns.isLook(event)) return
  for (const id of Concerns.accountsOf(event)) {
    worklist.dirty.add(State.account(state, id).index)
  }
}

function noteAll(
  { dirty }: Worklist,
  { accounts }: State,
  isMeant: (account: AccountState) => boolean,
): void {
  for (const account of accounts) if (isMeant(account)) dirty.add(account.index)
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
      step = Integer.max(step, stepOf(worklist, was.supply, is.supply))
      step = Integer.max(step, stepOf(worklist, was.debt, is.debt))
      worklist.indexed.add(reserve.supply.index).add(reserve.debt.index)
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
    worklist.isBroken = true
  }
  state.book.indices.forEach((price, index) => {
    if (price === undefined || !isCrossed(price, rules.rulebook.prices)) return
    for (const moved of Concerns.withClaims(state, index)) worklist.indexed.add(moved)
    worklist.isBroken = true
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
  worklist.isBroken = false
}

/** Clearing a set makes a new table, also of an empty one: a tenth of a deposit's time. */
function empty(noted: Set<number>): void {
  if (noted.size > 0) noted.clear()
}

/**
 * The accounts noted, and those holders of changed assets that exceed their screening bound. Runs
 * for every account at every price, so the cheapest test comes first.
 */
function concerned(worklist: Worklist, { accounts, assets, instruments }: State): AccountState[] {
  const { dirty, path, isBroken, recheckAt } = worklist
  const isMarked = Array.from(instruments, ({ index }) => worklist.marked.has(index))
  const isIndexed = Array.from(assets, ({ index }) => worklist.indexed.has(index))
  const found: AccountState[] = []
  for (let index = 0; index < accounts.length; index++) {
    const account = accounts[index] as AccountState
    const isSure = !isBroken && path < (recheckAt[index] ?? 0n)
    if (dirty.has(index) || (!isSure && depends(account, isMarked, isIndexed))) found.push(account)
  }
  return found
}

/**
 * Whether an account depends on a price that changed: it holds, owes or has an order in it, or what
 * it has is worth something in its numeraire through it. An index of the numeraire alone concerns
 * everybody with anything at all, and that of a settlement asset whoever trades in it.
 */
function depends(
  { positions, orders, balances, rules }: AccountState,
  isMarked: readonly boolean[],
  isIndexed: readonly boolean[],
): boolean {
  const isMoved = isIndexed[rules?.bound?.numeraire.index ?? -1] === true
  for (let index = 0; index < positions.length; index++) {
    if (isMoved || turnsOn(positions[index]?.instrument, isMarked, isIndexed)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    if (isMoved || turnsOn(orders[index]?.instrument, isMarked, isIndexed)) return true
  }
  for (let index = 0; index < balances.length; index++) {
    const held = balances[index]
    if (held !== undefined && held !== 0n && (isMoved || isIndexed[index])) return true
  }
  return false
}

/** Whether what is traded has a price of its own, or of an asset it is paid in, that changed. */
const turnsOn = (
  instrument: Instrument | undefined,
  isMarked: readonly boolean[],
  isIndexed: readonly boolean[],
): boolean =>
  instrument !== undefined &&
  (isMarked[instrument.index] === true ||
    isIndexed[instrument.settleIndex] === true ||
    isIndexed[instrument.baseIndex] === true ||
    (instrument.kind === 'option' && isIndexed[instrument.quoteIndex] === true))

/** Sets the screening bound of an account found below its ladders. */
export function leave(
  worklist: Worklist,
  account: AccountState,
  assessment: Assessment,
  rules: BoundRulebook,
  prices: PriceBook,
): void {
  const lowest = lowestLevel(rules.rulebook, account.guards)
  const { headroom } = Method.of(rules)
  worklist.recheckAt[account.index] =
    lowest === null ? 0n : worklist.path + headroom({ account, rules, prices }, assessment, lowest)
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

/** Voids an account's screening bound. */
export const watch = ({ recheckAt }: Worklist, { index }: AccountState): void => {
  recheckAt[index] = 0n
}

/** The lowest level that somebody waits for; null where it is none of maintenance, or one is at it. */
function lowestLevel(rulebook: Rulebook, guards: readonly Guard[]): Ratio | null {
  let lowest = lowestRung(rulebook)
  for (const { protection, attempt } of guards) {
    if (attempt !== null || lowest === null) return null
    const above = Protection.ratioOf(protection.trigger)
    if (above !== null && Ratio.compare(above, lowest) < 0) lowest = above
  }
  return lowest
}

/** The lowest threshold entered; null where a rung uses another measure than maintenance. */
function lowestRung({ ladders }: Rulebook): Ratio | null {
  let lowest: Ratio | null = null
  for (const { levels } of ladders) {
    for (const { measure, enter } of levels) {
      if (measure !== 'maintenance') return null
      if (lowest === null || Ratio.compare(enter, lowest) < 0) lowest = enter
    }
  }
  return lowest
}

/** Between rounds the worklist is empty; the accounts of an interrupted round keep no bound. */
export function settle(worklist: Worklist): void {
  for (const index of worklist.dirty) worklist.recheckAt[index] = 0n
  clear(worklist)
}

export * as Worklist from './Worklist.ts'
