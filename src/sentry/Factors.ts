import type { Box } from '../margin/Envelope.ts'
import type { Asset } from '../model/Asset.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * The prices that rows depend on, in doubles: each mark, and what an asset is worth in a numeraire, a claim
 * at its index in its pool. Two boxes are kept, so that rows move from one to the next few at a time, and a
 * wide one for rows that are as near all over it.
 *
 * Rules: [SENTRY2]
 */
export interface Factors extends Box {
  count: number
  /** How the value of each is found. */
  readonly kinds: Factor[]
  /** Factors by instrument, and by numeraire and asset. */
  readonly marks: (number | undefined)[]
  readonly worths: (number | undefined)[][]
  /** Values now, as of the last full sweep, and as of the last sweep of the warm rows. */
  at: Float64Array
  swept: Float64Array
  glanced: Float64Array
  /** Those of the box that rows are drawn over now. */
  low: Float64Array
  high: Float64Array
  over: BoxIndex
  /** The wide box is the last; a row says which is its own. */
  readonly boxes: readonly [Sides, Sides, Sides]
  newest: 0 | 1
  readonly reaches: Reaches
  market: Market
}

export type BoxIndex = 0 | 1 | 2
export const wide = 2

/** Where each price may go within a box, as shares of where it was. */
export interface Reaches {
  readonly usual: Reach
  readonly wide: Reach
}

type Reach = readonly [low: number, high: number]

interface Sides {
  low: Float64Array
  high: Float64Array
  /** Where every price stood when the box was begun. */
  middle: Float64Array
  /** Whether a price has been outside: no row over the box depends on it any more. */
  gone: Uint8Array
}

/** Where values come from, and the numeraire of the account whose row is drawn. */
interface Market {
  readonly book: PriceBook
  readonly assets: readonly Asset[]
  readonly numeraire: Asset
}

interface Factor {
  /** Null for a worth. */
  readonly mark: number | null
  /** The asset whose index counts: that of a claim is its underlying's. */
  readonly asset: Asset | null
  readonly claim: number | null
  readonly numeraire: Asset | null
  /** What the value was found from: the same again is the same value. */
  seen: readonly unknown[]
}

/** How far unless told otherwise, and where a new box is begun. */
const standard: Reaches = { usual: [0.7, 1.3], wide: [0.4, 2] }
const worn = 0.1

const sides = (): Sides => ({
  low: new Float64Array(8),
  high: new Float64Array(8),
  middle: new Float64Array(8),
  gone: new Uint8Array(8),
})

export function create(reaches = standard): Factors {
  const boxes: Factors['boxes'] = [sides(), sides(), sides()]
  const factors: Factors = {
    ...{ count: 0, kinds: [], marks: [], worths: [], boxes, newest: 0, over: 0, reaches },
    ...{ at: new Float64Array(8), swept: new Float64Array(8), glanced: new Float64Array(8) },
    ...{ low: boxes[0].low, high: boxes[0].high },
    market: { book: { time: 0, marks: [], indices: [], funding: [] }, assets: [], numeraire: none },
    ofMark: (index) => factors.marks[index] ?? markOf(factors, index),
    ofAsset: (index) =>
      factors.worths[factors.market.numeraire.index]?.[index] ?? worthOf(factors, index),
  }
  return factors
}

const none: Asset = { id: '', index: -1, decimals: 0 }

function markOf(factors: Factors, mark: number): number {
  const number = add(factors, { mark, asset: null, claim: null, numeraire: null, seen: [] })
  factors.marks[mark] = number
  return number
}

function worthOf(factors: Factors, index: number): number {
  const { assets, numeraire } = factors.market
  const held = assets[index] as Asset
  const asset = held.claim === undefined ? held : (assets[held.claim.of] as Asset)
  const claim = held.claim === undefined ? null : index
  const number = add(factors, { mark: null, asset, claim, numeraire, seen: [] })
  factors.worths[numeraire.index] ??= []
  ;(factors.worths[numeraire.index] as (number | undefined)[])[index] = number
  return number
}

/** A new factor begins in the middle of both boxes. */
function add(factors: Factors, factor: Factor): number {
  const number = factors.count
  if (number === factors.at.length) grow(factors)
  factors.kinds.push(factor)
  factors.count += 1
  const value = reckoned(factors, factor) ?? Number.NaN
  factors.at[number] = value
  factors.swept[number] = value
  factors.glanced[number] = value
  const [first, second, last] = factors.boxes
  for (const box of [first, second]) centre(box, number, value, factors.reaches.usual)
  centre(last, number, value, factors.reaches.wide)
  return number
}

function grow(factors: Factors): void {
  factors.at = longer(factors.at)
  factors.swept = longer(factors.swept)
  factors.glanced = longer(factors.glanced)
  for (const box of factors.boxes) {
    box.low = longer(box.low)
    box.high = longer(box.high)
    box.middle = longer(box.middle)
    const { gone } = box
    box.gone = new Uint8Array(2 * gone.length)
    box.gone.set(gone)
  }
  drawOver(factors, factors.over)
}

