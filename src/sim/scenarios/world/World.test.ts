import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { callDistances } from '../../../../test/pressure/callDistances.ts'
import { blunt, changed, decimal, fall } from '../../../../test/sim/scenarios.ts'
import { Impact } from '../../../market/impact/Impact.ts'
import { Cascade } from '../../../pressure/Cascade.ts'
import { PressureCurve } from '../../../pressure/PressureCurve.ts'
import { impactOf } from '../../market/impactOf.ts'
import { type Outcome, run } from './run.ts'
import type { Scenario } from './Scenario.ts'
import { World } from './World.ts'

function ran(scenario: Scenario, seed = 1): Outcome {
  const made = run(scenario, seed)
  if (!made.ok) throw new Error(made.error.map(({ at, found }) => `${at}: ${found}`).join('; '))
  equal(made.value.unbalanced, null)
  deepEqual(made.value.refused, [])
  return made.value
}

const totalsOf = (outcome: Outcome) => outcome.venues[0]!.totals

/** Longs of moderate leverage, so that a liquidated account still has equity to lose. */
function cascading(depth: number, size: number): Scenario {
  return changed(fall, {
    rules: blunt,
    market: { law: { law: 'linear', depth } },
    venue: { fund: decimal(1_000_000_000n) },
    cohort: {
      count: 300,
      long: 1,
      entry: { law: 'fixed', value: 0 },
      leverage: { law: 'uniform', least: 3, most: 8 },
    },
    scenario: {
      ticks: 120,
      shocks: [
        {
          kind: 'fundamental',
          instrument: 'BTC/USDT:USDT',
          venue: null,
          at: 1,
          over: 20,
          size,
        },
      ],
    },
  })
}

/** The book of a scenario as `pressure` sees it, and the result of one pass. */
function onePass(scenario: Scenario, depth: number): Cascade {
  const made = World.create(scenario, 1)
  ok(made.ok)
  const [venue] = made.value.venues
  const rows = venue!.state.accounts.flatMap(({ id, positions, balances }) => {
    const [position] = positions
    if (position === undefined || !id.startsWith('trader')) return []
    const notional = Number(position.cost) / 1e8
    return [{ notional, equity: Number(balances[0]) / 1e8 }]
  })
  const notionals = Float64Array.from(rows, ({ notional }) => notional)
  const distances = callDistances({
    notionals,
    equities: Float64Array.from(rows, ({ equity }) => equity),
    maintenances: notionals.map(() => 0.05),
  })
  const curve = PressureCurve.create({ distances, notionals })
  const impact = impactOf({ law: 'linear', depth }, 40_000)
  ok(curve.ok && impact?.ok)
  return Cascade.create(curve.value, Impact.curve(impact.value, 'sell'))
}

test('[SIM1] the same scenario and seed give the same bytes, and another seed others', () => {
  equal(ran(fall).digest, ran(fall).digest)
  ok(ran(fall).digest !== ran(fall, 2).digest)
})

test('[SIM4] with endless depth nobody moves the price', () => {
  const endless = cascading(1e18, -0.2)
  const outcome = ran(endless)
  const { mark, fundamental } = outcome.markets[0]!.series
  ok(totalsOf(outcome).liquidations > 0)
  for (const [index, price] of mark.entries()) {
    ok(Math.abs(price - fundamental[index]!) <= 0.01, `tick ${index}: ${price}`)
  }
})

test('[SIM15] a cascade falls as far as one pass over the same book says', () => {
  const depth = 8_000_000
  const cascade = onePass(cascading(depth, -0.05), depth)
  const total = PressureCurve.total(cascade.curve)
  const [cliff] = Cascade.cliffs(cascade, total / 10)
  ok(cliff !== undefined)
  for (const share of [0.5, 0.9, 1.05, 1.3]) {
    const shock = cliff.shock * share
    const outcome = ran(cascading(depth, Math.exp(-shock) - 1))
    const expected = Cascade.respond(cascade, shock)
    const { mark } = outcome.markets[0]!.series
    const move = Math.log(40_000 / mark[mark.length - 1]!)
    // A tick of price is 2.5e-7 of it, and a fall within a tick may sell at several prices.
    ok(Math.abs(move - expected.move) <= 1e-5 * expected.move, `${share}: ${move} ${expected.move}`)
  }
})

test('[SIM15] short of a cliff the fall is amplified as one pass says', () => {
  const depth = 120_000_000
  const cascade = onePass(cascading(depth, -0.05), depth)
  for (const shock of [0.12, 0.16, 0.2]) {
    const { series } = ran(cascading(depth, Math.exp(-shock) - 1)).markets[0]!
    const expected = Cascade.respond(cascade, shock)
    const move = Math.log(40_000 / series.mark[series.mark.length - 1]!)
    ok(expected.amplification > 1.02 && expected.amplification < 2, `${expected.amplification}`)
    ok(Math.abs(move - expected.move) <= 1e-5 * expected.move, `${move} ${expected.move}`)
  }
})

test('[SIM15] just under the critical shock the market holds, just over it it falls away', () => {
  const depth = 8_000_000
  const cascade = onePass(cascading(depth, -0.05), depth)
  const [cliff] = Cascade.cliffs(cascade, PressureCurve.total(cascade.curve) / 10)
  const fallen = (shock: number) => {
    const { forced } = ran(cascading(depth, Math.exp(-shock) - 1)).markets[0]!.series
    return forced.reduce((sum, one) => sum + one, 0)
  }
  const [under, over] = [fallen(cliff!.shock * 0.999), fallen(cliff!.shock * 1.001)]
  ok(over - under > 0.9 * cliff!.notional * Math.exp(-cliff!.to), `${under} ${over}`)
})

test('[SIM12] a fall of 5 % is the worst fall, however many ticks it takes and in the first too', () => {
  for (const over of [1, 2, 20]) {
    const [shock] = cascading(1e18, -0.05).shocks
    const outcome = ran({
      ...cascading(1e18, -0.05),
      cohorts: [],
      shocks: [{ ...shock!, at: 1, over }],
    })
    const [{ shape, series }] = outcome.markets as [(typeof outcome.markets)[number]]
    equal(series.opening, 40_000)
    ok(Math.abs(shape.drawdown + 0.05) < 1e-6, `over ${over}: ${shape.drawdown}`)
    ok(over > 1 || shape.kurtosis! > 100, `one return of ${series.mark.length}: ${shape.kurtosis}`)
  }
})
