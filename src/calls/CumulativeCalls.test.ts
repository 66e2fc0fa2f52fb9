import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Value } from '../money/Value.ts'
import { CumulativeCalls } from './CumulativeCalls.ts'

const monday = CivilDate.at(2026, 6, 8)

const after = (...deficits: bigint[]): CumulativeCalls =>
  deficits.reduce(
    (state, deficit, day) =>
      CumulativeCalls.assess(state, Value.of(deficit), CivilDate.plusDays(monday, day)),
    CumulativeCalls.none,
  )

const amounts = (state: CumulativeCalls) => state.calls.map(({ amount }) => amount)
const outstanding = (state: CumulativeCalls) => state.calls.map((call) => call.outstanding)

test('[PRAC12] an increase is a call of its own day, a fall takes from the latest', () => {
  const state = after(1_000n, 1_800n, 1_500n)
  assert.deepEqual(amounts(state), [1_000n, 800n])
  assert.deepEqual(outstanding(state), [1_000n, 500n])
  assert.equal(state.outstanding, 1_500n)
  assert.deepEqual(
    state.calls.map(({ issued }) => issued - monday),
    [0, 1],
  )
})

test('[PRAC12] a rise back is not called twice, and without a deficit an episode ends', () => {
  assert.deepEqual(amounts(after(1_000n, 400n, 900n)), [1_000n])
  assert.deepEqual(amounts(after(1_000n, 400n, 1_100n)), [1_000n, 100n])
  assert.deepEqual(after(1_000n, 0n), CumulativeCalls.none)
  assert.deepEqual(amounts(after(1_000n, -1n, 600n)), [600n])
})

test('[PRAC12] the calls of an episode add up to its highest deficit, what is left to that of now', () => {
  const days = fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(days, (deficits) => {
      const state = after(...deficits)
      const highest = deficits.reduce((most, one) => (one > most ? one : most))
      assert.equal(Value.sum(amounts(state)), highest)
      assert.equal(Value.sum(outstanding(state)), deficits.at(-1))
      assert.ok(
        state.calls.every((call) => 0n <= call.outstanding && call.outstanding <= call.amount),
      )
    }),
    { numRuns },
  )
})
