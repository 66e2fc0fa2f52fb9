import { Real } from '../../../src/base/Real.ts'
import { type Tails, tails } from '../../../src/sim/statistics/tails.ts'

/** Hill's exponent is estimated over the worst hundredth of the falls. */
const tail = 0.01

/**
 * Tail statistics of several paths; no return spans two paths.
 *
 * Rules: [STUDY2]
 *
 * @example
 * tailsOf(outcomes.map(({ markets }) => markets[0].series.mark)).kurtosis
 */
export function tailsOf(paths: readonly Float64Array[]): Tails {
  const count = paths.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0)
  const returns = new Float64Array(count)
  let index = 0
  for (const prices of paths) {
    for (let tick = 1; tick < prices.length; tick++) {
      returns[index++] = Real.ln((prices[tick] as number) / (prices[tick - 1] as number))
    }
  }
  return tails(returns, tail)
}
