import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MapOutcome } from './MapOutcome.ts'
import { type HeldSide, type ToldLevel, ToldMap } from './ToldMap.ts'

const level = (trigger: number, notional: number, side: HeldSide = 'long'): ToldLevel => ({
  ...{ side, trigger, notional },
  leverage: null,
})
const market = (price: number, levels: readonly ToldLevel[]) => ({ name: 'BTC', price, levels })
const near = (a: number | null | undefined, b: number): void =>
  assert.ok(typeof a === 'number' && Math.abs(a - b) < 1e-12, `${a} is not ${b}`)

test('[MAP3] what is reached and gone came true, and what is unreached should still be there', () => {
  const before = market(100, [
    level(99, 100),
    level(95, 50),
    level(80, 200),
    level(104, 70, 'short'),
  ])
  const after = market(94, [
    level(95.5, 20),
    level(80.5, 180),
    level(70, 30),
    level(104, 70, 'short'),
  ])
  const span = { low: 94, high: 101 }
  const longs = MapOutcome.of(before, after, span, 'long', 0.012)
  assert.deepEqual([longs.told, longs.reached, longs.gone], [350, 150, 130])
  assert.deepEqual([longs.unreached, longs.stayed, longs.added], [200, 180, 30])
  // Only what the price did not reach has a drift: 80 went up to 80.5, toward the price.
  near(longs.drift, Math.log(80.5 / 80))
  assert.deepEqual(
    longs.bands.map(({ told, reached, gone, stayed }) => [told, reached, gone, stayed]),
    [
      [100, 100, 100, 0],
      [50, 50, 30, 0],
      [0, 0, 0, 0],
      [200, 0, 0, 180],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  )
  assert.deepEqual([longs.score?.bias, longs.score?.absoluteError], [20, 20])
  const shorts = MapOutcome.of(before, after, span, 'short', 0.012)
  assert.deepEqual([shorts.told, shorts.reached, shorts.stayed, shorts.drift], [70, 0, 70, 0])
  assert.equal(shorts.score, null)
})

test('[MAP4] a notional is found again at most once, the nearest first, and not beyond the width', () => {
  const before = market(100, [level(90, 10), level(90.5, 10)])
  const after = market(100, [level(90.4, 12)])
  const at = (width: number) => MapOutcome.of(before, after, { low: 99, high: 100 }, 'long', width)
  near(at(0.01).stayed, 12)
  near(at(0.002).stayed, 10)
  assert.deepEqual([at(0.0001).stayed, at(0.0001).drift, at(0.0001).added], [0, null, 12])
})

const levels = fc.array(
  fc.record({
    at: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    size: fc.integer({ min: 1, max: 1_000 }),
  }),
  { maxLength: 12 },
)

test('[MAP3] shorts upside down are longs, and nothing is made or lost on the way', () => {
  fc.assert(
    fc.property(levels, levels, fc.double({ min: 0, max: 0.3, noNaN: true }), (now, then, far) => {
      const of = (side: HeldSide) => {
        const sign = side === 'long' ? -1 : 1
        const told = (all: typeof now) =>
          market(
            1,
            all.map(({ at, size }) => level(Math.exp(sign * at), size, side)),
          )
        const [low, high] = side === 'long' ? [Math.exp(-far), 1] : [1, Math.exp(far)]
        return MapOutcome.of(told(now), told(then), { low, high }, side, 0.02)
      }
      const [longs, shorts] = [of('long'), of('short')]
      near(longs.told, longs.reached + longs.unreached)
      assert.ok(longs.gone >= 0 && longs.gone <= longs.reached && longs.stayed <= longs.unreached)
      const kept = longs.reached - longs.gone + longs.stayed
      near(longs.added, then.reduce((sum, { size }) => sum + size, 0) - kept)
      // A level at the very end of the way may be rounded to either side of it.
      fc.pre(now.every(({ at }) => Math.abs(at - far) > 1e-9))
      assert.deepEqual([shorts.told, shorts.reached], [longs.told, longs.reached])
    }),
  )
})

test('[MAP3] a map that came true whole has no bias, and all its levels stay that were not reached', () => {
  fc.assert(
    fc.property(levels, fc.double({ min: 0.01, max: 0.3, noNaN: true }), (now, far) => {
      const all = now.map(({ at, size }) => level(Math.exp(-Math.abs(at)), size))
      const span = { low: Math.exp(-far), high: 1 }
      const rest = all.filter((one) => !ToldMap.isReached(one, span))
      const found = MapOutcome.of(market(1, all), market(1, rest), span, 'long', 0)
      assert.deepEqual([found.gone, found.stayed, found.added], [found.reached, found.unreached, 0])
      assert.ok(found.score === null || (found.score.bias === 0 && found.score.overlap > 1 - 1e-12))
    }),
  )
})

test('[EXPOSURE1] [EXPOSURE2] a level is a log move away, and a leverage gives its price', () => {
  near(ToldMap.distance(50_000, level(45_000, 1)), Math.log(50 / 45))
  near(ToldMap.distance(50_000, level(55_000, 1, 'short')), Math.log(55 / 50))
  assert.equal(ToldMap.distance(50_000, level(51_000, 1)), 0)
  const terms = { entry: 100, leverage: 10, maintenance: 0.005 }
  // Equity 10 − 100 + p is 0.005 p at p = 90 ÷ 0.995; a short's 110 − p is it at 110 ÷ 1.005.
  near(ToldMap.triggerOf('long', terms), 90 / 0.995)
  near(ToldMap.triggerOf('short', terms), 110 / 1.005)
  assert.equal(ToldMap.triggerOf('long', { ...terms, leverage: 0.8 }), 0)
})
