import { limits } from '../base/limits.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'
import { Factors } from '../sentry/Factors.ts'
import type { Terms } from '../sentry/Rows.ts'
import { Sentry } from '../sentry/Sentry.ts'
import type { Toward } from './Direction.ts'

/**
 * The first tick on the way of a mark that takes an account over a threshold, by certified lines: they say that
 * no tick before it does, and that it does. Where they do not say so to the tick, nothing is said.
 *
 * Rules: [DISTANCE7] [SENTRY1]
 */
export interface EdgeSearch {
  readonly factors: Factors
}

/** A box is one point, but for the mark that moves. */
export const create = (): EdgeSearch => ({ factors: Factors.create({ usual: still, wide: still }) })

const still = [1, 1] as const

/** Where an account is taken over: now, at a tick, or nowhere. */
export type Edge = 'now' | 'never' | number

/** A mark on its way, in ticks from where it is. */
interface Way {
  readonly search: EdgeSearch
  readonly context: MarginContext
  readonly factor: number
  readonly start: number
  readonly sign: 1 | -1
  /** How many ticks there are. */
  readonly end: number
}

/** Two lines by ticks on the way: not below zero one says under the threshold, above zero the other over it. */
interface Pair {
  readonly under: number
  readonly underSlope: number
  readonly over: number
  readonly overSlope: number
}

/**
 * By threshold, in their order; null where the lines do not decide. None of the account's prices is stale.
 *
 * @example
 * EdgeSearch.find(EdgeSearch.create(), context, instrument, 'down', [Ratio.one]) // => [95_381]
 */
export function find(
  search: EdgeSearch,
  context: MarginContext,
  instrument: Instrument,
  toward: Toward,
  thresholds: readonly Ratio[],
): readonly (Edge | null)[] {
  const way = wayOf(search, context, instrument, toward)
  if (way === null) return thresholds.map(() => null)
  const far = Math.min(way.end, toward === 'down' ? way.end : way.start)
  const isBound = boundTo(way, 0, far)
  const pairs = thresholds.map((one) => (isBound ? pairOf(way, one) : null))
  const found = pairs.map((pair, at) =>
    pair === null ? null : along(way, thresholds[at] as Ratio, pair, far),
  )
  rest(way)
  return found
}

/** Null where there is no mark above zero. */
function wayOf(
  search: EdgeSearch,
  context: MarginContext,
  instrument: Instrument,
  toward: Toward,
): Way | null {
  const { factors } = search
  const { prices, rules } = context
  const mark = PriceBook.usable(prices, instrument)
  if (mark === undefined || mark <= 0n) return null
  factors.market = { book: prices, assets: rules.assets, numeraire: rules.numeraire }
  const start = Integer.toDouble(mark)
  const end = toward === 'down' ? start - 1 : Integer.toDouble(limits.price) - 1 - start
  const sign = toward === 'down' ? -1 : 1
  return { search, context, factor: factors.ofMark(instrument.index), start, sign, end }
}

/** Draws over a part of the way; whether there are lines. */
function boundTo({ search, context, factor, start, sign }: Way, near: number, far: number) {
  const { low, high, at } = search.factors
  const [first, last] = [start + sign * near, start + sign * far]
  low[factor] = Math.min(first, last)
  high[factor] = Math.max(first, last)
  at[factor] = first
  return Sentry.isBound(search.factors, context)
}

/** As it is for the next account. */
function rest({ search, factor, start }: Way): void {
  const { low, high, at } = search.factors
  for (const side of [low, high, at]) side[factor] = start
}

/** The lines drawn last, with all else where it is. */
function pairOf(way: Way, threshold: Ratio): Pair {
  const [under, over] = Sentry.lines({ under: threshold, over: threshold })
  const [one, other] = [folded(way, under), folded(way, over)]
  return {
    ...{ under: one.base, underSlope: one.slope },
    ...{ over: other.base, overSlope: other.slope },
  }
}

function folded({ search, factor, start, sign }: Way, { base, count, ...terms }: Terms) {
  let [sum, slope] = [base, 0]
  for (let term = 0; term < count; term++) {
    const [number, by] = [terms.factor[term] as number, terms.slope[term] as number]
    if (number === factor) slope += by
    else sum += by * (search.factors.at[number] as number)
  }
  return { base: sum + slope * start, slope: sign * slope }
}

/** More turns than a table of rows needs. */
const turnsMax = 32
/** How much farther a part goes than the one before. */
const wider = 1_024

function along(way: Way, threshold: Ratio, first: Pair, to: number): Edge | null {
  let [near, far, pair] = [0, to, first]
  if (pair.over > 0) return 'now'
  for (let turn = 0; turn < turnsMax; turn++) {
    const next = narrower(way, pair, near, far)
    if (next === null || typeof next !== 'object') return next
    ;[near, far] = next
    if (!boundTo(way, near, far)) return null
    pair = pairOf(way, threshold)
  }
  return null
}

type Part = readonly [near: number, far: number]

/** The edge, or the part of the way where it may be; null where the lines say nothing. */
function narrower(way: Way, pair: Pair, near: number, far: number): Edge | Part | null {
  const { start, sign, end } = way
  if (!(under(pair, near) >= 0)) {
    const closer = wider * (start + near)
    return far > closer ? [near, closer] : null
  }
  if (under(pair, far) >= 0) {
    if (far >= end) return 'never'
    return [far, end]
  }
  const spared = lastSpared(pair, near, far)
  if (spared === null) return null
  if (over(pair, spared + 1) > 0) return start + sign * (spared + 1)
  const exceeded = firstExceeded(pair, spared + 1, far)
  if (exceeded !== null && exceeded < far) return [spared, exceeded]
  const part = spared + Math.ceil((far - spared) / 4)
  return part < far ? [spared, part] : null
}

const under = ({ under, underSlope }: Pair, at: number): number => under + underSlope * at
const over = ({ over, overSlope }: Pair, at: number): number => over + overSlope * at

/** Steps that a root may be off by. */
const off = 4

/** The last tick from which all before are under, between one that is and one that may not be. */
function lastSpared(pair: Pair, near: number, far: number): number | null {
  let at = Math.min(far, Math.max(near, Math.floor(-pair.under / pair.underSlope)))
  for (let step = 0; step < off && at + 1 < far && under(pair, at + 1) >= 0; step++) at += 1
  for (let step = 0; step < off && at > near && !(under(pair, at) >= 0); step++) at -= 1
  return under(pair, at) >= 0 ? at : null
}

/** A tick that is over for certain, near the first; null where none is. */
function firstExceeded(pair: Pair, near: number, far: number): number | null {
  const at = Math.min(far, Math.max(near, Math.ceil(-pair.over / pair.overSlope)))
  for (let step = at; step <= Math.min(far, at + off); step++) {
    if (over(pair, step) > 0) return step
  }
  return null
}

export * as EdgeSearch from './EdgeSearch.ts'
