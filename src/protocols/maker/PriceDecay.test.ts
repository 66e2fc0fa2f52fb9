import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { PriceDecay } from './PriceDecay.ts'

const cases = { numRuns: Math.max(numRuns, 10_000) }
const one = 10n ** 27n
const dollars = (n: bigint): bigint => n * one

test('[MAKER2] in a line: a quarter of the way down, and nothing from the end on', () => {
  const decay = { type: 'linear', tau: 3_600n } as const
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 0n), dollars(2_000n))
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 900n), dollars(1_500n))
  assert.equal(PriceDecay.price(decay, dollars(3n), 2_400n), 999_999_999_999_999_999_999_999_999n)
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 3_600n), 0n)
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 99_999n), 0n)
  assert.equal(PriceDecay.price({ type: 'linear', tau: 0n }, one, 0n), 0n)
})

test('[MAKER2] in steps: nothing happens before a step is full', () => {
  const decay = { type: 'stairstep', step: 90n, cut: (99n * one) / 100n } as const
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 89n), dollars(2_000n))
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 90n), dollars(1_980n))
  assert.equal(PriceDecay.price(decay, dollars(2_000n), 181n), dollars(19_602n) / 10n)
})

test('[MAKER2] by the second', () => {
  const decay = { type: 'exponential', cut: (999n * one) / 1_000n } as const
  assert.equal(PriceDecay.price(decay, dollars(1_000n), 0n), dollars(1_000n))
  assert.equal(PriceDecay.price(decay, dollars(1_000n), 2n), dollars(998_001n) / 1_000n)
  assert.equal(PriceDecay.price({ type: 'exponential', cut: 0n }, one, 0n), one)
  assert.equal(PriceDecay.price({ type: 'exponential', cut: 0n }, one, 1n), 0n)
})

const tops = fc.bigInt(1n, 10n ** 33n)

test('[MAKER2] a line lies at most a unit and top ÷ 10²⁷ under the exact fraction', () => {
  fc.assert(
    fc.property(tops, fc.bigInt(1n, 10n ** 6n), fc.bigInt(0n, 10n ** 6n), (top, tau, late) => {
      const elapsed = late % tau
      const found = PriceDecay.price({ type: 'linear', tau }, top, elapsed)
      const exact = top * (tau - elapsed)
      assert.ok(found * tau <= exact)
      assert.ok((found + 1n) * tau * one + top * tau > exact * one)
    }),
    cases,
  )
})

test('[MAKER2] steps and seconds lie within their bounds of the exact power', () => {
  const cuts = fc.bigInt(0n, one)
  fc.assert(
    fc.property(tops, cuts, fc.bigInt(1n, 30n), fc.bigInt(1n, 500n), (top, cut, count, step) => {
      const steps = { type: 'stairstep', step, cut } as const
      const found = PriceDecay.price({ type: 'exponential', cut }, top, count)
      assert.equal(PriceDecay.price(steps, top, count * step), found)
      assert.equal(PriceDecay.price(steps, top, count * step + step - 1n), found)
      // |found - top × cutⁿ| < 1 + top × n ÷ 2 ÷ 10²⁷, cleared of its fractions.
      const scale = one ** count
      const apart = found * scale - top * cut ** count
      const bound = scale + (top * count * scale) / (2n * one) + 1n
      assert.ok(apart <= bound && -apart <= bound)
    }),
    cases,
  )
})
