import type { Listing } from '../../src/sim/market/Listing.ts'
import type { Market } from '../../src/sim/market/Market.ts'
import type { Cohort, Scenario, Venue } from '../../src/sim/scenarios/world/Scenario.ts'
import type { VenueRules } from '../../src/sim/scenarios/world/VenueRules.ts'

/** Small worlds for tests: each is changed from these. */

export const decimal = (units: bigint, scale = 0) => ({ units, scale })

export const btc = 'BTC/USDT:USDT'

export const listing: Listing = {
  instrument: btc,
  base: 'BTC',
  tick: decimal(1n, 2),
  lot: decimal(1n, 4),
  price: decimal(40_000n),
  fundamental: { kind: 'still' },
}

export const market: Market = {
  instrument: btc,
  law: { law: 'linear', depth: 100_000_000 },
  refill: 0,
  withdrawal: null,
  halfSpread: 0,
  mark: { rule: 'last', weight: 1, band: null },
  index: [{ venue: 'alpha', weight: 1 }],
  routing: [{ venue: 'alpha', share: 1 }],
}

export const rules: VenueRules = {
  brackets: [{ floor: decimal(0n), maintenance: decimal(5n, 3), leverageMax: 125 }],
  leverageMax: null,
  margins: null,
  ladder: [
    { name: 'notice', enter: decimal(5n, 1), clear: decimal(45n, 2), action: 'none' },
    { name: 'call', enter: decimal(7n, 1), clear: decimal(65n, 2), action: 'call' },
  ],
  call: { within: 600_000, cureTo: decimal(6n, 1), amount: 'floating', onExpiry: 'liquidate' },
  liquidation: {
    sizing: 'deficit',
    fraction: decimal(25n, 2),
    target: decimal(8n, 1),
    feeRate: decimal(1n, 3),
    dust: decimal(10n),
    execution: { kind: 'immediate', limit: 'bankruptcy' },
  },
  waterfall: { fundCap: null, deleverage: 'ranked', disposal: decimal(2n, 1) },
  breakers: [],
}

/** Full liquidation by market orders; no account is called or cured, as in the one-pass model. */
export const blunt: Pick<VenueRules, 'ladder' | 'brackets' | 'liquidation' | 'waterfall'> = {
  ladder: [],
  brackets: [{ floor: decimal(0n), maintenance: decimal(5n, 2), leverageMax: 125 }],
  liquidation: {
    sizing: 'full',
    fraction: decimal(1n),
    target: decimal(1n),
    feeRate: decimal(0n),
    dust: decimal(0n),
    execution: { kind: 'immediate', limit: 'none' },
  },
  waterfall: { fundCap: null, deleverage: 'ranked', disposal: decimal(1n) },
}

export const venue: Venue = {
  id: 'alpha',
  markets: [market],
  rules,
  fund: decimal(100_000n),
  makers: { count: 5, leverage: 1 },
}

export const cohort: Cohort = {
  name: 'trader',
  venue: 'alpha',
  count: 200,
  equity: { law: 'logNormal', median: 5_000, deviation: 1, least: 100, most: 200_000 },
  leverage: { law: 'uniform', least: 2, most: 25 },
  long: 0.8,
  entry: { law: 'uniform', least: -0.01, most: 0.01 },
  holds: [{ instrument: btc, share: 1 }],
  positions: 1,
}

/** One venue, one instrument, a fall of 8 % spread over ten minutes. */
export const fall: Scenario = {
  name: 'a fall of 8 %',
  start: 1_621_382_400_000,
  interval: 60_000,
  ticks: 60,
  seed: 1,
  seeds: 4,
  numeraire: { asset: 'USDT', decimals: 8 },
  listings: [listing],
  venues: [venue],
  cohorts: [cohort],
  accounts: [],
  responses: [
    {
      kind: 'deposit',
      share: 0.4,
      part: { law: 'fixed', value: 1 },
      delay: { law: 'uniform', least: 0.1, most: 1.2 },
    },
    {
      kind: 'reduce',
      share: 0.2,
      part: { law: 'fixed', value: 1 },
      delay: { law: 'uniform', least: 0.1, most: 1.2 },
    },
    {
      kind: 'ignore',
      share: 0.4,
      part: { law: 'fixed', value: 0 },
      delay: { law: 'fixed', value: 0 },
    },
  ],
  traders: [],
  shocks: [{ kind: 'fundamental', instrument: btc, venue: null, at: 5, over: 10, size: -0.08 }],
  quiet: 3,
  policies: [],
}

/** The parts of a scenario that tests change most, changed. */
export function changed(
  base: Scenario,
  part: {
    readonly market?: Partial<Market>
    readonly rules?: Partial<VenueRules>
    readonly venue?: Partial<Venue>
    readonly cohort?: Partial<Cohort>
    readonly scenario?: Partial<Scenario>
  },
): Scenario {
  const venues = base.venues.map((one) => ({
    ...one,
    ...part.venue,
    rules: { ...one.rules, ...part.rules },
    markets: one.markets.map((market) => ({ ...market, ...part.market })),
  }))
  const cohorts = base.cohorts.map((one) => ({ ...one, ...part.cohort }))
  return { ...base, venues, cohorts, ...part.scenario }
}

/** Two venues: alpha marks on both, beta sends part of its orders to alpha. */
export const two: Scenario = {
  ...fall,
  name: 'two venues',
  venues: [
    {
      ...venue,
      markets: [
        {
          ...market,
          law: { law: 'linear', depth: 20_000_000 },
          mark: { rule: 'index', weight: 1, band: null },
          index: [
            { venue: 'alpha', weight: 0.5 },
            { venue: 'beta', weight: 0.5 },
          ],
        },
      ],
    },
    {
      ...venue,
      id: 'beta',
      markets: [
        {
          ...market,
          law: { law: 'squareRoot', depth: 30_000_000, unit: 0.5, crossover: 10_000 },
          refill: 0.1,
          withdrawal: { calm: 0.002, exponent: 1, least: 0.2, weight: 0.2 },
          mark: { rule: 'median', weight: 0.2, band: 0.05 },
          index: [
            { venue: 'alpha', weight: 0.7 },
            { venue: null, weight: 0.3 },
          ],
          routing: [
            { venue: 'beta', share: 0.6 },
            { venue: 'alpha', share: 0.4 },
          ],
        },
      ],
    },
  ],
  cohorts: [
    { ...cohort, count: 80 },
    { ...cohort, name: 'guest', venue: 'beta', count: 80 },
  ],
}
