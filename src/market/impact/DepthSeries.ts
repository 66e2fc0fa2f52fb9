import { assert } from '../../base/assert.ts'
import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { DepthProfile, type Point } from './DepthProfile.ts'
import type { Side } from './ImpactCurve.ts'
import type { ImpactFault } from './ImpactFault.ts'

/**
 * What a market took at one moment: by log move, how much notional lies within it. Rising moves; a sale meets
 * the bids, a purchase the asks.
 */
export interface DepthShot {
  /** Milliseconds since 1970; null where a file tells one state and no time. */
  readonly time: number | null
  readonly sell: readonly Point[]
  readonly buy: readonly Point[]
}

/** Moves at which books are read, so that those of different times can be set side by side. */
export const grid: readonly number[] = [
  ...[0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005],
  ...[0.01, 0.02, 0.03, 0.04, 0.05, 0.1],
]

/** A price and a size quoted there, best first. */
export type Quoted = readonly [price: number, size: number]

/**
 * One side of an order book at the moves of the grid that it reaches: notional at the middle price.
 *
 * Rules: [DEPTH1]
 *
 * @example
 * DepthSeries.pointsOf([[99.9, 10], [99, 20]], 100) // what lies within 0.1, 0.2, 0.5 and 1 %
 */
export function pointsOf(quotes: readonly Quoted[], middle: number): readonly Point[] {
  const points: Point[] = []
  let [sum, place] = [0, 0]
  const moves = quotes.map(([price]) => Math.abs(Real.ln(price / middle)))
  const reach = moves.at(-1) ?? 0
  for (const move of grid) {
    if (move > reach) break
    for (; place < quotes.length && (moves[place] as number) <= move; place++) {
      sum += (quotes[place] as Quoted)[1]
    }
    if (sum > 0) points.push({ notional: sum * middle, move })
  }
  return points
}

/**
 * A profile of a measured market: at each move that at least half of the shots reach, the quantile of what they
 * had there. 0.5 is the usual depth, 0.05 that of a thin moment.
 *
 * Rules: [DEPTH2]
 *
 * @throws AssertionError where the quantile is outside 0 to 1
 * @example
 * DepthSeries.profile(shots, 0.5)
 */
export function profile(
  shots: readonly DepthShot[],
  quantile: number,
): Result<DepthProfile, ImpactFault> {
  assert(quantile >= 0 && quantile <= 1, 'DepthSeries: a quantile is from 0 to 1')
  const side = (of: Side): readonly Point[] => rising(quantiles(shots, of, quantile))
  const [sell, buy] = [side('sell'), side('buy')]
  if (sell.length === 0 || buy.length === 0) return Result.failure('impact.profileEmpty')
  return DepthProfile.create(sell, buy)
}

function quantiles(shots: readonly DepthShot[], side: Side, quantile: number): readonly Point[] {
  const seen = new Map<number, number[]>()
  for (const shot of shots) {
    for (const { move, notional } of shot[side]) {
      const own = seen.get(move)
      if (own === undefined) seen.set(move, [notional])
      else own.push(notional)
    }
  }
  return [...seen]
    .filter(([, found]) => 2 * found.length >= shots.length)
    .map(([move, found]) => ({ move, notional: quantileOf(found, quantile) }))
    .sort((a, b) => a.move - b.move)
}

/** The smallest that at least such a share is not over. */
export function quantileOf(values: readonly number[], quantile: number): number {
  assert(values.length > 0, 'DepthSeries: a quantile is of something')
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] as number
}

/**
 * Points with nothing more between them than before are one, at the farther move: a gap in a book is not
 * made to look deep.
 */
function rising(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (point.notional <= 0) continue
    if (last !== undefined && point.notional <= last.notional) kept.pop()
    kept.push(
      last === undefined ? point : { ...point, notional: Math.max(point.notional, last.notional) },
    )
  }
  return kept
}

/** What moves the price by one per cent: the nearest point, taken in a straight line. */
export function perCent(points: readonly Point[]): number {
  const at = points.reduce<Point | null>(
    (best, point) =>
      best === null || Math.abs(point.move - UNIT) < Math.abs(best.move - UNIT) ? point : best,
    null,
  )
  return at === null ? 0 : (at.notional * UNIT) / at.move
}

const UNIT = 0.01

/** How well the depth of a period is told by those before it. */
export interface HeldOut {
  readonly periods: number
  /** Depth of a period over the median of those before it, as a log ratio: the middle and nine tenths of its size. */
  readonly median: number
  readonly ninety: number
}

/**
 * Each period's depth against the median of the periods before it, from the second on: no period is told
 * by itself or by a later one. Null for fewer than two.
 *
 * Rules: [DEPTH4]
 */
export function heldOut(depths: readonly number[]): HeldOut | null {
  const errors = depths.flatMap((depth, period) =>
    period === 0 || depth <= 0
      ? []
      : [Math.abs(Real.ln(depth / quantileOf(depths.slice(0, period), 0.5)))],
  )
  if (errors.length === 0) return null
  return {
    periods: errors.length,
    median: quantileOf(errors, 0.5),
    ninety: quantileOf(errors, 0.9),
  }
}

export * as DepthSeries from './DepthSeries.ts'
