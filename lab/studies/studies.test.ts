import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../../src/sim/scenarios/world/run.ts'
import type { Policy } from '../../src/sim/scenarios/world/Scenario.ts'
import { withPolicy } from '../../src/sim/scenarios/world/withPolicy.ts'
import { leverageScenario } from './leverage/leverageScenario.ts'
import { tailsOf } from './leverage/tailsOf.ts'

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
