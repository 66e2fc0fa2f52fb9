import type { AccountState } from '../../engine/AccountState.ts'
import type { Entry } from '../../engine/Entry.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import { AccountRow, type Found, type Nearest } from '../../report/AccountRow.ts'
import { Subject } from '../../report/Subject.ts'
import { Dirt } from './Dirt.ts'
import { Flow } from './Flow.ts'
import { Keys } from './Keys.ts'
import { LevelSums } from './LevelSums.ts'
import { PriceTrail } from './PriceTrail.ts'

/**
 * What lists and screens of a whole book are read from: a row for each account, kept up to date as
 * entries are folded. Rows that somebody watches are found at once, the rest in slices.
 *
 * Rules: [BOARD1] [BOARD2] [BOARD3]
 */
export interface Board {
  readonly state: State
  readonly dirt: Dirt
  /** By account index; missing for accounts of the house and those not yet found. */
  readonly rows: (Kept | undefined)[]
  readonly keys: Keys
  readonly levels: LevelSums
  readonly trail: PriceTrail
  readonly flow: Flow
  /** How many watch an account, by index. */
  readonly watched: Map<number, number>
  /** Where among the watched the next look begins. */
  turn: number
  /** Those closest to a level when a sweep ended last: they come first in the next. */
  near: readonly number[]
  /** The engine's time when entries were taken last. */
  time: number
  /** Since when no row is older: the sequence and time at which the last whole sweep began. */
  asOf: Moment
}

export interface Moment {
  readonly seq: number
  readonly timestamp: number
}

/** An account's figures as found, and its distance, which takes longer and may be older. */
export interface Kept {
  readonly found: Found
  readonly seq: number
  readonly nearest: Nearest | null
  readonly nearestSeq: number
  /** Made where it is asked for, and once more when what prices wander by was found anew. */
  text: AccountRow | null
  textMinute: number
}

/** A board over a state that others fold; nothing is found yet. */
export const create = (state: State): Board => ({
  ...{ state, dirt: Dirt.create(), rows: [], keys: Keys.create(), levels: LevelSums.create() },
  ...{ trail: PriceTrail.create(), flow: Flow.create(), watched: new Map(), turn: 0, near: [] },
  time: state.time,
  asOf: { seq: 0, timestamp: 0 },
})

/** Takes entries right after they were folded: notes what is out of date. */
export function take(board: Board, entries: readonly Entry[]): void {
  const { state, dirt, trail, flow } = board
  Dirt.take(dirt, state, entries, board.time)
  board.time = state.time
  PriceTrail.take(trail, state)
  Flow.take(flow, state, entries)
}

/**
 * Finds the watched rows that are out of date, until there is no time left; the next time it goes on
 * where it stopped, so that nobody always comes last. Returns those found, and those left, by index.
 */
export function findWatched(board: Board, isOver: () => boolean): Watched {
  const keys = [...board.watched.keys()]
  const from = keys.length === 0 ? 0 : board.turn % keys.length
  const all = [...keys.slice(from), ...keys.slice(0, from)]
  const found: number[] = []
  for (const [place, index] of all.entries()) {
    if (refresh(board, index)) found.push(index)
    if (place % CLOCK !== CLOCK - 1 || !isOver()) continue
    board.turn = from + place + 1
    return { found, rest: all.slice(place + 1) }
  }
  return { found, rest: [] }
}

export interface Watched {
  readonly found: readonly number[]
  readonly rest: readonly number[]
}

/** How many rows are found between two looks at the clock. */
const CLOCK = 16

