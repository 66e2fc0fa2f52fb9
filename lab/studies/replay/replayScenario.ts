import type { Decimal } from '../../../src/money/Decimal.ts'
import { Integer } from '../../../src/money/Integer.ts'
import type { Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'

/** A coin of a day: a price a tick, and what was known of it before. */
export interface Coin {
  readonly symbol: string
  readonly prices: readonly number[]
  /** A day's, in the quote. */
  readonly turnover: number
  /** The deviation of a day's log move. */
  readonly volatility: number
  /** What moves the price by a factor of e, by its candles; null where they say nothing. */
  readonly depth: number | null
}

/** A day to replay: its actual prices, and the book drawn for it. */
export interface Replayed {
  readonly name: string
  readonly start: number
  /** Ms per price. */
  readonly interval: number
  readonly coins: readonly Coin[]
  readonly accounts: number
  /** Median leverage at the opening, the calibrated parameter of a book. */
  readonly leverage: number
  readonly seed: number
}

/** Different coins an account holds, in equal parts. */
const HELD = 3

const decimal = (units: bigint, scale = 0): Decimal => ({ units, scale })

/**
 * A book exposed to the actual prices of many coins. Marks are these prices: the impact of forced selling is
 * already in them, so it is not added again. Who holds what is drawn by turnover.
 *
 * Rules: [STUDY4]
 *
 * @example
 * run(replayScenario(day), 1)
 */
export function replayScenario(day: Replayed): Scenario {
  const { name, start, interval, coins, accounts, leverage, seed } = day
  const all = coins.reduce((sum, { turnover }) => sum + turnover, 0)
  return {
    ...{ name, start, interval, seed, seeds: 1, quiet: 15 },
    ticks: coins[0]?.prices.length ?? 0,
    numeraire: { asset: 'USDT', decimals: 6 },
    listings: coins.map(listingOf),
    venues: [{ ...venue, markets: coins.map(marketOf) }],
    cohorts: [
      {
        ...{ name: 'trader', venue: 'alpha', count: accounts, long: 0.84 },
        equity: { law: 'logNormal', median: 5_000, deviation: 0.8, least: 100, most: 50_000 },
        leverage: { law: 'logNormal', median: leverage, deviation: 0.9, least: 0.2, most: 100 },
        entry: { law: 'uniform', least: -0.02, most: 0.05 },
        holds: coins.map((coin) => ({ instrument: idOf(coin), share: coin.turnover / all })),
        positions: Math.min(HELD, coins.length),
      },
    ],
    ...{ accounts: [], responses: [], traders: [], shocks: [], policies: [] },
  }
}

export const idOf = ({ symbol }: Pick<Coin, 'symbol'>): string => `${symbol}:USDT`

/** Prices in six digits and lots worth about a dollar, by the power of ten of the first price. */
function listingOf(coin: Coin): Scenario['listings'][number] {
  const [first = 1] = coin.prices
  const power = powerOf(first)
  const places = Math.max(0, 6 - power)
  return {
    ...{ instrument: idOf(coin), base: coin.symbol.split('/')[0] ?? coin.symbol },
    tick: decimal(1n, places),
    lot: power >= 0 ? decimal(1n, power) : decimal(Integer.pow10(-power)),
    price: decimal(BigInt(Math.round(first * 10 ** places)), places),
    fundamental: { kind: 'path', prices: coin.prices },
  }
}

/** Of 40,000 four, of 0.4 minus one. */
function powerOf(price: number): number {
  let [power, at] = [0, 1]
  while (at * 10 <= price) [power, at] = [power + 1, at * 10]
  while (at > price) [power, at] = [power - 1, at / 10]
  return power
}

type Venue = Scenario['venues'][number]

const marketOf = (coin: Coin): Venue['markets'][number] => ({
  instrument: idOf(coin),
  law: { law: 'linear', depth: 1e12 },
  refill: 1,
  withdrawal: null,
  halfSpread: 0,
  mark: { rule: 'index', weight: 1, band: null },
  index: [{ venue: null, weight: 1 }],
  routing: [{ venue: 'alpha', share: 1 }],
})

const venue: Omit<Venue, 'markets'> = {
  id: 'alpha',
  fund: decimal(10_000_000n),
  makers: { count: 10, leverage: 1 },
  rules: {
    brackets: [{ floor: decimal(0n), maintenance: decimal(5n, 3), leverageMax: 125 }],
    leverageMax: null,
    margins: null,
    ladder: [],
    call: { within: 900_000, cureTo: decimal(4n, 1), amount: 'floating', onExpiry: 'liquidate' },
    liquidation: {
      ...{ sizing: 'full', fraction: decimal(1n), target: decimal(8n, 1) },
      ...{ feeRate: decimal(1n, 3), dust: decimal(10n) },
      execution: { kind: 'immediate', limit: 'none' },
    },
    waterfall: { fundCap: null, deleverage: 'ranked', disposal: decimal(2n, 1) },
    breakers: [],
  },
}
