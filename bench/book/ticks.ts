import { Price } from '../../src/money/Price.ts'
import { Draws, streams } from './Draws.ts'
import { dexp } from './dexp.ts'
import type { MarginBench } from './MarginBench.ts'

/** Ticks 600 to 699 have ten times the volatility. */
const turbulence = { from: 600, until: 700, times: 10 }

/** Jumps of every price as shares, times its beta; `one` names single instruments instead. */
const jumps: ReadonlyMap<number, { all?: number; one?: readonly (readonly [number, number])[] }> =
  new Map([
    [200, { all: -0.05 }],
    [400, { all: -0.1 }],
    [
      500,
      {
        one: [
          [3, -0.2],
          [0, 0.08],
        ],
      },
    ],
    [800, { all: -0.2 }],
  ])

/**
 * Prices in ticks, one array a second, from the opening: a common factor that explains 60 % of the
 * variance, jumps at 200, 400, 500 and 800, turbulence from 600 to 699. Floats persist between
 * ticks; the output is rounded to whole ticks, at least one.
 *
 * @example
 * for (const prices of ticks(bench)) assessAll(MarginBench.priceBook(bench, prices))
 */
export function* ticks(bench: MarginBench, count = 1_000): Generator<readonly Price[]> {
  const draws = Draws.create(bench.seed, streams.prices, 0)
  const [common, own] = [Math.sqrt(0.6), Math.sqrt(0.4)]
  let prices = bench.opening.map(Number)
  for (let tick = 0; tick < count; tick++) {
    const wild = tick >= turbulence.from && tick < turbulence.until ? turbulence.times : 1
    const market = draws.z()
    prices = prices.map((price, index) => {
      const move = common * market + own * draws.z()
      const grown = price * dexp((bench.sigmas[index] as number) * wild * move)
      return grown * (1 + jump(bench, tick, index))
    })
    yield prices.map((price) => Price.of(BigInt(Math.max(1, Math.floor(price + 0.5)))))
  }
}

function jump({ betas }: MarginBench, tick: number, index: number): number {
  const { all = 0, one = [] } = jumps.get(tick) ?? {}
  const alone = one.find(([instrument]) => instrument === index)
  return alone === undefined ? all * (betas[index] as number) : alone[1]
}
