import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { drip } from './drip.ts'
import { Ray } from './Ray.ts'

const cases = { numRuns: Math.max(numRuns, 10_000) }
const one = 10n ** 27n

const rateAt = (
  duty: bigint,
  base: bigint,
  rate: bigint,
  drippedAt: bigint,
  now: bigint,
): bigint => {
  const result = drip({ duty, base, rate, drippedAt }, now)
  assert.ok(result.ok)
  return result.value
}

test('[MAKER3] a rate grows by duty and base together, and not at all in no time', () => {
  const tenth = one / 10n
  assert.equal(rateAt(one + tenth, 0n, 2n * one, 100n, 102n), (242n * one) / 100n)
  assert.equal(rateAt(one, tenth, 2n * one, 100n, 102n), (242n * one) / 100n)
  assert.equal(rateAt(one + tenth, tenth, 2n * one, 100n, 100n), 2n * one)
  assert.equal(rateAt(one + 1n, 0n, one - 1n, 0n, 1n), one - 1n, 'cut, for the borrower')
})

test('[MAKER3] time does not go back', () => {
  const fee = { duty: one, base: 0n, rate: one, drippedAt: 100n }
  assert.deepEqual(drip(fee, 99n), { ok: false, error: 'Jug/invalid-now' })
})

test('[MAKER3] in two steps as in one, but for the rounding of either', () => {
  const seconds = fc.bigInt(0n, 40_000_000n)
  const duties = fc.bigInt(one, one + 22n * 10n ** 18n)
  const rates = fc.bigInt(one, 3n * one)
  let differing = 0
  fc.assert(
    fc.property(duties, rates, seconds, seconds, (duty, rate, first, second) => {
      const inOne = rateAt(duty, 0n, rate, 0n, first + second)
      const inTwo = rateAt(duty, 0n, rateAt(duty, 0n, rate, 0n, first), first, first + second)
      const growth = Ray.power(duty, second)
      const bound = ((first + second) * inOne) / one + growth / one + 4n
      const apart = inTwo - inOne
      assert.ok(apart <= bound && -apart <= bound)
      if (apart !== 0n) differing += 1
    }),
    cases,
  )
  assert.ok(differing > 0, 'the protocol does round in each step')
})

test('[MAKER3] a rate never falls with time where the factor is one or more', () => {
  fc.assert(
    fc.property(
      fc.bigInt(one, one + 10n ** 19n),
      fc.bigInt(one, 3n * one),
      fc.bigInt(0n, 10n ** 8n),
      (duty, rate, time) => assert.ok(rateAt(duty, 0n, rate, 0n, time) >= rate),
    ),
    cases,
  )
})
