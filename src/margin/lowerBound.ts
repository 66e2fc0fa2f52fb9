import { Integer } from '../money/Integer.ts'

/**
 * The least whole number in (low, high] at which a test holds. The test fails at low, holds at high
 * and changes once in between.
 *
 * @example
 * lowerBound(0n, 10n, (n) => n >= 7n) // => 7n
 */
export function lowerBound(low: bigint, high: bigint, holds: (n: bigint) => boolean): bigint {
  let [fails, ok] = [low, high]
  while (ok - fails > 1n) {
    const middle = Integer.divDown(fails + ok, 2n)
    if (holds(middle)) ok = middle
    else fails = middle
  }
  return ok
}
