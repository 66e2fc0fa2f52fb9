import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimal, fall } from '../../../test/sim/scenarios.ts'
import { LiquidationSteps } from '../../model/LiquidationSteps.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { rulebookOf } from '../../sim/scenarios/world/rulebookOf.ts'
import { run } from '../../sim/scenarios/world/run.ts'
import type { Venue } from '../../sim/scenarios/world/Scenario.ts'
import { withPolicy } from '../../sim/scenarios/world/withPolicy.ts'
import { proceduresOf } from './proceduresOf.ts'

const under = (name: string) => {
  const found = proceduresOf().find((one) => one.name === name)
  assert.ok(found)
  return withPolicy(fall, { name, venue: null, rules: found.rules, fund: null })
}

const dated = { version: 1, activeFrom: fall.start, rates: new Map() }

test('[SIM6] a venue’s procedure is a policy, in the numeraire of the scenario', () => {
  const scenario = under('hyperliquid')
  const { liquidation, waterfall } = rulebookOf(scenario, scenario.venues[0] as Venue, dated)
  const atoms = 10n ** BigInt(scenario.numeraire.decimals)
  assert.deepEqual(liquidation.steps, {
    ...{ wholeUpTo: Value.of(100_000n * atoms), wholeWithin: 30_000 },
    backstop: Ratio.fromDecimal(decimal(15n, 1)),
  })
  assert.deepEqual([liquidation.sizing, waterfall.deleverage], ['fraction', 'priceRatio'])
  assert.deepEqual(liquidation.target, Ratio.fromDecimal(decimal(95n, 2)))
})

test('[SIM6] under every one of them a fall runs to its end and the books sum to zero', () => {
  for (const { name } of proceduresOf()) {
    const scenario = under(name)
    for (const venue of scenario.venues) {
      const { steps = {} } = rulebookOf(scenario, venue, dated).liquidation
      assert.equal(LiquidationSteps.faultOf(steps), null)
    }
    const made = run(scenario, 1)
    assert.ok(made.ok)
    assert.deepEqual([made.value.unbalanced, made.value.refused], [null, []], name)
  }
})
