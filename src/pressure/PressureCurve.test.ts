import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { callDistances } from '../../test/pressure/callDistances.ts'
import type { Result } from '../base/Result.ts'
import { Elastic } from '../market/impact/Elastic.ts'
import { Impact } from '../market/impact/Impact.ts'
import { Linear } from '../market/impact/Linear.ts'
import { AbsorptionShares } from './AbsorptionShares.ts'
import { Cascade } from './Cascade.ts'
import { CashCalled } from './CashCalled.ts'
import { LiquidationMap } from './LiquidationMap.ts'
import { LoopGain } from './LoopGain.ts'
import { MapScore } from './MapScore.ts'
import { PressureCurve } from './PressureCurve.ts'

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const error = <T>(result: Result<T, string>): string => (result.ok ? 'none' : result.error)
const linear = (depth: number) =>
  Impact.curve(value(Elastic.create(value(Linear.create(depth)), 100)), 'sell')
const columns = (distances: number[], notionals: number[]) => ({
  distances: Float64Array.from(distances),
  notionals: Float64Array.from(notionals),
})
const inf = Number.POSITIVE_INFINITY

test('[PRESSURE1] forced notional and counts within a move', () => {
  const curve = value(PressureCurve.create(columns([0.3, 0.1, inf, 0.1, 0], [5, 3, 7, 2, 1])))
  const at = (x: number) => [PressureCurve.forced(curve, x), PressureCurve.count(curve, x)]
  assert.deepEqual([0, 0.0999, 0.1, 0.3, inf].map(at), [
    [1, 1],
    [1, 1],
    [6, 3],
    [11, 4],
    [11, 4],
  ])
  assert.deepEqual([...curve.order], [4, 1, 3, 0])
  assert.deepEqual([PressureCurve.total(curve), curve.neverForced], [11, 7])
})

test('[PRESSURE1] the curve is a sum over the rows, and never falls', () => {
  const rows = fc.array(
    fc.tuple(fc.double({ min: 0, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true })),
  )
  fc.assert(
    fc.property(rows, fc.double({ min: 0, noNaN: true }), (of, x) => {
      const curve = value(
        PressureCurve.create(
          columns(
            of.map(([d]) => d),
            of.map(([, n]) => n),
          ),
        ),
      )
      const within = of.filter(([d]) => d <= x && d < inf)
      const sum = within.reduce((all, [, n]) => all + n, 0)
      assert.ok(Math.abs(PressureCurve.forced(curve, x) - sum) <= 1e-9 * sum)
      assert.equal(PressureCurve.count(curve, x), within.length)
      assert.ok(curve.forced.every((all, index) => all >= (curve.forced[index - 1] ?? 0)))
    }),
    { numRuns },
  )
})

test('[PRESSURE2] columns that are no book are refused by name', () => {
  const of = (distances: number[], notionals: number[]) =>
    error(PressureCurve.create(columns(distances, notionals)))
  assert.equal(of([1], []), 'pressure.columnsDiffer')
  assert.equal(of([-0.1], [1]), 'pressure.distanceNegative')
  assert.equal(of([Number.NaN], [1]), 'pressure.notFinite')
  assert.equal(of([0.1], [-1]), 'pressure.notionalNegative')
  assert.equal(of([0.1], [Number.NaN]), 'pressure.notFinite')
  assert.equal(of([0.1], [inf]), 'pressure.notFinite')
  assert.equal(of([], []), 'none')
})

test('[PRESSURE3] pressure against depth', () => {
  const curve = value(PressureCurve.create(columns([0.05, 0.1], [3, 4])))
  const at = (x: number) => PressureCurve.relative(curve, linear(50), x)
  assert.equal(at(0.01), 0)
  assert.ok(Math.abs(at(0.1) - 1.4) < 1e-12)
  const none = { ...linear(1), absorbs: () => 0 }
  assert.equal(PressureCurve.relative(curve, none, 0.1), inf)
  assert.equal(PressureCurve.relative(curve, none, 0.01), 0)
})

test('[PRESSURE4] a density is what a window holds, over its width', () => {
  const curve = value(PressureCurve.create(columns([0.05, 0.1, 0.102], [3, 4, 2])))
  assert.ok(Math.abs(PressureCurve.density(curve, 0.1, 0.01) - 600) < 1e-9)
  assert.ok(Math.abs(PressureCurve.density(curve, 0, 0.2) - 45) < 1e-9)
  assert.throws(() => PressureCurve.density(curve, 0.1, 0), /a window is positive/)
})

