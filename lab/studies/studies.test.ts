import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { run } from '../../src/sim/scenarios/world/run.ts'
import type { Policy } from '../../src/sim/scenarios/world/Scenario.ts'
import { withPolicy } from '../../src/sim/scenarios/world/withPolicy.ts'
import { leverageScenario } from './leverage/leverageScenario.ts'
import { tailsOf } from './leverage/tailsOf.ts'
import { MapOfDay } from './MapOfDay.ts'
import { partialRank, rankCorrelation } from './rank.ts'

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
  const base = { price: 100, open: 10 }
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

test('[STUDY11] ranks go together, and what another already says is taken off', () => {
  assert.equal(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40]), 1)
  assert.ok(Math.abs(rankCorrelation([1, 2, 3, 4], [1, 3, 2, 4]) - 0.8) < 1e-12)
  assert.equal(rankCorrelation([1, 2, 3], [5, 5, 5]), 0)
  // Ties share their mean rank: 0.5, 0.5 and 2 against 0, 1 and 2.
  assert.ok(Math.abs(rankCorrelation([1, 1, 2], [1, 2, 3]) - Math.sqrt(3) / 2) < 1e-12)
  assert.equal(partialRank([1, 2, 3, 4], [1, 3, 2, 4], [1, 2, 3, 4]), 0)
  const left = partialRank([1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 4, 3])
  // Correlations 0.8, 0.6 and 0: 0.8 / sqrt(1 - 0.36).
  assert.ok(Math.abs(left - 1) < 1e-12, `${left}`)
})
