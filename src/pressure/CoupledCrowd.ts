import type { Asset } from '../model/Asset.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import { Closing } from './Closing.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import type { CoupledMarkets } from './CoupledMarkets.ts'
import { Lines } from './Lines.ts'
import { sortOrder } from './sortOrder.ts'

/** Those whom several markets can force, the nearest first and then by name: columns, a row each. */
export interface CoupledCrowd {
  readonly book: AccountBook
  readonly currency: Asset
  readonly coupled: Pick<CoupledMarkets, 'places' | 'ofAsset' | 'ofInstrument'>
  readonly members: readonly RuledAccount[]
  /** Where the legs of each row begin; one more than there are rows. */
  readonly start: Int32Array
  readonly place: Int32Array
  readonly flow: Float64Array
  readonly collateral: Float64Array
  /** By leg, whether it loses where the price falls (1), where it rises (2), or both. */
  readonly loses: Uint8Array
  readonly lines: Lines
  /** Rows that were looked at, as they are now. */
  readonly looked: Map<number, CoupledAccount>
  /** What closing leaves those whose collateral was sold with them; null where it is no line in the marks. */
  readonly closings: Map<number, Closing | null>
  /** How far prices may go from now before anything can happen to each, as a log move: rising. */
  readonly rooms: Float64Array
  /** By factor of the lines, the place of the market it follows; -1 for none, null where it follows two prices. */
  readonly follows: readonly (number | null)[]
}

export const losesDown = 1
export const losesUp = 2

/** Prepares a book: every account is looked at once. */
export function create(book: AccountBook, coupled: CoupledMarkets, currency: Asset): CoupledCrowd {
  const named = [...book.accounts].sort((a, b) => (a.account.id < b.account.id ? -1 : 1))
  const columns = columnsOf(book)
  for (const one of named) {
    const found = CoupledAccount.of(book, one, coupled, currency)
    if (found !== null) put(columns, one, found)
  }
  const { keys, order } = sortOrder(roomsOf(columns, coupled, currency))
  const { members, start, lines } = columns
  const places = legsInOrder(start, order)
  const legs = Int32Array.from(places.legs)
  return {
    ...{ book, currency, coupled, rooms: keys, looked: new Map(), closings: new Map() },
    start: places.start,
    members: Array.from(order, (row) => members[row] as RuledAccount),
    place: legs.map((leg) => columns.place[leg] as number),
    flow: Float64Array.from(legs, (leg) => columns.flow[leg] as number),
    collateral: Float64Array.from(legs, (leg) => columns.collateral[leg] as number),
    loses: Uint8Array.from(legs, (leg) => columns.loses[leg] as number),
    lines: Lines.ordered(lines, order),
    follows: lines.sentry.factors.kinds.map(({ mark, asset, numeraire }) => {
      if (mark !== null) return coupled.ofInstrument[mark] ?? -1
      const [own, other] = [asset, numeraire].map((one) => coupled.ofAsset[one?.index ?? -1] ?? -1)
      return other === -1 ? (own as number) : null
    }),
  }
}

/** Columns on the way. */
const columnsOf = (book: AccountBook) => ({
  ...{ book, lines: Lines.create(book), members: [] as RuledAccount[], start: [0] },
  ...{ place: [] as number[], flow: [] as number[], collateral: [] as number[] },
  loses: [] as number[],
})

function put(
  { book, lines, ...columns }: ReturnType<typeof columnsOf>,
  one: RuledAccount,
  { account, rules, prices, threshold, legs }: CoupledAccount,
): void {
  const row = columns.members.length
  columns.members.push(one)
  for (const leg of legs) {
    columns.place.push(leg.place)
    columns.flow.push(leg.flow)
    columns.collateral.push(leg.collateral)
    columns.loses.push((leg.losesDown ? losesDown : 0) + (leg.losesUp ? losesUp : 0))
  }
  columns.start.push(columns.place.length)
  if (prices === book.prices) Lines.draw(lines, row, { account, rules, prices }, threshold)
}

function roomsOf(
  { book, lines, members }: ReturnType<typeof columnsOf>,
  coupled: CoupledMarkets,
  currency: Asset,
): Float64Array {
  const now = Lines.momentOf(lines, book.prices)
  return Float64Array.from(members, (member, row) => {
    if (Lines.has(lines, row)) return Lines.roomAt(lines, row, now)
    const one = CoupledAccount.of(book, member, coupled, currency) as CoupledAccount
    return CoupledAccount.look(one, one.prices).room
  })
}

/** Legs of rows in another order. */
function legsInOrder(from: readonly number[], order: Uint32Array) {
  const [start, legs] = [new Int32Array(order.length + 1), [] as number[]]
  for (const [at, row] of order.entries()) {
    for (let leg = from[row] as number; leg < (from[row + 1] as number); leg++) legs.push(leg)
    start[at + 1] = legs.length
  }
  return { start, legs }
}

/** An account of the crowd, as `assess` takes it. */
export function account(crowd: CoupledCrowd, row: number): CoupledAccount {
  const { book, coupled, currency, members, looked } = crowd
  const known = looked.get(row)
  if (known !== undefined) return known
  const member = members[row] as RuledAccount
  const found = CoupledAccount.of(book, member, coupled, currency) as CoupledAccount
  looked.set(row, found)
  return found
}

/** What closing an account leaves it, as a line in its marks; null where that is none, or it has prices of its own. */
export function closing(crowd: CoupledCrowd, row: number): Closing | null {
  const known = crowd.closings.get(row)
  if (known !== undefined) return known
  const one = account(crowd, row)
  const found = one.prices === crowd.book.prices ? Closing.of(one) : null
  crowd.closings.set(row, found)
  return found
}

/** Whether an account has collateral in a market. */
export function pledges({ start, collateral }: CoupledCrowd, row: number): boolean {
  for (let leg = start[row] as number; leg < (start[row + 1] as number); leg++) {
    if ((collateral[leg] as number) !== 0) return true
  }
  return false
}

/** Which way an account loses in a market; 0 where it has nothing there. */
export function losesIn({ start, place, loses }: CoupledCrowd, row: number, at: number): number {
  for (let leg = start[row] as number; leg < (start[row + 1] as number); leg++) {
    if (place[leg] === at) return loses[leg] as number
  }
  return 0
}

/** What each would trade, whatever side. */
export function sizes({ members, start, flow }: CoupledCrowd): Float64Array {
  return Float64Array.from(members, (_, row) => {
    let sum = 0
    for (let leg = start[row] as number; leg < (start[row + 1] as number); leg++) {
      sum += Math.abs(flow[leg] as number)
    }
    return sum
  })
}

/** In no market do some lose where others gain. */
export function isMonotone({ place, loses }: CoupledCrowd): boolean {
  const sides = new Map<number, number>()
  for (const [leg, at] of place.entries()) {
    sides.set(at, (sides.get(at) ?? 0) | (loses[leg] as number))
  }
  return [...sides.values()].every((side) => side !== (losesDown | losesUp))
}

export * as CoupledCrowd from './CoupledCrowd.ts'
