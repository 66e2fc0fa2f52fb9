import { Method, pathUnit } from '../margin/Method.ts'
import type { Assessment } from '../model/Assessment.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { PricePolicy, Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Concerns } from './Concerns.ts'
import type { Event } from './Event.ts'
import { State } from './State.ts'

/**
 * What a round still has to look at, and whom it may leave alone: each account that stands below
 * its ladders is sure to stay there until prices, and what claims stand for, have travelled its
 * headroom. Derived, never kept: the events are the same with and without.
 *
 * Rules: [ENG19]
 */
export interface Worklist {
  /** Accounts to look at, by index. */
  readonly dirty: Set<number>
  /** Instruments whose mark or funding moved, by index: their holders are looked at as well. */
  readonly marked: Set<number>
  /** Assets and claims whose price moved, by index. */
  readonly indexed: Set<number>
  /** How far prices have travelled, at most, in units of 1e-9: each command's largest steps. */
  path: bigint
  /** Something other than a price moved: everybody concerned is looked at. */
  isBroken: boolean
  /** By account index: on which path it has to be looked at again; a missing one always. */
  readonly recheckAt: (bigint | undefined)[]
  /** Accounts under liquidation whose next step waits for what others do; null before it is known. */
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

/** The list beside each state that commands go through; what folds a state starts a new one. */
const lists = new WeakMap<State, Worklist>()

/** The worklist of a state. */
export function of(state: State): Worklist {
  const known = lists.get(state)
  if (known !== undefined) return known
  const made = create()
  lists.set(state, made)
  return made
}

/** Forgets what was derived: everybody is looked at again when something moves. */
export const drop = (state: State): void => void lists.delete(state)

/** Notes what an event is about to move: how far, and whose holders it concerns. */
export function foresee(worklist: Worklist, state: State, event: Event): void {
  const { instruments, assets } = Concerns.dependentsOf(state, event)
  if (instruments.length === 0 && assets.length === 0) return
  worklist.path += travelled(worklist, state, event)
  for (const index of instruments) worklist.marked.add(index)
  for (const index of assets) worklist.indexed.add(index)
}

/** Prices travel together: the path grows by the largest step of any that margin looks at. */
function travelled(worklist: Worklist, state: State, event: Event): bigint {
  let step = 0n
  const widen = (before: bigint | undefined, after: bigint): void => {
    step = Integer.max(step, stepOf(worklist, before, after))
  }
  if (event.type === 'FundingSet' || event.type === 'MarketActivated') worklist.isBroken = true
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
    const [, { supplyIndex, debtIndex }] = State.reserve(state, event)
    widen(supplyIndex, event.supply)
    if (event.type === 'InterestAccrued') widen(debtIndex, event.debt)
  }
  return step
}

/** A step from one price to the next, rounded up; a price that is not positive breaks the quiet. */
function stepOf(worklist: Worklist, before: bigint | undefined, after: bigint): bigint {
  if (before === undefined || before === after) return 0n
  const smaller = Integer.min(before, after)
  if (smaller > 0n) {
    return Integer.divUp(Integer.mul(Integer.abs(after - before), pathUnit), smaller)
  }
  worklist.isBroken = true
  return 0n
}

/** Notes whom an event that has happened concerns. */
export function note(worklist: Worklist, state: State, event: Event): void {
  const scope = Concerns.scopeOf(event)
  if (scope === 'everybody') noteAll(worklist, state, () => true)
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
 * Notes what became stale since a time under some rulebook in force, and those who borrow where a
 * threshold is coming down: facts of the clock, not of a command.
 *
 * Rules: [ENG5]
 */
export function passTime(worklist: Worklist, state: State, before: number): void {
  if (state.time === before) return
  for (const rules of state.rulebooks.values()) {
    if (rules.bound === null) continue
    noteStale(worklist, state, before, rules.bound)
    if (rules.method.changesBy(rules.bound.rulebook.method, before)) {
      noteAll(worklist, state, (account) => account.rules === rules)
    }
  }
}

function noteStale(worklist: Worklist, state: State, before: number, rules: BoundRulebook): void {
  const isCrossed = ({ time }: { readonly time: number }, { staleAfter }: PricePolicy): boolean =>
    before - time <= staleAfter && state.time - time > staleAfter
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

/** What a pass of a round looks at. */
export interface Taken {
  /** In the order of opening. */
  readonly accounts: readonly AccountState[]
  /** Whether prices or claims moved, and not accounts alone. */
  readonly isMarket: boolean
}

const ascending = (a: number, b: number): number => a - b

/** Takes the accounts that something since the last look concerns, those of the house left out. */
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
  worklist.dirty.clear()
  worklist.marked.clear()
  worklist.indexed.clear()
  worklist.isBroken = false
}

/**
 * Those noted, and the holders of what moved that are not sure to stay where they are. Asked of
 * every account at every price: what is asked first leaves most of them alone.
 */
function concerned(worklist: Worklist, { accounts, instruments }: State): AccountState[] {
  const { dirty, path, isBroken, recheckAt } = worklist
  const isMarked = Array.from(instruments, ({ index }) => worklist.marked.has(index))
  const indexed = [...worklist.indexed]
  const found: AccountState[] = []
  for (let index = 0; index < accounts.length; index++) {
    const account = accounts[index] as AccountState
    const isSure = !isBroken && path < (recheckAt[index] ?? 0n)
    if (dirty.has(index) || (!isSure && isHolder(account, isMarked, indexed))) found.push(account)
  }
  return found
}

/** Whether an account holds anything whose price moved. */
function isHolder(
  { positions, balances }: AccountState,
  isMarked: readonly boolean[],
  indexed: readonly number[],
): boolean {
  for (let place = 0; place < positions.length; place++) {
    if (isMarked[positions[place]?.instrument.index ?? -1]) return true
  }
  for (let place = 0; place < indexed.length; place++) {
    const held = balances[indexed[place] ?? -1]
    if (held !== undefined && held !== 0n) return true
  }
  return false
}

/** Leaves an account alone that was looked at below its ladders, for as far as it is sure. */
export function leave(
  worklist: Worklist,
  account: AccountState,
  assessment: Assessment,
  rules: BoundRulebook,
  prices: PriceBook,
): void {
  const lowest = lowestRung(rules.rulebook)
  const { headroom } = Method.of(rules)
  worklist.recheckAt[account.index] =
    lowest === null ? 0n : worklist.path + headroom({ account, rules, prices }, assessment, lowest)
}

/** The accounts under liquidation that wait for what others do: at first, all. */
export function waiting(worklist: Worklist, state: State): AccountState[] {
  worklist.waitsFor ??= new Set(state.liquidating)
  return [...worklist.waitsFor].map((index) => state.accounts[index] as AccountState)
}

/** Notes whether the next step of a liquidation waits for what others do. */
export function wait({ waitsFor }: Worklist, { index }: AccountState, waits: boolean): void {
  if (waits) waitsFor?.add(index)
  else waitsFor?.delete(index)
}

/** Has an account looked at whenever something moves. */
export const watch = ({ recheckAt }: Worklist, { index }: AccountState): void => {
  recheckAt[index] = 0n
}

/** The threshold entered first; null where a rung looks at another measure than maintenance. */
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

/** Between rounds nothing waits to be looked at; what a round broke off on is watched. */
export function settle(worklist: Worklist): void {
  for (const index of worklist.dirty) worklist.recheckAt[index] = 0n
  clear(worklist)
}

export * as Worklist from './Worklist.ts'
