import { assert } from '../base/assert.ts'
import { Result } from '../base/Result.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { isSize, type PressureFault } from './PressureFault.ts'
import { sortOrder } from './sortOrder.ts'

/**
 * The forced selling of each account and its distance, as columns: a row is an account or a stage
 * of one. Distances are log moves of the scenario, in its direction.
 */
export interface Exposures {
  /** Zero where it is forced now, infinite where no move along the scenario forces it. */
  readonly distances: Float64Array
  /** The notional sold then, in the quote at current prices. */
  readonly notionals: Float64Array
}

/** The same rows in the order in which they are forced. */
export interface PressureCurve {
  /** Rising; rows that are never forced are left out. */
  readonly distances: Float64Array
  /** The notional forced up to and including each row. */
  readonly forced: Float64Array
  /** The row's index in the columns it came from. */
  readonly order: Uint32Array
  /** The notional that no move forces. */
  readonly neverForced: number
}

/**
 * Sorts a book once, so that forced selling can be looked up for any move.
 *
 *     L(x) = Σ notional of those with distance ≤ x
 *
 * Rules: [PRESSURE1] [PRESSURE2]
 *
 * @example
 * PressureCurve.create({ distances: Float64Array.of(0.2, 0.1), notionals: Float64Array.of(5, 3) })
 */
export function create(exposures: Exposures): Result<PressureCurve, PressureFault> {
  const fault = faultOf(exposures)
  if (fault !== null) return Result.failure(fault)
  const { keys, order } = sortOrder(exposures.distances)
  const { notionals } = exposures
  const finite = upperBound(keys, Number.MAX_VALUE)
  const forced = new Float64Array(finite)
  let sum = 0
  for (let index = 0; index < finite; index++) {
    sum += notionals[order[index] as number] as number
    forced[index] = sum
  }
  let neverForced = 0
  for (let index = finite; index < keys.length; index++) {
    neverForced += notionals[order[index] as number] as number
  }
  return Result.success({
    distances: keys.subarray(0, finite),
    forced,
    order: order.subarray(0, finite),
    neverForced,
  })
}

function faultOf({ distances, notionals }: Exposures): PressureFault | null {
  if (distances.length !== notionals.length) return 'pressure.columnsDiffer'
  let [areDistances, areSizes, isKnown] = [true, true, true]
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number
    const notional = notionals[row] as number
    areDistances = areDistances && !(distance < 0)
    areSizes = areSizes && !(notional < 0)
    isKnown = isKnown && !Number.isNaN(distance) && notional - notional === 0
  }
  if (!areDistances) return 'pressure.distanceNegative'
  if (!areSizes) return 'pressure.notionalNegative'
  return isKnown ? null : 'pressure.notFinite'
}

/** How many of some rising numbers are at most x. */
export function upperBound(rising: Float64Array, x: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rising[middle] as number) <= x) low = middle + 1
    else high = middle
  }
  return low
}

/** The notional sold by the first rows. */
export const upTo = ({ forced }: PressureCurve, count: number): number =>
  count === 0 ? 0 : (forced[count - 1] as number)

/**
 * N(x): the number of rows forced within a move.
 *
 * Rules: [PRESSURE1]
 */
export const count = ({ distances }: PressureCurve, x: number): number => upperBound(distances, x)

/**
 * L(x): the notional forced within a move.
 *
 * Rules: [PRESSURE1]
 *
 * @example
 * PressureCurve.forced(curve, 0.1) // the notional that a move of 10 % would force
 */
export const forced = (curve: PressureCurve, x: number): number => upTo(curve, count(curve, x))

/** The total notional that some move forces. */
export const total = (curve: PressureCurve): number => upTo(curve, curve.forced.length)

/**
 * Π(x) = L(x) ÷ D(x): forced selling within a move over the notional the market absorbs within it.
 * At 1 or more the market cannot stop before x. Zero where nothing is forced, infinite where
 * something is and the market absorbs nothing.
 *
 * Rules: [PRESSURE3]
 *
 * @example
 * PressureCurve.relative(curve, impact, 0.1)
 */
export function relative(curve: PressureCurve, impact: ImpactCurve, x: number): number {
  const sold = forced(curve, x)
  return sold === 0 ? 0 : sold / impact.absorbs(x)
}

/**
 * ℓ(x) = dL/dx, over a window around x that does not reach below zero: what is forced within the
 * window, by its width. A book is steps, so that a density has a width is not to be avoided; it is
 * said instead.
 *
 * Rules: [PRESSURE4]
 *
 * @throws AssertionError where the window is not positive
 * @example
 * PressureCurve.density(curve, 0.05, 0.001)
 */
export function density(curve: PressureCurve, x: number, window: number): number {
  const { from, to } = windowAt(x, window)
  return (forced(curve, to) - forced(curve, from)) / (to - from)
}

/** The window around a move, cut at zero. */
export function windowAt(
  x: number,
  window: number,
): { readonly from: number; readonly to: number } {
  assert(isSize(window) && window > 0, 'PressureCurve: a window is positive')
  const from = Math.max(0, x - window / 2)
  return { from, to: from + window }
}

/**
 * The running sum of another column in the order of the curve, over the forced rows.
 *
 * @throws AssertionError where the column is shorter than the book was
 */
export function accumulate({ order }: PressureCurve, column: Float64Array): Float64Array {
  const sums = new Float64Array(order.length)
  let sum = 0
  for (let index = 0; index < order.length; index++) {
    const row = order[index] as number
    assert(row < column.length, 'PressureCurve.accumulate: the column has every row')
    sum += column[row] as number
    sums[index] = sum
  }
  return sums
}

export * as PressureCurve from './PressureCurve.ts'
