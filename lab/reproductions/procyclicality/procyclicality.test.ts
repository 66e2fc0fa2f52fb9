import assert from 'node:assert/strict'
import { test } from 'node:test'
import { procyclicality } from './procyclicality.ts'

test('[CYCLE3] peak to trough, the worst call within the days, and losses that were not covered', () => {
  const margins = Float64Array.of(0.01, 0.02, 0.05, 0.08, 0.06)
  const returns = Float64Array.of(0, -0.02, -0.03, 0.01, -0.2)
  const measured = { from: 1, to: 4, callDays: 2, horizon: 2 }
  const found = procyclicality(margins, returns, measured)
  // From 0.02 to 0.08 in two days; day 2 then lost 0.19, day 1 only 0.02 against a margin of 0.02.
  assert.ok(Math.abs(found.worstCall - 0.06) < 1e-12)
  assert.deepEqual([found.peakToTrough, found.breaches, found.days], [4, 1, 4])
  assert.equal(
    procyclicality(margins, returns, { ...measured, callDays: 1 }).worstCall < 0.04,
    true,
  )
})
