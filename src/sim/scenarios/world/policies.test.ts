import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { changed, decimal, fall, two } from '../../../../test/sim/scenarios.ts'
import { type Outcome, run } from './run.ts'
import type { Scenario } from './Scenario.ts'
import type { VenueTotals } from './VenueRecord.ts'
import type { RulesChange } from './VenueRules.ts'
import { withPolicy } from './withPolicy.ts'

function ran(scenario: Scenario, seed = 1): Outcome {
  const made = run(scenario, seed)
  ok(made.ok)
  equal(made.value.unbalanced, null)
  deepEqual(made.value.refused, [])
  return made.value
}

/** A slow fall in a deep market, where calls can be answered. */
const slow = changed(fall, {
  market: { law: { law: 'linear', depth: 160_000_000 }, refill: 0.05 },
  cohort: { count: 80 },
  venue: { fund: decimal(40_000n) },
  rules: { brackets: [{ floor: decimal(0n), maintenance: decimal(2n, 2), leverageMax: 25 }] },
  scenario: {
    ticks: 120,
    shocks: [
      {
        kind: 'fundamental',
        instrument: 'BTC/USDT:USDT',
        venue: null,
        at: 5,
        over: 80,
        size: -0.1,
      },
    ],
  },
})

/** The sum of a figure over the first two seeds. */
function over(scenario: Scenario, of: (totals: VenueTotals) => number | bigint): number {
  return [1, 2].reduce((sum, seed) => sum + Number(of(ran(scenario, seed).venues[0]!.totals)), 0)
}

const under = (rules: RulesChange, fund: Scenario['venues'][0]['fund'] | null = null): Scenario =>
  withPolicy(slow, { name: 'another', venue: null, rules, fund })

test('[SIM6] a policy changes what it names and nothing else', () => {
  const other = under({ liquidation: { sizing: 'full' }, call: { within: 1 } }, decimal(7n))
  const [venue] = other.venues
  equal(venue!.rules.liquidation.sizing, 'full')
  equal(venue!.rules.call.within, 1)
  deepEqual(venue!.fund, decimal(7n))
  deepEqual(venue!.rules.liquidation.target, slow.venues[0]!.rules.liquidation.target)
  deepEqual(venue!.markets, slow.venues[0]!.markets)
  const elsewhere = { name: 'another', venue: 'beta', rules: {}, fund: decimal(7n) }
  deepEqual(withPolicy(slow, elsewhere), slow)
})

test('[SIM6] a lower leverage limit leaves fewer to liquidate', () => {
  const count = ({ liquidations }: VenueTotals) => liquidations
  ok(over(under({ leverageMax: 5 }), count) < over(slow, count) / 2)
})

test('[SIM8] those who answer their calls are liquidated less', () => {
  const count = ({ liquidations }: VenueTotals) => liquidations
  const nobody = { ...slow, responses: [] }
  const everybody: Scenario = {
    ...slow,
    responses: [
      {
        kind: 'deposit',
        share: 1,
        part: { law: 'fixed', value: 1 },
        delay: { law: 'fixed', value: 0.1 },
      },
    ],
  }
  const [cured, ignored] = [over(everybody, count), over(nobody, count)]
  ok(cured < ignored / 2, `${cured} of ${ignored}`)
  ok(over(everybody, ({ metByDeposit }) => metByDeposit) > 0)
})

test('[SIM8] reducing meets calls and moves the market; too late it meets none', () => {
  const reducing = (delay: number): Scenario => ({
    ...slow,
    responses: [
      {
        kind: 'reduce',
        share: 1,
        part: { law: 'fixed', value: 1 },
        delay: { law: 'fixed', value: delay },
      },
    ],
  })
  const met = ({ metByReduction }: VenueTotals) => metByReduction
  ok(over(reducing(0.1), met) > 0)
  equal(over(reducing(1.1), met), 0)
})

test('[SIM6] partial liquidation sells less than full', () => {
  const sold = (totals: VenueTotals) => totals.forced
  const short = { ...slow, shocks: [{ ...slow.shocks[0]!, over: 40, size: -0.04 }] }
  const selling = (sizing: 'deficit' | 'full'): number | bigint => {
    const rules = { liquidation: { sizing }, ladder: [] }
    return over(withPolicy(short, { name: sizing, venue: null, rules, fund: null }), sold)
  }
  const [part, whole] = [selling('deficit'), selling('full')]
  ok(part > 0 && part < Number(whole) * 0.8, `${part} of ${whole}`)
})