/** Finds an account's figures where they are out of date; whether they were. */
export function refresh(board: Board, index: number): boolean {
  const { state, dirt } = board
  const account = state.accounts[index]
  if (account === undefined || account.kind === 'house') return false
  if (!Dirt.isAfter(dirt, account, board.rows[index]?.seq ?? -1)) return false
  const subject = subjectOf(state, account)
  if (subject === null) {
    remove(board, index)
    return false
  }
  const before = board.rows[index]
  const found = AccountRow.find(subject)
  keep(board, index, {
    ...{ found, seq: state.seq, text: null, textMinute: 0 },
    ...{ nearest: before?.nearest ?? null, nearestSeq: before?.nearestSeq ?? -1 },
  })
  return true
}

/** Solves an account's distance where it is out of date; whether it was. */
export function resolve(board: Board, index: number): boolean {
  const { state, dirt } = board
  const account = state.accounts[index]
  if (account === undefined || account.kind === 'house') return false
  if (!Dirt.isAfter(dirt, account, board.rows[index]?.nearestSeq ?? -1)) return false
  const subject = subjectOf(state, account)
  if (subject === null) return false
  const nearest = AccountRow.nearestOf(subject)
  keep(board, index, {
    ...{ found: AccountRow.find(subject), seq: state.seq, text: null, textMinute: 0 },
    ...{ nearest, nearestSeq: state.seq },
  })
  return true
}

function keep(board: Board, index: number, kept: Kept): void {
  LevelSums.replace(board.levels, board.rows[index]?.found, kept.found)
  board.rows[index] = kept
  Keys.set(board.keys, index, board.state, kept, board.trail)
}

function remove(board: Board, index: number): void {
  LevelSums.replace(board.levels, board.rows[index]?.found, undefined)
  delete board.rows[index]
  Keys.clear(board.keys, index)
}

/**
 * An account as `BookView.subject` has it, on the rungs that the engine keeps: they need not be
 * derived again. Null for an account of the house, or without a rulebook in force.
 */
function subjectOf(state: State, account: AccountState): Subject | null {
  const rules = State.rulesOf(state, account)
  if (rules === null || account.kind === 'house') return null
  const { owner, parent } = account
  const calls = account.calls.flatMap((id) => state.calls.get(id ?? '') ?? [])
  const assessment = assess(account, rules, state.book)
  const bare = { account, owner, parent: parent?.id ?? null, rules, book: state.book, assessment }
  return Subject.standing(
    { ...bare, rungs: [], calls: [], notCovered: [] },
    { rungs: [...account.levels], calls },
  )
}

/** An account's row as text, as it was found last; null where there is none. */
export function rowAt({ rows, trail }: Board, index: number): AccountRow | null {
  const kept = rows[index]
  if (kept === undefined) return null
  if (kept.text !== null && kept.textMinute === trail.minute) return kept.text
  kept.textMinute = trail.minute
  kept.text = AccountRow.of(kept.found, kept.nearest, (symbol, move) =>
    PriceTrail.sigmas(trail, symbol, move),
  )
  return kept.text
}

/** Whether an account's figures or its distance were found at a sequence or later. */
export function isSince({ rows }: Board, index: number, seq: number): boolean {
  const kept = rows[index]
  return kept !== undefined && Math.max(kept.seq, kept.nearestSeq) >= seq
}

/** How many of some accounts have figures that are not as of now. */
export function late({ state, dirt, rows }: Board, indices: readonly number[]): number {
  let count = 0
  for (const index of indices) {
    const account = state.accounts[index]
    const seq = rows[index]?.seq
    if (account !== undefined && seq !== undefined && Dirt.isAfter(dirt, account, seq)) count += 1
  }
  return count
}

/** Watches accounts: they are found at once from now on. Returns what ends it. */
export function watch({ watched }: Board, indices: readonly number[]): () => void {
  for (const index of indices) watched.set(index, (watched.get(index) ?? 0) + 1)
  let isWatched = true
  return () => {
    if (!isWatched) return
    isWatched = false
    for (const index of indices) {
      const left = (watched.get(index) ?? 0) - 1
      if (left > 0) watched.set(index, left)
      else watched.delete(index)
    }
  }
}

export * as Board from './Board.ts'
