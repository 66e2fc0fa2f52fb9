import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { run } from '../../src/sim/scenarios/world/run.ts'
import type { Policy } from '../../src/sim/scenarios/world/Scenario.ts'
import { withPolicy } from '../../src/sim/scenarios/world/withPolicy.ts'
import { leverageScenario } from './leverage/leverageScenario.ts'
import { tailsOf } from './leverage/tailsOf.ts'
import { MapOfDay } from './MapOfDay.ts'

test('[STUDY2] tails are of all paths together, and no return leads from one to the next', () => {
  const { kurtosis, volatility, hill } = tailsOf([Float64Array.of(1, 2), Float64Array.of(4, 2)])
  assert.ok(Math.abs(volatility - Math.LN2) < 1e-12)
  assert.ok(kurtosis !== null && Math.abs(kurtosis - 1) < 1e-12)
  assert.equal(hill, null)
})

test('[STUDY1] at a limit of 1 nobody is forced, and the mark is the fundamental to the tick', () => {
  const scenario = leverageScenario({ accounts: 30, ticks: 60, seeds: 1 })
  assert.equal(scenario.policies.length, 14)
  const ran = run(withPolicy(scenario, scenario.policies[1] as Policy), 1)
  assert.ok(ran.ok)
  const [venue] = ran.value.venues
  assert.deepEqual([venue?.totals.liquidations, venue?.totals.callsOpened], [0, 0])
  const series = ran.value.markets[0]?.series
  for (const [tick, mark] of series?.mark.entries() ?? []) {
    assert.ok(Math.abs(mark - (series?.fundamental[tick] ?? 0)) <= 0.0501)
  }
})

test('[STUDY6] a map that is right scores nothing, and the usual one is scored the same way', () => {
  const made = PressureCurve.create({
    distances: Float64Array.of(Math.log(100 / 95) - 1e-9, Math.log(100 / 90.5) - 1e-9, 0.5),
    notionals: Float64Array.of(200, 200, 600),
  })
  assert.ok(made.ok)
  const base = { tick: 1, price: 100, open: 10, curve: made.value }
  const fall = { prices: [99, 95, 97, 90.5], open: [10, 8, 8, 6] }
  const own = MapOfDay.of(base, fall, (move) => PressureCurve.forced(made.value, move))
  assert.deepEqual([own.said, own.went, own.score.absoluteError], [0.4, 0.4, 0])
  assert.deepEqual([own.score.crps, own.score.distance, own.score.overlap], [0, 0, 1])
  const usual = MapOfDay.of(base, fall, MapOfDay.usual(base))
  // 100x goes by a fall of 0.6 %, 50x and 25x by 3.6 %, 10x by 9.6 %: 150, 550 and nothing more by 9.5 %.
  assert.ok(Math.abs(usual.said - 0.7) < 1e-12 && Math.abs(usual.score.bias - 300) < 1e-9)
  assert.ok(Math.abs(usual.score.absoluteError - (150 + 350 + 200)) < 1e-9)
  assert.ok(Math.abs(usual.score.overlap - 0.5) < 1e-12)
})