test('[SIM6] a larger fund leaves less to deleveraging', () => {
  const haircuts = (totals: VenueTotals) => totals.haircuts
  const quick = changed(slow, { scenario: { shocks: fall.shocks } })
  const poor = withPolicy(quick, { name: 'poor', venue: null, rules: {}, fund: decimal(0n) })
  const rich = withPolicy(quick, {
    name: 'rich',
    venue: null,
    rules: {},
    fund: decimal(9_000_000n),
  })
  ok(over(poor, haircuts) > 0)
  ok(over(rich, haircuts) < over(poor, haircuts))
})

test('[SIM11] a breaker halts liquidation for its time, and it resumes', () => {
  const breaker = { instrument: null, move: 0.005, within: 10, ticks: 30 } as const
  const halted = ran(under({ breakers: [{ ...breaker, halts: 'liquidation' }], ladder: [] }))
  const free = ran(under({ ladder: [] }))
  const { totals } = halted.venues[0]!
  ok(totals.halts > 0)
  ok(totals.halted >= 30)
  const first = free.venues[0]!.totals.firstLiquidation
  ok(first !== null && totals.firstLiquidation !== null && totals.firstLiquidation > first)
})

test('[SIM11] while trading is halted nothing is forced and the last price stands still', () => {
  const breaker = { instrument: null, move: 0.02, within: 10, halts: 'trading', ticks: 10 } as const
  const outcome = ran(changed(fall, { rules: { breakers: [breaker] } }))
  const { last, forced } = outcome.markets[0]!.series
  const tripped = last.findIndex((price) => Math.abs(price / 40_000 - 1) >= 0.02)
  ok(outcome.venues[0]!.totals.halts >= 1 && tripped > 0)
  // The tick that triggers is marked before it halts; the next ten trade nothing.
  for (let tick = tripped + 1; tick < tripped + 10; tick++) {
    equal(last[tick], last[tripped], `${tick}`)
    equal(forced[tick], 0)
  }
  ok(forced.slice(tripped + 10).some((one) => one !== 0))
})

test('[SIM8] a patient order is sold over its ticks, an immediate one at once', () => {
  const alone = changed(fall, {
    rules: {
      ladder: [],
      liquidation: {
        ...fall.venues[0]!.rules.liquidation,
        sizing: 'full',
        execution: { kind: 'patient', urgency: 0, ticks: 5, limit: 'none' },
      },
    },
    cohort: { count: 0 },
    scenario: {
      accounts: [
        {
          id: 'long',
          venue: 'alpha',
          cash: decimal(4_000n),
          positions: [{ instrument: 'BTC/USDT:USDT', size: decimal(1n), entry: decimal(40_000n) }],
        },
      ],
      shocks: [
        {
          kind: 'fundamental',
          instrument: 'BTC/USDT:USDT',
          venue: null,
          at: 5,
          over: 1,
          size: -0.096,
        },
      ],
    },
  })
  const sold = [...ran(alone).markets[0]!.series.forced].filter((one) => one !== 0)
  equal(sold.length, 5)
  for (const one of sold) ok(Math.abs(one / sold[0]! - 1) < 0.01)
  const rules = {
    ...alone.venues[0]!.rules.liquidation,
    execution: { kind: 'immediate', limit: 'none' } as const,
  }
  const once = ran(
    withPolicy(alone, { name: 'at once', venue: null, rules: { liquidation: rules }, fund: null }),
  )
  equal(once.markets[0]!.series.forced.filter((one) => one !== 0).length, 1)
})

test('[SIM9] margins that follow volatility force more than margins that do not', () => {
  const count = ({ liquidations }: VenueTotals) => liquidations
  const margins = {
    memory: 0.9,
    confidence: 2.326,
    horizon: 600,
    initial: 0.0005,
    every: 5,
  }
  const follow = over(under({ margins: { ...margins, dampening: { kind: 'none' } } }), count)
  ok(follow > over(slow, count))
})

test('[SIM5] forced selling at one venue reaches the marks and books of another', () => {
  const shock = (venue: string) => ({
    kind: 'flow' as const,
    instrument: 'BTC/USDT:USDT',
    venue,
    at: 5,
    over: 3,
    size: -0.15,
  })
  const outcome = ran({ ...two, shocks: [shock('alpha')] })
  const [, beta] = outcome.venues
  ok(beta!.totals.liquidations > 0)
  const lowest = Math.min(...outcome.markets[1]!.series.mark)
  ok(lowest < 39_500)
})

test('[SIM2] a run of two venues is the same every time, and every seed another', () => {
  equal(ran(two).digest, ran(two).digest)
  ok(ran(two).digest !== ran(two, 3).digest)
})
