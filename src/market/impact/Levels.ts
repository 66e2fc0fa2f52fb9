import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import type { Side } from './ImpactCurve.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/** The size quoted at a price when full, and the remaining size. */
export interface Level {
  readonly price: number
  readonly full: number
  readonly left: number
}

/**
 * An order book of levels, best first, that refills toward what was quoted.
 *
 * Its price is the middle of the best quotes when full, moved by as much (in logs) as the best bid
 * and the best ask have moved since. Selling through the bids moves the price down even though no
 * ask was touched. An empty side has no price: 0 below, infinite above.
 */
export interface Levels {
  readonly kind: 'levels'
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** A price and how much is quoted there, in units of the base. */
export type Quote = readonly [price: number, size: number]

/**
 * Checks the quotes: best first, distinct, and the best bid under the best ask.
 *
 * Rules: [IMP7] [IMP8]
 *
 * @example
 * Levels.create([[99, 10], [98, 20]], [[101, 10], [102, 20]])
 */
export function create(
  bids: readonly Quote[],
  asks: readonly Quote[],
): Result<Levels, ImpactFault> {
  const fault = faultOf(bids, -1) ?? faultOf(asks, 1)
  if (fault !== null) return Result.failure(fault)
  const [[bid] = [0], [ask] = [0]] = [bids[0], asks[0]]
  if (bid >= ask) return Result.failure('impact.levelsCrossed')
  const rows = (quotes: readonly Quote[]): Level[] =>
    quotes.map(([price, size]) => ({ price, full: size, left: size }))
  return Result.success({ kind: 'levels', bids: rows(bids), asks: rows(asks) })
}

function faultOf(quotes: readonly Quote[], direction: 1 | -1): ImpactFault | null {
  if (quotes.length === 0) return 'impact.levelsEmpty'
  let last: number | null = null
  for (const [price, size] of quotes) {
    if (!isPositive(price)) return 'impact.priceNotPositive'
    if (!isPositive(size)) return 'impact.sizeNotPositive'
    if (last !== null && !((price - last) * direction > 0)) return 'impact.levelsUnordered'
    last = price
  }
  return null
}

const rowsOf = (book: Levels, side: Side): readonly Level[] =>
  side === 'sell' ? book.bids : book.asks

/** The log move of a side's best quote from where it was when full. */
function gone(rows: readonly Level[]): number {
  const best = rows.find(({ left }) => left > 0)?.price
  const first = (rows[0] as Level).price
  return best === undefined ? Number.POSITIVE_INFINITY : Math.abs(Real.ln(best / first))
}

export function price({ bids, asks }: Levels): number {
  const middle = ((bids[0] as Level).price + (asks[0] as Level).price) / 2
  const [down, up] = [gone(bids), gone(asks)]
  // Where both sides are empty there is no information on the price: it stays.
  if (down === Number.POSITIVE_INFINITY && up === down) return middle
  return middle * Real.exp(up - down)
}

/** The part of a signed quantity that is available. */
export function fillable(book: Levels, quantity: number): number {
  const rows = quantity < 0 ? book.bids : book.asks
  const there = rows.reduce((sum, { left }) => sum + left, 0)
  return quantity < 0 ? -Math.min(-quantity, there) : Math.min(quantity, there)
}

function taken(rows: readonly Level[], size: number): Level[] {
  let rest = size
  return rows.map((row) => {
    const part = Math.min(rest, row.left)
    rest -= part
    return { ...row, left: row.left - part }
  })
}

export const after = (book: Levels, quantity: number): Levels =>
  quantity < 0
    ? { ...book, bids: taken(book.bids, -quantity) }
    : { ...book, asks: taken(book.asks, quantity) }

export const priceAfter = (book: Levels, quantity: number): number => price(after(book, quantity))

/** What a buyer pays for the available part; negative is what a seller receives. */
export function cost(book: Levels, quantity: number): number {
  let [rest, sum] = [Math.abs(quantity), 0]
  for (const { price, left } of quantity < 0 ? book.bids : book.asks) {
    const part = Math.min(rest, left)
    sum += part * price
    rest -= part
  }
  return quantity < 0 ? -sum : sum
}

/** Restores a share of what was taken from every level. */
export function refill(book: Levels, share: number): Levels {
  const filled = (rows: readonly Level[]): Level[] =>
    rows.map((row) => ({ ...row, left: row.left + share * (row.full - row.left) }))
  return { ...book, bids: filled(book.bids), asks: filled(book.asks) }
}

/** The most that can be taken without moving the best quote by more than a log move. */
function within(rows: readonly Level[], move: number): number {
  const best = rows.find(({ left }) => left > 0)?.price
  if (best === undefined) return 0
  let sum = 0
  for (const { price, left } of rows) {
    if (left > 0 && Math.abs(Real.ln(price / best)) > move) break
    sum += left
  }
  return sum
}

/** The quantity after which the price has moved by at least a log move, or the whole side. */
export function quantityTo(book: Levels, move: number): number {
  if (move === 0) return 0
  const rows = move < 0 ? book.bids : book.asks
  const best = rows.find(({ left }) => left > 0)?.price ?? 0
  let sum = 0
  for (const { price, left } of rows) {
    if (left > 0 && Math.abs(Real.ln(price / best)) >= Math.abs(move)) break
    sum += left
  }
  return move < 0 ? -sum : sum
}

export function move(book: Levels, side: Side, notional: number): number {
  const rows = rowsOf(book, side)
  const now = gone(rows)
  if (notional === 0 || now === Number.POSITIVE_INFINITY) return 0
  return gone(taken(rows, notional / price(book))) - now
}

/**
 * The slope of the line through the ends of the levels: the steps themselves are flat or vertical.
 */
export function slope(book: Levels, side: Side, notional: number): number {
  const rows = rowsOf(book, side).filter(({ left }) => left > 0)
  const size = notional / price(book)
  let sum = 0
  for (let index = 0; index < rows.length; index++) {
    const { price: at, left } = rows[index] as Level
    const next = rows[index + 1]?.price
    sum += left
    if (size >= sum) continue
    if (next === undefined) break
    return Math.abs(Real.ln(next / at)) / (left * price(book))
  }
  return Number.POSITIVE_INFINITY
}

export function absorbs(book: Levels, side: Side, move: number): number {
  const quantity = within(rowsOf(book, side), move)
  return quantity === 0 ? 0 : quantity * price(book)
}

export * as Levels from './Levels.ts'
