import type { AccountState } from '../../engine/AccountState.ts'
import { Board, type Moment } from './Board.ts'
import { type Sort, sorts } from './Keys.ts'

/** A filter of accounts; a field left out does not restrict. */
export interface Filter {
  /** The name of a level that it stands on. */
  readonly level?: string | undefined
  readonly rulebook?: string | undefined
  readonly owner?: string | undefined
  /** The symbol of an instrument in which it has a position. */
  readonly instrument?: string | undefined
  /** A part of its id or its owner, in any case of letters. */
  readonly search?: string | undefined
  /** Which accounts the reader may see at all; everyone where left out. */
  readonly sees?: ((account: string) => boolean) | undefined
}

/** Where a page of a list goes on: after this key, and among equal ones after this account. */
export interface Cursor {
  readonly sort: Sort
  readonly key: number
  readonly index: number
}

/** A page of accounts, by index, the worst first. */
export interface Page {
  readonly accounts: readonly number[]
  readonly next: Cursor | null
  /** How many match the filter. */
  readonly total: number
  /** Since when no row of the whole book is older; the rows of the page are as of now. */
  readonly asOf: Moment
}

/** A page is found anew so often at most where its rows turn out to have moved. */
const TRIES = 3

/**
 * The worst accounts under a filter, or those after a cursor. The rows shown are brought up to date,
 * and the order is theirs; the rest of the book is ranked as it was found last.
 *
 * A cursor is a place in the order, not a number of rows: who does not move is shown once, whatever
 * others do between two pages.
 *
 * Rules: [BOARD4]
 */
export function page(
  board: Board,
  filter: Filter,
  { sort, limit, after = null }: { sort: Sort; limit: number; after?: Cursor | null },
): Page {
  const isMeant = matching(board, filter)
  for (let tries = 1; ; tries++) {
    const { found, total } = select(board, isMeant, { sort, limit: limit + 1, after })
    const shown = found.slice(0, limit)
    const moved = shown.filter((index) => Board.refresh(board, index))
    if (moved.length > 0 && tries < TRIES) continue
    const last = found.length > limit ? shown.at(-1) : undefined
    return {
      accounts: shown,
      next: last === undefined ? null : { sort, key: keyOf(board, sort, last), index: last },
      total,
      asOf: board.asOf,
    }
  }
}

/** The worst so many under a filter; cheap enough for every tick. */
export const worst = (board: Board, filter: Filter, sort: Sort, count: number): readonly number[] =>
  page(board, filter, { sort, limit: count }).accounts

const keyOf = ({ keys }: Board, sort: Sort, index: number): number =>
  keys.columns[sort][index] ?? Number.POSITIVE_INFINITY

/** One pass over the column, and the best so far in a sorted list: no order is kept between pages. */
function select(
  board: Board,
  isMeant: (index: number) => boolean,
  { sort, limit, after }: { sort: Sort; limit: number; after: Cursor | null },
): { readonly found: readonly number[]; readonly total: number } {
  const column = board.keys.columns[sort]
  const found: number[] = []
  let total = 0
  let most = Number.POSITIVE_INFINITY
  for (let index = 0; index < column.length; index++) {
    const key = column[index]
    if (key === undefined || !isMeant(index)) continue
    total += 1
    if (after !== null && (key < after.key || (key === after.key && index <= after.index))) continue
    if (found.length >= limit && key >= most) continue
    insert(found, column, index, key)
    if (found.length > limit) found.pop()
    most = column[found.at(-1) ?? -1] ?? most
  }
  return { found, total }
}

/** Among equal keys the later index comes later, as they are met. */
function insert(found: number[], column: readonly number[], index: number, key: number): void {
  let [low, high] = [0, found.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((column[found[middle] ?? -1] ?? 0) <= key) low = middle + 1
    else high = middle
  }
  found.splice(low, 0, index)
}

/** The filter by account index. */
function matching({ state, rows }: Board, filter: Filter): (index: number) => boolean {
  const { level, rulebook, owner, instrument, sees } = filter
  const search = filter.search?.toLowerCase()
  const symbol =
    instrument === undefined ? null : (state.instrumentById.get(instrument)?.index ?? -1)
  return (index) => {
    const account = state.accounts[index]
    const found = rows[index]?.found
    if (account === undefined || found === undefined) return false
    if (level !== undefined && !found.levels.includes(level)) return false
    if (rulebook !== undefined && account.rules?.id !== rulebook) return false
    if (owner !== undefined && account.owner !== owner) return false
    if (symbol !== null && !holds(account, symbol)) return false
    if (search !== undefined && !isNamed(account, search)) return false
    return sees === undefined || sees(account.id)
  }
}

const holds = ({ positions }: AccountState, symbol: number): boolean =>
  positions.some(({ instrument }) => instrument.index === symbol)

const isNamed = ({ id, owner }: AccountState, search: string): boolean =>
  id.toLowerCase().includes(search) || owner.toLowerCase().includes(search)

const infinite: ReadonlyMap<number, string> = new Map([
  [Number.POSITIVE_INFINITY, 'last'],
  [Number.NEGATIVE_INFINITY, 'first'],
])

/**
 * A cursor as text that a client hands back; it need not look into it.
 *
 * @example
 * Ranking.cursorText({ sort: 'slack', key: -12.5, index: 7 })
 */
export const cursorText = ({ sort, key, index }: Cursor): string =>
  Buffer.from(`${sort} ${infinite.get(key) ?? key} ${index}`).toString('base64url')

/** The cursor of a text; null where it is none. */
export function cursorOf(text: string): Cursor | null {
  const [name, key, index, ...more] = Buffer.from(text, 'base64url').toString().split(' ')
  const sort = sorts.find((one) => one === name)
  if (sort === undefined || more.length > 0 || !/^\d{1,10}$/.test(index ?? '')) return null
  const [edge] = [...infinite].find(([, word]) => word === key) ?? []
  const value = edge ?? (/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(key ?? '') ? Number(key) : Number.NaN)
  return Number.isNaN(value) ? null : { sort, key: value, index: Number(index) }
}

export * as Ranking from './Ranking.ts'
