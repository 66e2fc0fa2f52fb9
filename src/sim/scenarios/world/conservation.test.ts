import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { randomScenario } from '../../../../test/sim/randomScenario.ts'
import { fall } from '../../../../test/sim/scenarios.ts'
import { Amount } from '../../../money/Amount.ts'
import { type Outcome, run } from './run.ts'
import { World } from './World.ts'

/** A run has about fifty thousand events: a twentieth of the usual number of property cases. */
const few = Math.max(10, Math.ceil(numRuns / 10))

function ran(seed: number): Outcome {
  const made = run(randomScenario(seed), seed)
  if (!made.ok) throw new Error(made.error.map(({ at, found }) => `${at}: ${found}`).join('; '))
  return made.value
}

test('[SIM13] money, contracts and costs sum to zero after every tick of any world', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      const outcome = ran(seed)
      equal(outcome.unbalanced, null)
      deepEqual(outcome.refused, [])
      for (const { series } of outcome.markets) {
        for (const column of [series.last, series.mark, series.depthUsed, series.displacement]) {
          ok(column.every((one) => !Number.isNaN(one)))
        }
        ok(series.mark.every((mark) => mark > 0 && Number.isFinite(mark)))
      }
      for (const { totals } of outcome.venues) ok(totals.fundAfter >= 0n)
    }),
    { numRuns: few },
  )
})

test('[SIM1] the same seed gives the same bytes in any world', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
      equal(ran(seed).digest, ran(seed).digest)
    }),
    { numRuns: Math.ceil(few / 4) },
  )
})

test('[SIM13] an atom from nowhere is told with its tick', () => {
  const made = World.create(fall, 1)
  ok(made.ok)
  World.advance(made.value)
  const [live] = made.value.venues
  const account = live!.state.accounts.at(-1)!
  account.balances[0] = Amount.of((account.balances[0] ?? 0n) + 1n)
  ok(World.endTick(live!, made.value.fundamentals.values, 1)?.includes('sum to 1'))
  World.advance(made.value)
  const after: string | null = made.value.unbalanced
  ok(after?.startsWith('tick 2, alpha: the books of USDT sum to 1'))
})
