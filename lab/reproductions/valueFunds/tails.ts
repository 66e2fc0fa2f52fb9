import { Real } from '../../../src/base/Real.ts'
import { hill } from '../../../src/sim/statistics/hill.ts'
import { moments } from '../../../src/sim/statistics/moments.ts'
import { autocorrelation } from './autocorrelation.ts'
import type { Path } from './simulate.ts'

/** Statistics of a path's log returns; null where there are too few. */
export interface Tails {
  readonly deviation: number
  readonly kurtosis: number | null
  /** Tail exponents of falls that ended under the value, over the largest 1 % and 10 % of them. */
  readonly hillOnePercent: number | null
  readonly hillTenPercent: number | null
  /** Of absolute returns, at lag one. */
  readonly persistence: number | null
  /** Share of the largest thousandth of those falls in which a fund at its limit was called. */
  readonly callsInWorst: number | null
  readonly defaultsPer100k: number
}

const worstShare = 0.001

/**
 * Measures a path with the statistics of the study.
 *
 * Rules: [REPRO12]
 */
export function tails(path: Path, value: number): Tails {
  const { prices, calls, defaults } = path
  const returns = returnsOf(prices)
  const falls = fallsUnder(prices, returns, value)
  const found = moments(returns)
  return {
    deviation: found?.deviation ?? 0,
    kurtosis: found?.kurtosis ?? null,
    hillOnePercent: hill(falls, 0.01),
    hillTenPercent: hill(falls, 0.1),
    persistence: autocorrelation(returns.map(Math.abs), 1),
    callsInWorst: callsInWorst(returns, falls, path, value),
    defaultsPer100k: (defaults * 100_000) / calls.length,
  }
}

function returnsOf(prices: Float64Array): Float64Array {
  const returns = new Float64Array(prices.length - 1)
  for (let step = 0; step < returns.length; step++) {
    returns[step] = Real.ln(prices[step + 1]! / prices[step]!)
  }
  return returns
}

/** Sizes of falls that ended under the value, largest last. */
const fallsUnder = (prices: Float64Array, returns: Float64Array, value: number): Float64Array =>
  returns
    .filter((one, step) => one < 0 && prices[step + 1]! < value)
    .map((one) => -one)
    .sort()

function callsInWorst(
  returns: Float64Array,
  falls: Float64Array,
  { prices, calls }: Path,
  value: number,
): number | null {
  const count = Math.ceil(falls.length * worstShare)
  const border = falls[falls.length - count]
  if (border === undefined) return null
  let [worst, called] = [0, 0]
  for (const [step, one] of returns.entries()) {
    if (-one < border || prices[step + 1]! >= value) continue
    worst += 1
    called += calls[step]!
  }
  return called / worst
}
