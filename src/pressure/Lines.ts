import type { MarginContext } from '../margin/MarginContext.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'
import { type BoxIndex, Factors, wide } from '../sentry/Factors.ts'
import { Rows } from '../sentry/Rows.ts'
import { Sentry } from '../sentry/Sentry.ts'
import type { AccountBook } from './AccountBook.ts'

/**
 * Accounts as certified lines in columns, a row each: over prices from nothing to twice what they are now, what an account has to spare lies above one line and below another. So most are judged by a few products,
 * and only those between the two by `assess`. Nobody is judged otherwise than by `assess`.
 *
 * Rules: [COUPLED10] [SENTRY1]
 */
export interface Lines {
  readonly sentry: Sentry
  readonly book: AccountBook
  /** The place of lines that are drawn for one account and one way: after all the others. */
  readonly spare: number
}

/** Prices fall to nothing or rise to twice what they are; less far for accounts whose table bends on the way. */
const reaches = { usual: [0.7, 1.4], wide: [0, 2] } as const

export const create = (book: AccountBook): Lines => ({
  sentry: Sentry.create(Sentry.standard, reaches),
  book,
  spare: book.accounts.length,
})

/** Draws the lines of an account that is taken at the prices of the book; whether it has any. */
export const draw = (
  { sentry }: Lines,
  row: number,
  context: MarginContext,
  threshold: Ratio,
): boolean => Sentry.place(sentry, row, context, { under: threshold, over: threshold })

/** The same with rows in another order: row by row is how they are read. */
export function ordered(lines: Lines, order: Uint32Array): Lines {
  const { sentry, book } = lines
  const made: Lines = { book, sentry: { ...sentry, rows: Rows.create() }, spare: order.length }
  for (const [row, from] of order.entries()) {
    if (!has(lines, from)) continue
    const sides = [spared, exceeded].map((side) => Rows.terms(sentry.rows, 2 * from + side))
    Rows.put(made.sentry.rows, row, boxOf(lines, from), sides)
  }
  return made
}

const boxOf = ({ sentry: { rows } }: Lines, row: number): BoxIndex =>
  ((rows.drawn[row] as number) - 1) as BoxIndex

/** Whether an account has lines. */
export const has = ({ sentry }: Lines, row: number): boolean => Sentry.has(sentry, row)

/** How much farther than a way lines that are drawn for it reach, and how far prices may go from its end. */
const beyond = 0.1
const within = 0.09

/**
 * Draws the lines of an account anew, over the prices of a way and a tenth beyond; null where it has none. They
 * stand at a place of their own until the next are drawn, and hold while prices go no farther than the room from
 * the end of the way.
 */
export function redraw(
  { sentry: { factors, rows }, spare }: Lines,
  context: MarginContext,
  threshold: Ratio,
  { first, last }: { readonly first: Moment; readonly last: Moment },
): { readonly place: number; readonly room: number } | null {
  const { low, high, at, count } = factors
  const [lows, highs, ats] = [low.slice(), high.slice(), at.slice()]
  for (let factor = 0; factor < count; factor++) {
    const [one, other] = [first.at[factor] as number, last.at[factor] as number]
    low[factor] = Math.min(one, other) * (1 - beyond)
    high[factor] = Math.max(one, other) * (1 + beyond)
    at[factor] = other
  }
  const isDrawn = Sentry.isBound(factors, context)
  // What is new to the book made the columns longer.
  factors.low.set(lows)
  factors.high.set(highs)
  factors.at.set(ats)
  if (!isDrawn) return null
  Rows.put(rows, spare, wide, Sentry.lines({ under: threshold, over: threshold }))
  return { place: spare, room: within }
}

/** The prices of one moment, by factor. */
export interface Moment {
  readonly at: Float64Array
  /** The share that rounding to a tick may be of each. */
  readonly grain: Float64Array
}

/** Takes over the prices of a book. */
export function momentOf({ sentry: { factors }, book }: Lines, prices: PriceBook): Moment {
  Factors.follow(factors, prices, book.assets)
  const at = factors.at.slice(0, factors.count)
  const grain = Float64Array.from(factors.kinds, ({ mark, asset, numeraire }) => {
    if (mark !== null) return grainOf(prices.marks[mark]?.price)
    return grainOf(priceOf(prices, asset?.index)) + grainOf(priceOf(prices, numeraire?.index))
  })
  return { at, grain }
}

