import { Real } from '../../base/Real.ts'
import { type Tails, tails } from '../statistics/tails.ts'

/** How returns are distributed, Hill's exponent over the worst twentieth of the falls. */
export interface Shape extends Tails {
  /** The lowest price over the highest before it, less one: 0 where it never fell. */
  readonly drawdown: number
}

/** The share of falls that Hill's estimate is taken over. */
const tail = 0.05

/**
 * The shape of the log returns of a path of prices.
 *
 * Rules: [SIM12]
 *
 * @example
 * shapeOf(series.mark).kurtosis
 */
export function shapeOf(prices: Float64Array): Shape {
  const returns = new Float64Array(Math.max(0, prices.length - 1))
  for (let index = 0; index < returns.length; index++) {
    returns[index] = Real.ln(prices[index + 1]! / prices[index]!)
  }
  return { ...tails(returns, tail), drawdown: drawdown(prices) }
}

function drawdown(prices: Float64Array): number {
  let [highest, worst] = [0, 0]
  for (const price of prices) {
    highest = Math.max(highest, price)
    worst = Math.min(worst, price / highest - 1)
  }
  return worst
}
