import { Real } from '../../base/Real.ts'
import { hill } from '../statistics/hill.ts'
import { moments } from '../statistics/moments.ts'

/** How returns are distributed; null where there are too few, or all are equal. */
export interface Shape {
  /** Standard deviation a tick. */
  readonly volatility: number
  readonly kurtosis: number | null
  /** The exponent of the lower tail, over its worst twentieth. */
  readonly hill: number | null
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
  for (let place = 0; place < returns.length; place++) {
    returns[place] = Real.ln(prices[place + 1]! / prices[place]!)
  }
  const found = moments(returns)
  const falls = returns
    .filter((one) => one < 0)
    .map((one) => -one)
    .sort()
  return {
    volatility: found?.deviation ?? 0,
    kurtosis: found?.kurtosis ?? null,
    hill: hill(falls, tail),
    drawdown: drawdown(prices),
  }
}

function drawdown(prices: Float64Array): number {
  let [highest, worst] = [0, 0]
  for (const price of prices) {
    highest = Math.max(highest, price)
    worst = Math.min(worst, price / highest - 1)
  }
  return worst
}
