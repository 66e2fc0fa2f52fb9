import { Random } from '../../src/base/Random.ts'
import type { Law, Market } from '../../src/sim/market/Market.ts'
import type { Scenario, Venue } from '../../src/sim/scenarios/world/Scenario.ts'
import type { VenueRules } from '../../src/sim/scenarios/world/VenueRules.ts'
import { decimal, fall, listing, market, rules, two, venue } from './scenarios.ts'

/** A small world of everything that a scenario can say, by a seed. */
export function randomScenario(seed: number): Scenario {
  const random = Random.create(seed, 77)
  const pick = <T>(...of: readonly T[]): T => of[random.below(of.length)] as T
  const base = pick(fall, fall, two)
  const eth = 'ETH/USDT:USDT'
  const both = pick(true, false)
  const second = { ...listing, instrument: eth, base: 'ETH', price: decimal(2_500n) }
  const venues = base.venues.map((one): Venue => {
    const markets = one.markets.map((its) => ({ ...its, ...liquidity(random, pick) }))
    const others = markets.map((its): Market => ({ ...its, instrument: eth }))
    return {
      ...one,
      rules: randomRules(pick),
      fund: decimal(BigInt(random.below(50_000))),
      makers: pick(null, { count: 3, leverage: pick(0.5, 3) }),
      markets: both ? [...markets, ...others] : markets,
    }
  })
  const walk = (volatility: number) => ({
    ...{ kind: 'walk' as const, drift: 0, volatility, common: pick(0, 0.7, -0.5) },
    jumps: pick(null, { rate: 0.1, mean: -0.01, deviation: 0.02 }),
  })
  const where = { instrument: 'BTC/USDT:USDT', venue: base.venues[0]!.id }
  return {
    ...base,
    ticks: 40,
    listings: [
      { ...listing, fundamental: pick(listing.fundamental, walk(0.005)) },
      ...(both ? [{ ...second, fundamental: walk(0.01) }] : []),
    ],
    venues,
    cohorts: base.cohorts.map((cohort) => ({
      ...cohort,
      count: 30,
      long: pick(0, 0.5, 1),
      holds: both
        ? [where, { instrument: eth }].map((one) => ({ ...one, share: 0.5 }))
        : cohort.holds,
      positions: both ? pick(1, 2) : 1,
    })),
    traders: [
      { kind: 'noise', ...where, deviation: pick(0, 50_000) },
      {
        ...{ kind: 'value', ...where, capital: 200_000, strength: 20 },
        ...{ leverageMax: 3, speed: pick(0.2, 1) },
      },
    ],
    shocks: [
      { ...where, kind: 'flow', at: 4, over: 2, size: pick(-0.2, 0.3, 1) },
      { ...where, kind: 'fundamental', venue: null, at: 12, over: 4, size: pick(-0.9, 0.1) },
    ],
  }
}

type Pick = <T>(...of: readonly T[]) => T

function liquidity(random: Random, pick: Pick): Partial<Market> {
  const depth = 1_000_000 * (1 + random.below(100))
  const points = [
    { notional: depth / 100, move: 0.005 },
    { notional: depth, move: 0.5 },
  ]
  const law = pick<Law>(
    { law: 'linear', depth },
    { law: 'squareRoot', depth, unit: 0.3, crossover: depth / 1_000 },
    { law: 'profile', sell: points, buy: points },
    { law: 'constantProduct', base: 200, quote: 8_000_000, fee: 0.003 },
    { law: 'stableSwap', base: 1_000, quote: 1_000, ann: 60, fee: 0.0004 },
    {
      law: 'levels',
      bids: Array.from({ length: 9 }, (_, row) => [99 - row, 10 + row] as const),
      asks: Array.from({ length: 9 }, (_, row) => [101 + row, 10 + row] as const),
    },
  )
  return {
    law,
    refill: pick(0, 0.1, 1),
    halfSpread: pick(0, 0.0005),
    withdrawal: pick(null, { calm: 0.001, exponent: 1, least: 0.1, weight: 0.3 }),
    mark: pick(market.mark, { rule: 'median', weight: 0.2, band: 0.05 }),
  }
}

function randomRules(pick: Pick): VenueRules {
  const margins = { memory: 0.9, confidence: 2.3, horizon: 20, initial: 0.002, every: 7 }
  return {
    ...rules,
    brackets: [
      ...venue.rules.brackets,
      { floor: decimal(50_000n), maintenance: decimal(2n, 2), leverageMax: 20 },
    ],
    leverageMax: pick(null, 10),
    margins: pick(
      null,
      { ...margins, dampening: { kind: 'buffer', share: 0.25 } },
      { ...margins, dampening: { kind: 'floor', ticks: 30, volatility: 0.004 } },
    ),
    ladder: pick(rules.ladder, []),
    call: {
      ...rules.call,
      onExpiry: pick('restrict', 'liquidate'),
      amount: pick('fixed', 'floating'),
    },
    liquidation: {
      ...rules.liquidation,
      sizing: pick('full', 'deficit', 'stepDown', 'fraction'),
      execution: pick(
        { kind: 'immediate', limit: 'bankruptcy' },
        { kind: 'immediate', limit: 'none' },
        { kind: 'patient', urgency: 0.5, ticks: 4, limit: 'none' },
      ),
    },
    waterfall: {
      fundCap: pick(null, decimal(1_000n)),
      deleverage: pick('ranked', 'proRata'),
      disposal: pick(decimal(1n), decimal(2n, 1)),
    },
    breakers: pick(
      [],
      [
        {
          instrument: null,
          move: 0.05,
          within: 5,
          halts: pick('trading', 'liquidation'),
          ticks: 6,
        },
      ],
    ),
  }
}