const positions = {
  notionals: Float64Array.of(100, 50, 10, 20),
  equities: Float64Array.of(10, 10, 12, 0.1),
  maintenances: Float64Array.of(0.01, 0.05, 0.01, 0.01),
}

/** Longs as lines: shortfall = (notional - equity) - (1 - requirement) notional e^-x. */
const callable = {
  distances: callDistances(positions),
  fixed: positions.notionals.map((size, row) => size - (positions.equities[row] as number)),
  rates: positions.notionals.map(
    (size, row) => size * (1 - (positions.maintenances[row] as number)),
  ),
}

test('[PRESSURE6] cash called is the sum of every shortfall', () => {
  const called = value(CashCalled.create(callable))
  // The first is called at ln(99 ÷ 90), and short of 90 - 99 e^-0.1 = 0.421 after 0.1; the last of 0.1.
  assert.ok(Math.abs(CashCalled.at(called, 0) - (19.9 - 19.8)) < 1e-12)
  assert.ok(
    Math.abs(
      CashCalled.at(called, 0.1) - (90 - 99 * Math.exp(-0.1) + 19.9 - 19.8 * Math.exp(-0.1)),
    ) < 1e-12,
  )
  for (const x of [0, 0.05, 0.1, 0.2, 0.5, 3]) {
    let sum = 0
    for (let row = 0; row < 4; row++) {
      const size = positions.notionals[row] as number
      const equity = (positions.equities[row] as number) - size * (1 - Math.exp(-x))
      const asked = (positions.maintenances[row] as number) * size * Math.exp(-x)
      sum += Math.max(0, asked - equity)
    }
    assert.ok(Math.abs(CashCalled.at(called, x) - sum) < 1e-9, `${x}`)
  }
  const short = { ...callable, rates: new Float64Array(1) }
  assert.equal(error(CashCalled.create(short)), 'pressure.columnsDiffer')
  const nan = { ...callable, fixed: callable.fixed.map(() => Number.NaN) }
  assert.equal(error(CashCalled.create(nan)), 'pressure.notFinite')
})

/** Rows so close that the book is a density: 1,000 a unit of move, from nothing to one. */
const even = (count: number) => {
  const distances = Float64Array.from({ length: count }, (_, n) => (n + 0.5) / count)
  return { distances, notionals: new Float64Array(count).fill(1_000 / count) }
}

test('[GAIN1] gain is slope × density, and amplification 1 ÷ (1 - gain)', () => {
  const exposures = even(100_000)
  const curve = value(PressureCurve.create(exposures))
  const gain = LoopGain.at(curve, linear(2_000), 0.3, 0.01)
  assert.ok(Math.abs(gain.total - 0.5) < 1e-3 && gain.margin === 0 && gain.loss === gain.total)
  assert.ok(Math.abs(gain.amplification - 2) < 1e-2)
  const cascade = Cascade.create(curve, linear(2_000))
  const slope = Cascade.respond(cascade, 0.201).move - Cascade.respond(cascade, 0.2).move
  assert.ok(Math.abs(slope / 0.001 - gain.amplification) < 0.1)
  assert.equal(LoopGain.at(curve, linear(500), 0.3, 0.01).amplification, inf)
  const wall = { ...linear(1), slope: () => inf }
  assert.equal(LoopGain.at(curve, wall, 5, 0.01).total, 0)
})

test('[GAIN2] the margin part is what rising requirements add', () => {
  const exposures = even(100_000)
  const response = {
    rise: 2,
    nearness: LoopGain.nearness(new Float64Array(100_000).fill(0.2)),
  }
  // k = 2 × 0.25: everything is forced at two thirds of its distance, a third of that by margins.
  const nearer = LoopGain.procyclical(exposures, response)
  assert.ok(Math.abs((nearer.distances[60_000] ?? 0) - (60_000.5 / 100_000) * (2 / 3)) < 1e-12)
  const curve = value(PressureCurve.create(nearer))
  const column = LoopGain.marginColumn(curve, nearer, response)
  const gain = LoopGain.at(curve, linear(3_000), 0.2, 0.01, column)
  assert.ok(Math.abs(gain.total - 0.5) < 1e-3)
  assert.ok(Math.abs(gain.margin - 0.5 / 3) < 1e-3)
  assert.ok(Math.abs(gain.loss + gain.margin - gain.total) < 1e-12)
  // m ÷ (1 - m) is the derivative of the distance itself.
  const at = (m: number) =>
    callDistances({
      notionals: Float64Array.of(10),
      equities: Float64Array.of(4),
      maintenances: Float64Array.of(m),
    })[0] as number
  assert.ok(Math.abs((at(0.2) - at(0.2 * (1 + 1e-6))) / 1e-6 - 0.25) < 1e-5)
})

