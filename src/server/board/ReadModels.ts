import type { AccountRow } from '../../report/AccountRow.ts'
import type { Replica } from '../Replica.ts'
import { Board, type Moment } from './Board.ts'
import { Feeds, type PriceRow } from './Feeds.ts'
import type { Sort } from './Keys.ts'
import { LoadLine } from './LoadLine.ts'
import { type Filter, Ranking } from './Ranking.ts'
import { type Pace, Sweep } from './Sweep.ts'

/** What lists, screens and streams are read from: the board of a replica, up to date while it follows. */
export interface ReadModels {
  readonly board: Board
  /**
   * A page of rows, the worst first; null where the cursor is none of this order.
   *
   * Rules: [BOARD4]
   */
  list(query: ListQuery): AccountList | null
  /** The worst so many under a filter, by index: cheap enough for every tick. */
  worst(filter: Filter, sort: Sort, count: number): readonly number[]
  /** An account's row, as of now; null where it has none. */
  row(id: string): AccountRow | null
  /** The row at an index as it was found last. */
  rowAt(index: number): AccountRow | null
  /** Finds the figures at an index where they are out of date. */
  refresh(index: number): void
  /** Whether the row at an index was found at a sequence or later. */
  isSince(index: number, seq: number): boolean
  /** How many of some rows are not as of now. */
  late(indices: readonly number[]): number
  /** Finds accounts at once from now on; returns what ends it. */
  watch(indices: readonly number[]): () => void
  /** The whole book at a glance. */
  loadLine(): LoadLine
  prices(): readonly PriceRow[]
  /**
   * Calls a listener with the indices of accounts whose rows were found anew: the watched ones right
   * after each batch was folded, others as a sweep finds them. Returns what ends it.
   */
  onFound(listener: Found): () => void
  /** Does all that is to be done, at once. */
  drain(): void
  close(): void
}

type Found = (indices: readonly number[]) => void

/** What a list asks for. */
export interface ListQuery {
  readonly filter: Filter
  readonly sort: Sort
  readonly limit: number
  /** The `next` of the page before; null for the first. */
  readonly cursor: string | null
}

/** A page of accounts as `GET /v1/accounts` answers it. */
export interface AccountList {
  readonly seq: number
  readonly asOf: Moment
  readonly accounts: readonly AccountRow[]
  readonly next: string | null
  readonly total: number
}

/** How long a turn may go on finding what is watched; the rest of it comes first in the next ones. */
const AT_ONCE_MS = 10

/** Follows a replica from where it stands. */
export function follow(replica: Replica, pace?: Pace): ReadModels {
  const listeners = new Set<Found>()
  const tell: Found = (indices) => {
    if (indices.length > 0) for (const listener of listeners) listener(indices)
  }
  const board = Board.create(replica.state)
  const sweep = Sweep.create(board)
  const swept = Sweep.start(sweep, (index) => tell([index]), pace)
  const end = replica.onFolded((entries) => {
    Board.take(board, entries)
    const until = performance.now() + AT_ONCE_MS
    const { found, rest } = Board.findWatched(board, () => performance.now() >= until)
    tell(found)
    swept.wake(rest)
  })
  swept.wake()
  return {
    board,
    list: (query) => list(board, query),
    worst: (filter, sort, count) => Ranking.worst(board, filter, sort, count),
    row(id) {
      const index = board.state.accountById.get(id)?.index ?? -1
      Board.refresh(board, index)
      return Board.rowAt(board, index)
    },
    rowAt: (index) => Board.rowAt(board, index),
    refresh: (index) => void Board.refresh(board, index),
    isSince: (index, seq) => Board.isSince(board, index, seq),
    late: (indices) => Board.late(board, indices),
    watch: (indices) => Board.watch(board, indices),
    loadLine: () => LoadLine.of(board),
    prices: () => Feeds.prices(board.state),
    onFound(listener) {
      const own: Found = (indices) => listener(indices)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    drain: () => Sweep.drain(sweep, (index) => tell([index])),
    close() {
      end()
      swept.stop()
    },
  }
}

function list(board: Board, { filter, sort, limit, cursor }: ListQuery): AccountList | null {
  const after = cursor === null ? null : Ranking.cursorOf(cursor)
  if (cursor !== null && after?.sort !== sort) return null
  const { accounts, next, total, asOf } = Ranking.page(board, filter, { sort, limit, after })
  return {
    ...{ seq: board.state.seq, asOf, total },
    accounts: accounts.flatMap((index) => Board.rowAt(board, index) ?? []),
    next: next && Ranking.cursorText(next),
  }
}

export * as ReadModels from './ReadModels.ts'
