import type { Decimal } from '../../../src/money/Decimal.ts'
import type { Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'

/** A day to replay: its actual prices, and the book drawn for it. */
export interface Replayed {
  readonly name: string
  readonly start: number
  /** Ms per price. */
  readonly interval: number
  readonly prices: readonly number[]
  readonly accounts: number
  /** Median leverage at the opening, the calibrated parameter of a book. */
  readonly leverage: number
}

const decimal = (units: bigint, scale = 0): Decimal => ({ units, scale })
const instrument = 'BTC/USDT:USDT'

/**
 * A book exposed to the actual prices. Marks are these prices: the impact of forced selling is
 * already in them, so it is not added again.
 *
 * Rules: [STUDY4]
 *
 * @example
 * run(replayScenario(day), 1)
 */
export function replayScenario(day: Replayed): Scenario {
  const { name, start, interval, prices, accounts, leverage } = day
  return {
    ...{ name, start, interval, ticks: prices.length, seed: 1, seeds: 1, quiet: 15 },
    numeraire: { asset: 'USDT', decimals: 6 },
    listings: [
      {
        ...{ instrument, base: 'BTC', tick: decimal(1n, 2), lot: decimal(1n, 4) },
        price: decimal(BigInt(Math.round((prices[0] ?? 1) * 100)), 2),
        fundamental: { kind: 'path', prices },
      },
    ],
    venues: [venue],
    cohorts: [
      {
        ...{ name: 'trader', venue: 'alpha', count: accounts, long: 0.84, positions: 1 },
        equity: { law: 'logNormal', median: 5_000, deviation: 0.8, least: 100, most: 50_000 },
        leverage: { law: 'logNormal', median: leverage, deviation: 0.9, least: 0.2, most: 100 },
        entry: { law: 'uniform', least: -0.02, most: 0.05 },
        holds: [{ instrument, share: 1 }],
      },
    ],
    accounts: [],
    responses: [],
    traders: [],
    shocks: [],
    policies: [],
  }
}

const venue: Scenario['venues'][number] = {
  id: 'alpha',
  fund: decimal(10_000_000n),
  makers: { count: 10, leverage: 1 },
  markets: [
    {
      instrument,
      law: { law: 'linear', depth: 1e12 },
      refill: 1,
      withdrawal: null,
      halfSpread: 0,
      mark: { rule: 'index', weight: 1, band: null },
      index: [{ venue: null, weight: 1 }],
      routing: [{ venue: 'alpha', share: 1 }],
    },
  ],
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
