import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CallTimes } from './CallTimes.ts'
import { CashCalled } from './CashCalled.ts'
import { FirstPassage } from './FirstPassage.ts'

const inf = Number.POSITIVE_INFINITY
const near = (got: number | undefined, wanted: number, within = 1e-6): void =>
  assert.ok(got !== undefined && Math.abs(got - wanted) <= within, `${got} is not ${wanted}`)

test('[REACH7] the farthest move of one time in twenty is 1.96 sigmas, and grows by the root of time', () => {
  const motion = { drift: 0, volatility: 0.04 }
  near(FirstPassage.farthest(0.05, motion, 1), 0.04 * 1.959963984540054, 1e-12)
  near(FirstPassage.farthest(0.05, motion, 4), 0.08 * 1.959963984540054, 1e-12)
  assert.equal(FirstPassage.farthest(0.05, motion, 0), 0)
  assert.throws(() => FirstPassage.farthest(1, motion, 1), /between 0 and 1/)
  assert.throws(() => FirstPassage.farthest(0.5, { drift: 0, volatility: 0 }, 1), /positive/)
})

test('[REACH7] it is the inverse of the probability, with a drift as well', () => {
  const chance = fc.double({ min: 0.001, max: 0.999, noNaN: true })
  const drift = fc.double({ min: -0.1, max: 0.1, noNaN: true })
  fc.assert(
    fc.property(chance, drift, (of, to) => {
      const motion = { drift: to, volatility: 0.05 }
      const move = FirstPassage.farthest(of, motion, 2)
      near(FirstPassage.probability(move, motion, 2), of, 1e-9)
    }),
    { numRuns },
  )
})

/** One account that is called already, one a sigma from its call, one that nothing reaches. */
const cash = CashCalled.create({
  distances: Float64Array.of(0, 0.04, inf),
  fixed: Float64Array.of(110, 100 * Math.exp(-0.04), 0),
  rates: Float64Array.of(100, 100, 0),
})

function timesOf(volatility: number): CallTimes {
  assert.ok(cash.ok)
  return CallTimes.of(
    {
      calls: Float64Array.of(0, 0.04, inf),
      liquidations: Float64Array.of(0.08, 0.12, inf),
      forcing: {
        distances: Float64Array.of(0.08, 0.12, inf),
        notionals: Float64Array.of(300, 100, 1_000),
      },
      cash: cash.value,
    },
    volatility,
  )
}

test('[REACH7] what a day is expected to bring, and what one day in twenty calls for', () => {
  const { within } = timesOf(0.04)
  assert.deepEqual(
    within.map(({ days }) => days),
    [1 / 24, 1, 7, 30],
  )
  const [, day] = within
  // One sigma: 2 Φ(-1) = 0.3173; two: 0.0455; three: 0.0027.
  near(day?.called, 1 + 0.31731051)
  near(day?.liquidated, 0.04550026 + 0.0026998)
  near(day?.forced, 300 * 0.04550026 + 100 * 0.0026998, 1e-4)
  const move = 0.04 * 1.959963984540054
  near(day?.farthest, move)
  near(day?.cashCalled, 110 + 100 * Math.exp(-0.04) - 200 * Math.exp(-move), 1e-9)
})

test('[REACH7] chances: a sigma away the next call comes within 2.2 days as likely as not', () => {
  const { chances } = timesOf(0.04)
  assert.deepEqual(
    chances.map(({ probability }) => probability),
    [0.05, 0.25, 0.5],
  )
  const [rare, some, even] = chances
  // (1 ÷ z)² days, z being 1.95996, 1.15035 and 0.67449; two sigmas take four times as long.
  for (const [chance, days] of [
    [rare, 0.260317],
    [some, 0.755684],
    [even, 2.198109],
  ] as const) {
    near(chance?.call, days, 1e-5)
    near(chance?.liquidation, 4 * days, 1e-5)
  }
  // Of the 400 that can be forced; the 1,000 that never are do not count.
  const motion = { drift: 0, volatility: 0.04 }
  const p = (move: number): number => FirstPassage.probability(move, motion, even?.forced ?? 0)
  near(300 * p(0.08) + 100 * p(0.12), 200, 1e-9)
})

test('[REACH7] nobody is left to be called: never', () => {
  const none = CashCalled.create({
    distances: Float64Array.of(0),
    fixed: Float64Array.of(1),
    rates: Float64Array.of(0),
  })
  assert.ok(none.ok)
  const calls = Float64Array.of(0)
  const nothing = new Float64Array(0)
  const forcing = { distances: nothing, notionals: nothing }
  const reach = { calls, liquidations: nothing, forcing, cash: none.value }
  const [first] = CallTimes.of(reach, 0.04).chances
  assert.deepEqual([first?.call, first?.liquidation], [inf, inf])
  assert.throws(() => CallTimes.of(reach, 0), /a volatility is positive/)
})
