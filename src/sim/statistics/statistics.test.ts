import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hill } from './hill.ts'
import { moments } from './moments.ts'

test('[REPRO12] moments of what is there', () => {
  assert.deepEqual(moments(Float64Array.of(-1, 1)), { mean: 0, deviation: 1, kurtosis: 1 })
  assert.deepEqual(moments(Float64Array.of(2, 2)), { mean: 2, deviation: 0, kurtosis: null })
  assert.equal(moments(new Float64Array()), null)
})

test('[REPRO12] the exponent of an exact Pareto sample is found', () => {
  // The quantiles of a tail of exponent 3.
  const count = 100_000
  const sample = Float64Array.from({ length: count }, (_, i) => ((i + 0.5) / count) ** (-1 / 3))
  assert.ok(Math.abs(hill(sample.sort(), 0.01)! - 3) < 0.02)
  assert.equal(hill(Float64Array.of(1, 2, 4), 0.67)!.toFixed(6), '0.961797')
  assert.equal(hill(Float64Array.of(1, 2), 0.1), null)
  assert.equal(hill(Float64Array.of(1, 1, 1), 0.5), null)
  assert.equal(hill(Float64Array.of(1, 1), 1), null)
})
