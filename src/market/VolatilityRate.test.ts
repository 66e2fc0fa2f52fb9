import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { type Remedy, VolatilityRate, type VolatilityTerms } from './VolatilityRate.ts'

const of = Ratio.of
const share = (percent: number): bigint => BigInt(Math.round(percent * 1e10))
const half: VolatilityTerms = { memory: of(1n, 2n), confidence: of(2n), horizon: 4 }
const percents = (rates: readonly bigint[]): readonly number[] =>
  rates.map((rate) => Number(rate) / 1e10)

const near = (found: readonly bigint[], wanted: readonly number[]): void => {
  assert.equal(found.length, wanted.length)
  for (const [at, one] of percents(found).entries()) {
    assert.ok(Math.abs(one - (wanted[at] as number)) < 1e-9, `${one} is not ${wanted[at]}`)
  }
}

test('[VOL1] a rate is sigmas of a moving average over the days it takes to close, rounded up', () => {
  assert.deepEqual(VolatilityRate.returnsOf([100, 101, 101]), [9_950_330_853n, 0n])
  assert.deepEqual(VolatilityRate.returnsOf([100]), [])
  const returns = [share(1), share(-3), 0n]
  const rates = VolatilityRate.plain(returns, half)
  near(rates, [4, 400 * Math.sqrt(0.0005), 400 * Math.sqrt(0.00025)])
  // Four times the root of 0.0005 is 0.0894427190999…: up at the twelfth place.
  assert.equal(rates[1], 89_442_719_100n)
  // Half of a smallest square is a whole one: never less than what moved.
  assert.deepEqual(VolatilityRate.plain([1n, 0n], half), [4n, 4n])
})

test('[VOL2] a stressed weight mixes, a floor holds from the first whole window on', () => {
  const returns = [share(1), share(3), 0n, share(4)]
  const two = { ...half, horizon: 2 }
  near(VolatilityRate.even(returns, 2, two), [
    0,
    200 * Math.sqrt(0.001),
    200 * Math.sqrt(0.0009),
    200 * Math.sqrt(0.0016),
  ])
  const calm = [share(1), share(1), share(1), 0n, 0n]
  const remedy: Remedy = { kind: 'stressed', weight: of(1n, 4n), rate: share(12) }
  near(VolatilityRate.charged(calm.slice(0, 1), half, remedy), [6])
  const floored = VolatilityRate.charged(calm, half, { kind: 'floor', days: 3 })
  near(floored, [4, 4, 4, 400 * Math.sqrt(0.0002 / 3), 400 * Math.sqrt(0.0001 / 3)])
})

test('[VOL3] a buffer is there in calm days, is used up while margins rise, and comes back', () => {
  // With λ of nothing each day stands alone: rates are four times the returns.
  const alone = { ...half, memory: Ratio.zero }
  const returns = [1, 1, 1.125, 2, 1.5, 1.5].map(share)
  near(VolatilityRate.plain(returns, alone), [4, 4, 4.5, 8, 6, 6])
  const buffer: Remedy = { kind: 'buffer', share: of(1n, 4n), days: 2 }
  near(VolatilityRate.charged(returns, alone, buffer), [5, 5, 5, 8, 7.5, 7.5])
})

test('[VOL4] what takes longer to close asks the root of the days, and never less', () => {
  const rate = share(10)
  const asked = (size: bigint, horizon = 2) =>
    VolatilityRate.concentrated(rate, horizon, of(size), of(100n))
  assert.deepEqual([asked(0n), asked(200n), asked(-800n)], [rate, rate, 2n * rate])
  // Two days and a part are three: √(3 ÷ 2), up.
  assert.equal(asked(201n), 122_474_487_140n)
  fc.assert(
    fc.property(fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10_000n), (a, b) => {
      assert.ok(a > b ? asked(a) >= asked(b) : asked(b) >= asked(a))
      assert.ok(asked(a) >= rate)
    }),
    { numRuns },
  )
})

/** In doubles, as a study would: what is exact is never below it by more than its last places. */
function slow(returns: readonly number[], { memory, confidence, horizon }: VolatilityTerms) {
  const [keep, times] = [Ratio.toNumber(memory), Ratio.toNumber(confidence)]
  let variance = (returns[0] ?? 0) ** 2
  return returns.map((one) => {
    variance = keep * variance + (1 - keep) * one * one
    return times * Math.sqrt(horizon * variance)
  })
}

test('[VOL1] [VOL2] [VOL3] in doubles the same comes out, and no remedy asks less than none', () => {
  const cases = fc.record({
    returns: fc.array(fc.integer({ min: -300_000, max: 300_000 }), { minLength: 1, maxLength: 60 }),
    memory: fc.integer({ min: 0, max: 99 }),
    confidence: fc.integer({ min: 1, max: 400 }),
    horizon: fc.integer({ min: 1, max: 20 }),
    days: fc.integer({ min: 1, max: 20 }),
  })
  fc.assert(
    fc.property(cases, ({ returns, memory, confidence, horizon, days }) => {
      const terms = {
        memory: of(BigInt(memory), 100n),
        confidence: of(BigInt(confidence), 100n),
        horizon,
      }
      const told = returns.map((one) => BigInt(one) * 1_000_000n)
      const exact = VolatilityRate.plain(told, terms)
      const shares = returns.map((one) => one / 1e6)
      for (const [day, one] of slow(shares, terms).entries()) {
        const found = Ratio.toNumber(VolatilityRate.shareOf(exact[day] as bigint))
        assert.ok(Math.abs(found - one) < 1e-11 + one * 1e-11, `${found} is not ${one}`)
      }
      const remedies: readonly Remedy[] = [
        { kind: 'buffer', share: of(1n, 4n), days },
        { kind: 'floor', days },
      ]
      for (const remedy of remedies) {
        const charged = VolatilityRate.charged(told, terms, remedy)
        assert.ok(charged.every((one, day) => one >= (exact[day] as bigint)))
      }
    }),
    { numRuns },
  )
})
