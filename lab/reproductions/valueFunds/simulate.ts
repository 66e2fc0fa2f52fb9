import { Draw } from '../../../src/base/Draw.ts'
import { Random } from '../../../src/base/Random.ts'
import { Real } from '../../../src/base/Real.ts'
import { Result } from '../../../src/base/Result.ts'
import { clear } from './clear.ts'
import { Market } from './Market.ts'
import { trade } from './trade.ts'
import type { ValueFunds } from './ValueFunds.ts'

/** The result of a run. */
export interface Path {
  /** The price after each step; the first is the start. */
  readonly prices: Float64Array
  /** 1 at each step where a fund at its leverage limit met a fall. */
  readonly calls: Uint8Array
  /** The number of funds that closed. */
  readonly defaults: number
}

export type Refusal = 'valueFunds.leverage' | 'valueFunds.steps'

/** A path of this many steps takes 450 MB. */
export const stepsMax = 50_000_000

/**
 * Runs the market of Thurner, Farmer and Geanakoplos: in each step the noise trader's cash moves,
 * the price clears, funds trade, investors' money flows, funds close and reopen.
 *
 *     ln noise = persistence × ln noise + deviation × normal + (1 - persistence) × ln(value × shares)
 *
 * The same parameters, seed and steps give the same bytes on every machine.
 *
 * Rules: [REPRO9] [REPRO10] [REPRO11]
 *
 * @example
 * simulate(ValueFunds.published(5), 1, 1_000)
 */
export function simulate(figures: ValueFunds, seed: number, steps: number): Result<Path, Refusal> {
  const { leverageMax } = figures
  if (!(leverageMax > 0 && leverageMax <= Number.MAX_SAFE_INTEGER)) {
    return Result.failure('valueFunds.leverage')
  }
  if (!(Number.isInteger(steps) && steps > 0 && steps <= stepsMax)) {
    return Result.failure('valueFunds.steps')
  }
  return Result.success(run(Market.create(figures), Random.create(seed), steps))
}

function run(market: Market, random: Random, steps: number): Path {
  const { value, shares, persistence, deviation } = market.figures
  const prices = new Float64Array(steps + 1)
  const calls = new Uint8Array(steps)
  const usual = Real.ln(value * shares)
  prices[0] = market.price
  let noise = usual
  for (let step = 0; step < steps; step++) {
    noise = persistence * noise + deviation * Draw.normal(random) + (1 - persistence) * usual
    calls[step] = trade(market, clear(market, Real.exp(noise))) ? 1 : 0
    prices[step + 1] = market.price
  }
  return { prices, calls, defaults: market.defaults }
}