test('[GAIN3] the gain margin is one over the highest gain on the way', () => {
  const curve = value(PressureCurve.create(even(10_000)))
  assert.ok(Math.abs(LoopGain.gainMargin(curve, linear(4_000), 0.5, 0.01) - 4) < 0.01)
  const far = value(PressureCurve.create(columns([2], [1])))
  assert.equal(LoopGain.gainMargin(far, linear(1), 0.5, 0.01), inf)
})

test('[GAIN5] only the share of the flow that reaches the book feeds back', () => {
  const curve = value(PressureCurve.create(even(10_000)))
  const sinks = value(AbsorptionShares.create({ book: 0.45, backstop: 0, deleveraged: 0.55 }))
  const open = LoopGain.at(curve, linear(2_000), 0.3, 0.01).total
  const shared = LoopGain.at(curve, AbsorptionShares.impact(sinks, linear(2_000)), 0.3, 0.01).total
  assert.ok(Math.abs(shared - sinks.book * open) < 1e-9)
  const of = (book: number, backstop: number, deleveraged: number) =>
    error(AbsorptionShares.create({ book, backstop, deleveraged }))
  assert.equal(of(0.5, 0.2, 0.2), 'pressure.sharesNotOne')
  assert.equal(of(1.5, -0.5, 0), 'pressure.notFinite')
  assert.equal(of(Number.NaN, 0, 0), 'pressure.notFinite')
})

const map = value(
  LiquidationMap.create(
    columns([0, 0.05, 0.1, 0.15, inf, 0.2], [1, 2, 4, 8, 16, 32]),
    Float64Array.of(100, 10, 10, 5, 2, 5),
    Float64Array.of(0, 0.1, 0.2),
    Float64Array.of(1, 5, 20),
  ),
)

test('[MAP1] forced notional by band and leverage, and what is outside', () => {
  // Bands hold their upper edge: 0.1 is in the first. 100× and what is never forced are outside.
  assert.deepEqual([...map.cells], [0, 6, 40, 0])
  assert.deepEqual([...map.rows], [0, 2, 2, 0])
  assert.equal(map.outside, 17)
  const one = Float64Array.of(1)
  const rows = columns([1], [1])
  const bands = Float64Array.of(0, 1)
  assert.equal(error(LiquidationMap.create(rows, one, one, bands)), 'pressure.bandsNotRising')
  assert.equal(error(LiquidationMap.create(rows, bands, bands, bands)), 'pressure.columnsDiffer')
})

test('[MAP2] a map that is right scores nothing, one that is a band off scores the band', () => {
  const bands = Float64Array.of(0, 0.1, 0.2, 0.3)
  const score = (said: number[], was: number[]) =>
    value(MapScore.of(bands, Float64Array.from(said), Float64Array.from(was)))
  assert.deepEqual(score([1, 2, 3], [1, 2, 3]), {
    bias: 0,
    absoluteError: 0,
    crps: 0,
    distance: 0,
    overlap: 1,
  })
  const off = score([4, 0, 0], [0, 2, 0])
  assert.deepEqual([off.bias, off.absoluteError, off.overlap], [2, 6, 0])
  assert.ok(Math.abs(off.distance - 0.1) < 1e-12)
  // Triangle up and down over two bands of 0.1: ∫ = 2 × 0.1 ÷ 3.
  assert.ok(Math.abs(off.crps - 0.2 / 3) < 1e-12)
  // Up, along and down again: 0.1 ÷ 3 + 0.1 + 0.1 ÷ 3.
  assert.ok(Math.abs(score([1, 0, 0], [0, 0, 1]).crps - 0.5 / 3) < 1e-12)
  assert.ok(score([1, 0, 1], [0, 3, 0]).distance > 0)
  assert.ok(Object.values(score([0, 0, 0], [1, 0, 0])).every(Number.isFinite))
  const short = MapScore.of(bands, Float64Array.of(1), Float64Array.of(1))
  assert.equal(error(short), 'pressure.columnsDiffer')
})