const priceOf = ({ indices }: PriceBook, index: number | undefined): bigint | undefined =>
  index === undefined ? undefined : indices[index]?.price

const grainOf = (price: bigint | undefined): number =>
  price === undefined || price <= 0n ? Number.POSITIVE_INFINITY : 2 / Integer.toDouble(price)

type Sides = Factors['boxes'][number]

/** Which line: what is spared at least, or what is exceeded by at least. */
export const spared = 0
export const exceeded = 1

/**
 * The least of a line over all prices between two moments; not a number where a price is beyond the lines.
 */
export function least(
  { sentry: { rows, factors } }: Lines,
  row: number,
  side: 0 | 1,
  one: Float64Array,
  other: Float64Array,
): number {
  const { base, start, count, factor, slope } = rows
  const { low, high } = factors.boxes[(rows.drawn[row] as number) - 1] as Sides
  const place = 2 * row + side
  const from = start[place] as number
  const to = from + (count[place] as number)
  let sum = base[place] as number
  for (let term = from; term < to; term++) {
    const number = factor[term] as number
    const first = one[number] as number
    const second = other[number] as number
    const top = high[number] as number
    if (!(first <= top && second <= top)) return Number.NaN
    const bottom = low[number] as number
    if (first < bottom || second < bottom) return Number.NaN
    const by = slope[term] as number
    const a = by * first
    const b = by * second
    sum += a < b ? a : b
  }
  return sum
}

/** A line at prices of their own, by factor; not a number where one is, or is beyond the lines. */
export function sum(
  { sentry: { rows, factors } }: Lines,
  row: number,
  side: 0 | 1,
  priceOf: (factor: number) => number,
): number {
  const { base, start, count, factor, slope } = rows
  const { low, high } = factors.boxes[(rows.drawn[row] as number) - 1] as Sides
  const place = 2 * row + side
  const from = start[place] as number
  let sum = base[place] as number
  for (let term = from; term < from + (count[place] as number); term++) {
    const number = factor[term] as number
    const price = priceOf(number)
    if (!(price <= (high[number] as number) && price >= (low[number] as number))) return Number.NaN
    sum += (slope[term] as number) * price
  }
  return sum
}

/**
 * How far prices may go from a moment, as a log move, before an account could exceed its threshold: 0 where
 * nothing is certain.
 */
export const roomAt = (lines: Lines, row: number, moment: Moment): number =>
  Math.max(0, roomAfter(lines, row, moment.at, moment))

/**
 * The same after a way from other prices, on which what is spared is not below zero at any prices: below zero
 * where that is not certain.
 */
export function roomAfter(
  { sentry: { rows, factors } }: Lines,
  row: number,
  first: Float64Array,
  last: Moment,
): number {
  const { base, start, count, factor, slope } = rows
  const { low, high } = factors.boxes[(rows.drawn[row] as number) - 1] as Sides
  const place = 2 * row + spared
  const from = start[place] as number
  const to = from + (count[place] as number)
  const { at, grain } = last
  let least = base[place] as number
  let [sum, size, coarsest, within] = [least, 0, 0, Number.POSITIVE_INFINITY]
  for (let term = from; term < to; term++) {
    const number = factor[term] as number
    const [before, price] = [first[number] as number, at[number] as number]
    const [bottom, top] = [low[number] as number, high[number] as number]
    if (!(before <= top && price <= top) || before < bottom || price < bottom) return -1
    const by = slope[term] as number
    const [one, part] = [by * before, by * price]
    least += one < part ? one : part
    sum += part
    size += part < 0 ? -part : part
    const coarse = grain[number] as number
    if (coarse > coarsest) coarsest = coarse
    const up = top / price - 1
    const down = 1 - bottom / price
    if (!(up >= within)) within = up
    if (!(down >= within)) within = down
  }
  if (!(least >= 0)) return -1
  if (!(sum > 0)) return 0
  const share = Math.min(size === 0 ? Number.POSITIVE_INFINITY : sum / size, within) - coarsest
  // ln (1 + r) is at least r ÷ (1 + r).
  if (!(share > 0)) return 0
  return share === Number.POSITIVE_INFINITY ? share : (share / (1 + share)) * safe
}

/** Less than sums of moves may err by. */
const safe = 1 - 1e-9

export * as Lines from './Lines.ts'
