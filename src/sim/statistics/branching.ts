import { assert } from '../../base/assert.ts'

/** How often something happens in windows of equal length. */
export interface Branching {
  /** Complete windows; what lies in the last part of one is left out. */
  readonly windows: number
  readonly mean: number
  /** Variance over mean: 1 where events come independently, less where they keep apart. */
  readonly dispersion: number
  /** The share of events that others set off, 1 - √(mean ÷ variance); 0 where the dispersion is under 1. */
  readonly ratio: number
}

/**
 * The branching ratio of events by the dispersion of their counts in windows, long against one
 * cluster: Hardiman and Bouchaud 2014. Of fills that come in batches it measures the size of a batch, so
 * count what decides: rounds, not fills.
 *
 * Rules: [SIM18]
 *
 * @param times when each event came, from 0 on, in the unit of the window
 * @param sizes how many came at each of these times
 * @throws AssertionError where a window is not positive or there are no two complete ones
 * @example
 * branching({ times, sizes, end: 715 }, 60).ratio
 */
export function branching(
  of: {
    readonly times: ArrayLike<number>
    readonly sizes: ArrayLike<number>
    readonly end: number
  },
  window: number,
): Branching {
  assert(window > 0 && of.end >= 2 * window, 'branching: at least two windows of positive length')
  const windows = Math.floor(of.end / window)
  const counts = new Float64Array(windows)
  for (let place = 0; place < of.times.length; place++) {
    const at = Math.floor((of.times[place] as number) / window)
    if (at < windows) counts[at] = (counts[at] as number) + (of.sizes[place] as number)
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / windows
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (windows - 1)
  const dispersion = mean === 0 ? 0 : variance / mean
  return { windows, mean, dispersion, ratio: dispersion > 1 ? 1 - Math.sqrt(1 / dispersion) : 0 }
}
