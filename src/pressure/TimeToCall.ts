import { assert } from '../base/assert.ts'
import { FirstPassage, type Motion } from './FirstPassage.ts'
import { type Exposures, PressureCurve } from './PressureCurve.ts'

/**
 * When a book is called: over all of its rows, by notional.
 */

/**
 * Notional expected to be forced within a time: Σ notional × the probability to be reached.
 *
 * Rules: [TIME5]
 *
 * @example
 * TimeToCall.expected(exposures, { drift: 0, volatility: 0.01 }, 1) // within the hour, by hourly volatility
 */
export function expected(
  { distances, notionals }: Exposures,
  motion: Motion,
  horizon: number,
): number {
  let sum = 0
  for (let row = 0; row < distances.length; row++) {
    const notional = notionals[row] as number
    if (notional === 0) continue
    sum += notional * FirstPassage.probability(distances[row] as number, motion, horizon)
  }
  return sum
}

const halvings = 60

/**
 * The time within which a share of the book's notional is expected to be called; infinite where it
 * never is.
 *
 * Rules: [TIME5]
 *
 * @throws AssertionError where the share is not between 0 and 1
 * @example
 * TimeToCall.quantile(exposures, motion, 0.05)
 */
export function quantile(exposures: Exposures, motion: Motion, share: number): number {
  assert(share >= 0 && share <= 1, 'TimeToCall.quantile: a share is between 0 and 1')
  const whole = exposures.notionals.reduce((sum, notional) => sum + notional, 0)
  const wanted = share * whole
  const isReached = (time: number): boolean => expected(exposures, motion, time) >= wanted
  if (isReached(0)) return 0
  if (!isReached(Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY
  let [low, high] = [0, 1]
  while (!isReached(high)) {
    if (high > 1e12) return Number.POSITIVE_INFINITY
    ;[low, high] = [high, high * 2]
  }
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2
    if (isReached(middle)) high = middle
    else low = middle
  }
  return high
}

/** What paths of history, or drawn ones, do to a book. */
export interface ByPaths {
  /** What each path forces in the end, by its farthest point. */
  readonly forced: Float64Array
  readonly mean: number
}

/**
 * Forced notional along given paths, each a list of log moves from the start, in the direction of the
 * scenario: no law of motion is assumed.
 *
 * Rules: [TIME6]
 *
 * @example
 * TimeToCall.byPaths(curve, [Float64Array.of(0.01, 0.04, -0.02)]).mean // what a move of 4 % forces
 */
export function byPaths(curve: PressureCurve, paths: readonly Float64Array[]): ByPaths {
  const forced = Float64Array.from(paths, (path) => {
    const farthest = path.reduce((most, move) => Math.max(most, move), 0)
    assert(!Number.isNaN(farthest), 'TimeToCall.byPaths: moves are numbers')
    return PressureCurve.forced(curve, farthest)
  })
  const sum = forced.reduce((all, one) => all + one, 0)
  return { forced, mean: forced.length === 0 ? 0 : sum / forced.length }
}

/**
 * The step of a path at which an account is first reached, counted from zero; null where it never is.
 *
 * Rules: [TIME6]
 */
export function stepReached(path: Float64Array, distance: number): number | null {
  const step = path.findIndex((move) => move >= distance)
  return step === -1 ? null : step
}

export * as TimeToCall from './TimeToCall.ts'
