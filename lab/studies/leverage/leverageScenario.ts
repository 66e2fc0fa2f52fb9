import type { Decimal } from '../../../src/money/Decimal.ts'
import type { Policy, Scenario } from '../../../src/sim/scenarios/world/Scenario.ts'
import type { Rung } from '../../../src/sim/scenarios/world/VenueRules.ts'

/** The leverage limits to compare. */
export const limits = [1, 2, 3, 5, 10, 20, 50] as const

const decimal = (units: bigint, scale = 0): Decimal => ({ units, scale })

const instrument = 'BTC/USDT:USDT'

/** Maintenance is 1 %: called where equity is under 2 % of notional, liquidated under 1 %. */
const ladder: readonly Rung[] = [
  { name: 'notice', enter: decimal(4n, 1), clear: decimal(38n, 2), action: 'none' },
  { name: 'call', enter: decimal(5n, 1), clear: decimal(45n, 2), action: 'call' },
]

/** The size of the study. */
export interface Size {
  readonly accounts: number
  readonly ticks: number
  readonly seeds: number
}

/** The size of the published study: 30 days in half hours. */
export const published: Size = { accounts: 1_000, ticks: 1_440, seeds: 8 }

/**
 * The market of the leverage study. Prices follow a normal random walk without forced sales, so any
 * fat tail comes from forced selling. Cash, orders and walk are the same under every policy.
 *
 * Rules: [STUDY1]
 *
 * @example
 * const { policies } = leverageScenario(published)
 */
export function leverageScenario({ accounts, ticks, seeds }: Size): Scenario {
  return {
    name: 'The same market under leverage limits of 1 to 50',
    start: 1_735_689_600_000,
    interval: 1_800_000,
    ...{ ticks, seeds, seed: 1 },
    numeraire: { asset: 'USDT', decimals: 6 },
    listings: [
      {
        ...{ instrument, base: 'BTC' },
        ...{ tick: decimal(1n, 1), lot: decimal(1n, 4), price: decimal(60_000n) },
        // 4 % a day, 22 % in 30 days.
        fundamental: { kind: 'walk', drift: 0, volatility: 0.0058, common: 0, jumps: null },
      },
    ],
    venues: [venueOf(accounts)],
    cohorts: [
      {
        ...{ name: 'trader', venue: 'alpha', count: accounts, long: 0.7, positions: 1 },
        equity: { law: 'logNormal', median: 5_000, deviation: 0.8, least: 200, most: 100_000 },
        leverage: { law: 'logNormal', median: 10, deviation: 1, least: 1, most: 50 },
        entry: { law: 'uniform', least: -0.01, most: 0.01 },
        holds: [{ instrument, share: 1 }],
      },
    ],
    accounts: [],
    responses: [
      { kind: 'deposit', share: 0.4, part: fixed(1), delay: uniform(0.1, 1.1) },
      { kind: 'reduce', share: 0.3, part: fixed(1), delay: uniform(0.1, 1.1) },
      { kind: 'ignore', share: 0.3, part: fixed(0), delay: fixed(0) },
    ],
    traders: [],
    shocks: [],
    quiet: 15,
    policies: limits.flatMap((limit) => [policy(limit, false), policy(limit, true)]),
  }
}

const fixed = (value: number) => ({ law: 'fixed', value }) as const
const uniform = (least: number, most: number) => ({ law: 'uniform', least, most }) as const

const policy = (leverageMax: number, hasLadder: boolean): Policy => ({
  name: `${leverageMax}×, ${hasLadder ? 'calls' : 'no calls'}`,
  venue: null,
  rules: { leverageMax, ladder: hasLadder ? ladder : [] },
  fund: null,
})

/** Depth per account: notional that moves the price by 1, about 14 times its mean equity. */
const depthEach = 100_000

const venueOf = (accounts: number): Scenario['venues'][number] => ({
  id: 'alpha',
  fund: decimal(BigInt(accounts * 100)),
  makers: { count: 10, leverage: 2 },
  markets: [
    {
      instrument,
      law: { law: 'linear', depth: depthEach * accounts },
      refill: 0.05,
      withdrawal: null,
      halfSpread: 0.0001,
      mark: { rule: 'last', weight: 1, band: null },
      index: [{ venue: 'alpha', weight: 1 }],
      routing: [{ venue: 'alpha', share: 1 }],
    },
  ],
  rules: {
    brackets: [{ floor: decimal(0n), maintenance: decimal(1n, 2), leverageMax: 50 }],
    leverageMax: 50,
    margins: null,
    ladder: [],
    call: {
      within: 4 * 3_600_000,
      cureTo: decimal(4n, 1),
      amount: 'floating',
      onExpiry: 'liquidate',
    },
    liquidation: {
      ...{ sizing: 'full', fraction: decimal(1n), target: decimal(8n, 1) },
      ...{ feeRate: decimal(1n, 3), dust: decimal(10n) },
      execution: { kind: 'immediate', limit: 'none' },
    },
    waterfall: { fundCap: null, deleverage: 'ranked', disposal: decimal(2n, 1) },
    breakers: [],
  },
})
