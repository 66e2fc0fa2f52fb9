import type { Asset } from '../model/Asset.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import type { CoupledMarkets } from './CoupledMarkets.ts'
import { Lines } from './Lines.ts'
import { sortOrder } from './sortOrder.ts'

/** Those whom several markets can force, in the order of their names: columns, a row each. */
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
  /** Rows without lines, which are judged one by one. */
  readonly plain: ReadonlyMap<number, CoupledAccount>
  /** How far prices may go from now before anything can happen to each, as a log move; and rows by that. */
  readonly rooms: Float64Array
  readonly order: Uint32Array
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
  const { members, start, place, flow, collateral, loses, lines, plain } = columns
  const rooms = roomsOf(columns)
  return {
    ...{ book, currency, coupled, members, lines, plain, rooms },
    start: Int32Array.from(start),
    place: Int32Array.from(place),
    flow: Float64Array.from(flow),
    collateral: Float64Array.from(collateral),
    loses: Uint8Array.from(loses),
    order: sortOrder(rooms).order,
    follows: lines.sentry.factors.kinds.map(({ mark, asset, numeraire }) => {
      if (mark !== null) return coupled.ofInstrument[mark] ?? -1
      const [own, other] = [asset, numeraire].map((one) => coupled.ofAsset[one?.index ?? -1] ?? -1)
      return other === -1 ? (own as number) : null
    }),
  }
}

/** Columns on the way. */
const columnsOf = (book: AccountBook) => ({
  ...{ book, lines: Lines.create(book), plain: new Map<number, CoupledAccount>() },
  ...{ members: [] as RuledAccount[], start: [0] },
  ...{ place: [] as number[], flow: [] as number[], collateral: [] as number[] },
  loses: [] as number[],
})

function put(
  { book, lines, plain, ...columns }: ReturnType<typeof columnsOf>,
  one: RuledAccount,
  { account, rules, prices, threshold, legs, ...rest }: CoupledAccount,
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
  const isFresh = prices === book.prices
  if (isFresh && Lines.draw(lines, row, { account, rules, prices }, threshold)) return
  plain.set(row, { account, rules, prices, threshold, legs, ...rest })
}

function roomsOf({ book, lines, plain, members }: ReturnType<typeof columnsOf>): Float64Array {
  const now = Lines.momentOf(lines, book.prices)
  return Float64Array.from(members, (_, row) => {
    const one = plain.get(row)
    return one === undefined
      ? Lines.roomAt(lines, row, now)
      : CoupledAccount.look(one, one.prices).room
  })
}

/** An account of the crowd, as `assess` takes it. */
export function account(crowd: CoupledCrowd, row: number): CoupledAccount {
  const kept = crowd.plain.get(row)
  if (kept !== undefined) return kept
  const { book, coupled, currency, members } = crowd
  return CoupledAccount.of(book, members[row] as RuledAccount, coupled, currency) as CoupledAccount
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
