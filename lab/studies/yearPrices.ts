import { Draw } from '../../src/base/Draw.ts'
import { Random } from '../../src/base/Random.ts'
import { Real } from '../../src/base/Real.ts'
import { Decimal } from '../../src/money/Decimal.ts'
import type { Candles } from '../../src/sim/market/Candles.ts'
import { symbol } from './yearRulebooks.ts'

/** Between two marks. */
export const STEP_MS = 4 * 3_600_000

/** The year, on the calendar of the New York Stock Exchange. */
export const from = Date.UTC(2025, 0, 1)
export const until = Date.UTC(2026, 0, 1)

/** A mark at each step of the year. */
export type Prices = readonly number[]

const steps = (until - from) / STEP_MS

/** A walk of 55 % a year with a fall of 7 % every two months or so. */
export function drawn(seed: number): Prices {
  const random = Random.create(seed, 1)
  let price = 60_000
  return Array.from({ length: steps }, () => {
    const fall = random.below(360) === 0 ? -0.07 : 0
    price *= Real.exp(0.0117 * Draw.normal(random) + fall)
    return rounded(price)
  })
}

/** As files name it: the contract, the pair or the coin. */
const coins = [symbol, 'BTC/USDT', 'BTC'] as const

/** The closes of a file of candles that has the year; a step without one keeps the one before. */
export async function told(candles: AsyncIterable<Candles>): Promise<Prices | null> {
  const found: (number | undefined)[] = Array.from({ length: steps })
  for await (const { from: at, bySymbol } of candles) {
    const close = coins.flatMap((coin) => bySymbol.get(coin) ?? [])[0]?.close
    const step = Math.floor((at - from) / STEP_MS)
    if (close !== undefined && step >= 0 && step < steps)
      found[step] = Number(Decimal.format(close))
  }
  let last = found.find((one) => one !== undefined)
  if (last === undefined) return null
  return found.map((one) => (last = rounded(one ?? (last as number))))
}

const rounded = (price: number): number => Math.round(price * 10) / 10