function longer(column: Float64Array): Float64Array {
  const copy = new Float64Array(2 * column.length)
  copy.set(column)
  return copy
}

/** Chooses the box that rows are drawn over from now on. */
export function drawOver(factors: Factors, over: BoxIndex): void {
  const { low, high } = factors.boxes[over]
  factors.over = over
  factors.low = low
  factors.high = high
}

function centre(box: Sides, number: number, value: number, [low, high]: Reach): void {
  box.low[number] = value * low
  box.high[number] = value * high
  box.middle[number] = value
  box.gone[number] = 0
}

/** The value of a factor; null where it is found from what it was found from before. */
function reckoned({ market }: Factors, factor: Factor): number | null {
  const { book } = market
  const { mark, asset, claim, numeraire, seen } = factor
  if (mark !== null) {
    const price = book.marks[mark]?.price
    if (price !== undefined && price === seen[0]) return null
    factor.seen = [price]
    return price === undefined ? Number.NaN : Integer.toDouble(price)
  }
  if (asset === null || numeraire === null) return Number.NaN
  const isOne = asset.index === numeraire.index
  const [from, to] = [book.indices[asset.index]?.price, book.indices[numeraire.index]?.price]
  const accrued = claim === null ? undefined : book.accrued?.[claim]
  if (seen.length > 0 && from === seen[0] && to === seen[1] && accrued === seen[2]) return null
  factor.seen = [from, to, accrued]
  const grown = accrued === undefined ? 1 : Ratio.toNumber(accrued)
  if (isOne) return grown
  if (from === undefined || to === undefined) return Number.NaN
  const scale = Integer.toDouble(Integer.pow10(numeraire.decimals))
  const whole = Integer.toDouble(Integer.pow10(asset.decimals))
  return (((Integer.toDouble(from) / Integer.toDouble(to)) * scale) / whole) * grown
}

/** What following the prices found: how far any has gone since the last sweeps, and which boxes were left. */
export interface Followed {
  readonly drift: number
  readonly driftWarm: number
  /** By box: whether some price is outside it that was not before. */
  readonly left: readonly [boolean, boolean, boolean]
  /** Whether the newest box is due to be followed by another. */
  readonly isWorn: boolean
}

/** Takes the prices of a book over. */
export function follow(factors: Factors, book: PriceBook, assets: readonly Asset[]): Followed {
  factors.market = { ...factors.market, book, assets }
  const { kinds, at, swept, glanced, boxes } = factors
  let [drift, driftWarm, wear, isFirst, isSecond, isLast] = [0, 0, 0, false, false, false]
  const [first, second, last] = boxes
  const { middle } = boxes[factors.newest]
  for (let number = 0; number < factors.count; number++) {
    const value = reckoned(factors, kinds[number] as Factor)
    if (value !== null) at[number] = value
    const now = at[number] as number
    drift = further(drift, now, swept[number] as number)
    driftWarm = further(driftWarm, now, glanced[number] as number)
    wear = further(wear, now, middle[number] as number)
    if (leaves(first, number, now)) isFirst = true
    if (leaves(second, number, now)) isSecond = true
    if (leaves(last, number, now)) isLast = true
  }
  return { drift, driftWarm, left: [isFirst, isSecond, isLast], isWorn: wear > worn }
}

/** Also where a price is not a number, which is no distance at all. */
const further = (most: number, now: number, before: number): number => {
  if (now === before) return most
  const away = Math.abs(now / before - 1)
  return away <= most ? most : Number.isNaN(away) ? Number.POSITIVE_INFINITY : away
}

/** Notes a price outside a box; whether it was not noted before. */
function leaves({ low, high, gone }: Sides, number: number, now: number): boolean {
  if (now >= (low[number] as number) && now <= (high[number] as number)) return false
  if (gone[number] === 1) return false
  gone[number] = 1
  return true
}

/** Begins a new box about the prices of now, in place of the older one, over which no row is drawn any more. */
export function recentre(factors: Factors): void {
  factors.newest = factors.newest === 0 ? 1 : 0
  const box = factors.boxes[factors.newest]
  for (let number = 0; number < factors.count; number++) {
    centre(box, number, factors.at[number] as number, factors.reaches.usual)
  }
}

/** Moves the wide box along the prices that left it; no row over it depends on them any more. */
export function widen({ boxes, count, at, reaches }: Factors): void {
  const box = boxes[wide]
  for (let number = 0; number < count; number++) {
    if (box.gone[number] !== 0) centre(box, number, at[number] as number, reaches.wide)
  }
}

/** Notes that all rows were swept at the prices of now. */
export const sweep = ({ swept, at }: Factors): void => swept.set(at)

/** Notes that the warm rows are swept at the prices of now. */
export const glance = ({ glanced, at }: Factors): void => glanced.set(at)

export * as Factors from './Factors.ts'
