import { assert } from '../base/assert.ts'
import { FirstPassage, type Motion } from './FirstPassage.ts'
import type { Exposures } from './PressureCurve.ts'

/**
 * When a book is called: over all of its rows, by notional.
 */

/**
 * Notional expected to be forced within a time: Σ notional × the probability to be reached.
 *
 * Rules: [REACH5]
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
 * Rules: [REACH5]
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

export * as TimeToCall from './TimeToCall.ts'
