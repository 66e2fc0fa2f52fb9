import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alikeMargins } from './alikeMargins.ts'
import { dampen } from './dampen.ts'
import { procyclicality } from './procyclicality.ts'
import { volatilityMargins } from './volatilityMargins.ts'

const near = (found: Float64Array, wanted: readonly number[]): void => {
  assert.equal(found.length, wanted.length)
  for (const [index, one] of found.entries()) {
    assert.ok(Math.abs(one - (wanted[index] as number)) < 1e-12, `${one} is not ${wanted[index]}`)
  }
}

test('[CYCLE1] a margin is sigmas of a moving average over the days it takes to close', () => {
  const returns = Float64Array.of(0.01, -0.03, 0)
  const plain = volatilityMargins(returns, { memory: 0.5, confidence: 2, horizon: 4 })
  near(plain, [0.04, 4 * Math.sqrt(0.0005), 4 * Math.sqrt(0.00025)])
})

test('[CYCLE2] a buffer is there in calm days, is used up while margins rise, and comes back', () => {
  const plain = Float64Array.of(0.04, 0.04, 0.045, 0.08, 0.06, 0.06)
  const charged = dampen(plain, { kind: 'buffer', share: 0.25, days: 2 })
  near(charged, [0.05, 0.05, 0.05, 0.08, 0.075, 0.075])
})

test('[CYCLE2] a stressed weight mixes, a floor holds from the first whole window on', () => {
  const plain = Float64Array.of(0.04, 0.08)
  near(dampen(plain, { kind: 'none' }), [0.04, 0.08])
  near(dampen(plain, { kind: 'stressed', weight: 0.25, margin: 0.12 }), [0.06, 0.09])
  const returns = Float64Array.of(0.01, 0.03, 0, 0.04)
  const margins = alikeMargins(returns, 2, { confidence: 2, horizon: 2 })
  near(margins, [0, 2 * Math.sqrt(0.001), 2 * Math.sqrt(0.0009), 2 * Math.sqrt(0.0016)])
  near(dampen(Float64Array.of(0.01, 0.01, 0.5, 0.01), { kind: 'floor', margins }), [
    0.01,
    2 * Math.sqrt(0.001),
    0.5,
    0.08,
  ])
})

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
