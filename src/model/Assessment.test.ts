import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Assessment, type Measure } from './Assessment.ts'

const measure = (equity: bigint, requirement: bigint): Measure => ({
  equity: Value.of(equity),
  requirement: Value.of(requirement),
})

const some = fc.record({
  equity: fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(2n ** 62n), 2n ** 62n)),
  requirement: fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 2n ** 62n)),
})
const threshold = fc
  .tuple(fc.bigInt(1n, 10n ** 9n), fc.bigInt(1n, 10n ** 9n))
  .map(([numerator, denominator]) => Ratio.of(numerator, denominator))

test('[LADDER1] a threshold is exceeded strictly above it', () => {
  const level = Ratio.of(4n, 5n)
  assert.equal(Assessment.exceeds(measure(100n, 80n), level), false)
  assert.equal(Assessment.exceeds(measure(100n, 81n), level), true)
  assert.equal(Assessment.exceeds(measure(99n, 80n), level), true)
})

test('[LADDER1] equity of zero exceeds under any requirement, a negative one always', () => {
  const level = Ratio.of(1_000_000n)
  assert.equal(Assessment.exceeds(measure(0n, 0n), level), false)
  assert.equal(Assessment.exceeds(measure(0n, 1n), level), true)
  assert.equal(Assessment.exceeds(measure(-1n, 0n), level), true)
  assert.equal(Assessment.exceeds(measure(-1n, 1n), level), true)
})

test('[LADDER1] agrees with the quotient where there is one, and is true below', () => {
  fc.assert(
    fc.property(some, threshold, ({ equity, requirement }, level) => {
      const one = measure(equity, requirement)
      const ratio = Assessment.marginRatio(one)
      const expected =
        ratio === null ? equity < 0n || requirement > 0n : Ratio.compare(ratio, level) > 0
      assert.equal(Assessment.exceeds(one, level), expected)
    }),
    { numRuns },
  )
})

test('[MODEL6] ratios are null where they have no meaning, never zero', () => {
  assert.deepEqual(Assessment.marginRatio(measure(100n, 80n)), Ratio.of(4n, 5n))
  assert.deepEqual(Assessment.marginRatio(measure(100n, 0n)), Ratio.zero)
  assert.equal(Assessment.marginRatio(measure(0n, 80n)), null)
  assert.equal(Assessment.marginRatio(measure(-1n, 80n)), null)
  assert.deepEqual(Assessment.healthFactor(measure(100n, 80n)), Ratio.of(5n, 4n))
  assert.deepEqual(Assessment.healthFactor(measure(-100n, 80n)), Ratio.of(-5n, 4n))
  assert.deepEqual(Assessment.healthFactor(measure(7n, 1n)), Ratio.of(7n))
  assert.equal(Assessment.healthFactor(measure(100n, 0n)), null)
  assert.equal(Assessment.slack(measure(70n, 80n)), -10n)
})

test('[MODEL6] a measure is picked by name', () => {
  const assessment: Assessment = {
    certainty: 'certain',
    equity: Value.of(5n),
    net: Value.of(6n),
    initial: Value.of(2n),
    maintenance: Value.of(1n),
    gross: Value.of(20n),
  }
  assert.deepEqual(Assessment.measure(assessment, 'initial'), measure(5n, 2n))
  assert.deepEqual(Assessment.measure(assessment, 'maintenance'), measure(5n, 1n))
})

test('[MODEL5] a shortfall is what the worked numbers say', () => {
  const level = Ratio.of(4n, 5n)
  assert.equal(Assessment.shortfall(measure(100n, 90n), level), 13n)
  assert.equal(Assessment.shortfall(measure(100n, 80n), level), 0n)
  assert.equal(Assessment.shortfall(measure(1_000n, 80n), level), 0n)
  assert.equal(Assessment.shortfall(measure(-50n, 80n), level), 150n)
  assert.equal(Assessment.shortfall(measure(-50n, 0n), level), 50n)
})

test('[MODEL5] exactly the shortfall is enough and one unit less is not', () => {
  fc.assert(
    fc.property(some, threshold, ({ equity, requirement }, level) => {
      const short = Assessment.shortfall(measure(equity, requirement), level)
      const after = (added: bigint) =>
        Assessment.exceeds(measure(equity + added, requirement), level)
      assert.ok(short >= 0n)
      assert.equal(after(short), false)
      if (short > 0n) assert.equal(after(short - 1n), true)
    }),
    { numRuns },
  )
})
