import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../base/Random.ts'
import { FirstPassage } from './FirstPassage.ts'
import { TimeToCall } from './TimeToCall.ts'

const inf = Number.POSITIVE_INFINITY
const near = (got: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(got - wanted) <= within, `${got} is not ${wanted}`)

test('[REACH1] without drift it is twice the chance to end beyond', () => {
  // 2 Φ(-2) = 0.04550026389635842
  near(FirstPassage.probability(0.1, { drift: 0, volatility: 0.05 }, 1), 0.04550026389635842, 1e-15)
  near(FirstPassage.probability(0.1, { drift: 0, volatility: 0.1 }, 4), 0.6170750774519738, 1e-14)
})

test('[REACH1] it solves the backward equation: ∂p/∂T = ½ σ² ∂²p/∂b² + ν ∂p/∂b', () => {
  const motion = { drift: -0.4, volatility: 0.6 }
  const p = (b: number, t: number) => FirstPassage.probability(b, motion, t)
  for (const [b, t] of [
    [0.2, 0.5],
    [1, 1],
    [0.5, 3],
  ] as const) {
    const h = 1e-3
    const time = (p(b, t + h) - p(b, t - h)) / (2 * h)
    const space = (p(b + h, t) - p(b - h, t)) / (2 * h)
    const bend = (p(b + h, t) - 2 * p(b, t) + p(b - h, t)) / (h * h)
    near(time, 0.18 * bend - 0.4 * space, 1e-5)
  }
})

test('[REACH2] the ends are defined, and a great drift overflows nothing', () => {
  const still = { drift: 0, volatility: 0 }
  const p = FirstPassage.probability
  assert.equal(p(0, still, 0), 1)
  assert.equal(p(0.1, still, 5), 0)
  assert.equal(p(0.1, { drift: -0.1, volatility: 0 }, 1), 1)
  assert.equal(p(inf, { drift: 0, volatility: 1 }, 1), 0)
  assert.equal(p(0.1, { drift: 0, volatility: 1 }, 0), 0)
  assert.equal(p(0.1, { drift: 0, volatility: 1 }, inf), 1)
  near(p(0.5, { drift: 1, volatility: 1 }, inf), Math.exp(-1), 1e-15)
  near(p(0.5, { drift: -1e4, volatility: 0.01 }, 1), 1, 1e-12)
  near(p(0.5, { drift: 1e4, volatility: 0.01 }, 1), 0, 1e-12)
  assert.throws(() => p(0.1, { drift: 0, volatility: -1 }, 1), /not negative/)
  assert.throws(() => p(Number.NaN, still, 1), /a distance is a number/)
  assert.throws(() => p(0.1, { drift: Number.NaN, volatility: 1 }, 1), /finite/)
})

test('[REACH3] a distance in sigmas of a unit of time', () => {
  near(FirstPassage.sigmas(0.1, 0.04), 2.5, 1e-12)
  assert.deepEqual([FirstPassage.sigmas(0, 0), FirstPassage.sigmas(0.1, 0)], [0, inf])
})

test('[REACH4] paths agree with the closed form within three standard errors', () => {
  const cases = [
    [0.1, { drift: 0, volatility: 0.05 }, 1, 1],
    [0.1, { drift: 0.03, volatility: 0.08 }, 2, 4],
    [0.2, { drift: -0.05, volatility: 0.1 }, 1, 16],
    [0, { drift: 0, volatility: 0.1 }, 1, 1],
  ] as const
  for (const [seed, [distance, motion, horizon, steps]] of cases.entries()) {
    const random = Random.create(40 + seed)
    const exact = FirstPassage.probability(distance, motion, horizon)
    const drawn = FirstPassage.simulate(distance, motion, horizon, { random, paths: 20_000, steps })
    near(drawn.probability, exact, 3 * drawn.standardError)
    assert.ok(drawn.standardError < 0.005 && drawn.standardError > 0)
  }
})

const book = { distances: Float64Array.of(0.1, 0.2, inf), notionals: Float64Array.of(3, 5, 8) }

test('[REACH5] notional expected within a time, and the time of a share', () => {
  const motion = { drift: 0, volatility: 0.1 }
  const p = (b: number, t: number) => FirstPassage.probability(b, motion, t)
  near(TimeToCall.expected(book, motion, 2), 3 * p(0.1, 2) + 5 * p(0.2, 2), 1e-12)
  const time = TimeToCall.quantile(book, motion, 0.25)
  near(TimeToCall.expected(book, motion, time), 4, 1e-9)
  assert.equal(TimeToCall.quantile(book, motion, 0.6), inf)
  assert.equal(TimeToCall.quantile(book, motion, 0), 0)
  assert.equal(TimeToCall.quantile(book, { drift: 0, volatility: 0 }, 0.1), inf)
  assert.throws(() => TimeToCall.quantile(book, motion, 2), /between 0 and 1/)
})
