import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Draw } from '../base/Draw.ts'
import { Random } from '../base/Random.ts'
import type { Result } from '../base/Result.ts'
import { Elastic } from '../market/impact/Elastic.ts'
import { Impact } from '../market/impact/Impact.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Linear } from '../market/impact/Linear.ts'
import { SquareRoot } from '../market/impact/SquareRoot.ts'
import { Cascade } from './Cascade.ts'
import { criticalDepth } from './criticalDepth.ts'
import { iterate } from './iterate.ts'
import { PressureCurve } from './PressureCurve.ts'
import { sortOrder } from './sortOrder.ts'

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const market = (law: Elastic['law']): ImpactCurve =>
  Impact.curve(value(Elastic.create(law, 100)), 'sell')
const linear = (depth: number): ImpactCurve => market(value(Linear.create(depth)))
const curveOf = (rows: readonly (readonly [number, number])[]): PressureCurve =>
  value(
    PressureCurve.create({
      distances: Float64Array.from(rows, ([distance]) => distance),
      notionals: Float64Array.from(rows, ([, notional]) => notional),
    }),
  )

/**
 * The loop by brute force: every account reached sells, until none is new. Shares no code with the
 * sweep.
 */
function play(
  rows: readonly (readonly [number, number])[],
  impact: ImpactCurve,
  shock: number,
): { move: number; forced: number } {
  let move = shock
  for (;;) {
    let forced = 0
    for (const [distance, notional] of rows.toSorted(([a], [b]) => a - b)) {
      if (distance <= move) forced += notional
    }
    const next = shock + impact.move(forced)
    if (next === move) return { move, forced }
    move = next
  }
}

/** Sixteenths and whole sizes: sums and quotients of these are exact, so ties are real ties. */
const grid = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 64 }).map((n) => n / 64),
    fc.integer({ min: 0, max: 16 }),
  ),
  { maxLength: 30 },
)
const anywhere = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 100, noNaN: true }),
  ),
  { maxLength: 30 },
)
const laws: fc.Arbitrary<ImpactCurve> = fc.oneof(
  fc.constantFrom(32, 64, 256, 1_024).map(linear),
  fc
    .record({
      depth: fc.double({ min: 1, max: 1_000, noNaN: true }),
      unit: fc.double({ min: 0.01, max: 1, noNaN: true }),
      crossover: fc.double({ min: 0.1, max: 50, noNaN: true }),
    })
    .map((of) => market(value(SquareRoot.create(of)))),
)

test('[CASCADE1] one pass is the least fixed point that iteration reaches, to the last bit', () => {
  const shocks = fc.oneof(
    fc.integer({ min: 0, max: 64 }).map((n) => n / 64),
    fc.double({ min: 0, max: 2, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.oneof(grid, anywhere), laws, shocks, (rows, impact, shock) => {
      const one = Cascade.respond(Cascade.create(curveOf(rows), impact), shock)
      const other = play(rows, impact, shock)
      assert.deepEqual([one.move, one.forced], [other.move, other.forced])
    }),
    { numRuns: numRuns * 5 },
  )
})

test('[CASCADE1] an infinite impact ends in an infinite move, never in NaN', () => {
  const none: ImpactCurve = {
    move: (notional) => (notional > 5 ? Number.POSITIVE_INFINITY : 0),
    slope: () => 0,
    absorbs: () => 5,
  }
  const rows = [
    [0.1, 6],
    [0.2, 1],
    [0.3, 1],
  ] as const
  const cascade = Cascade.create(curveOf(rows), none)
  const all = Cascade.respond(cascade, 0.1)
  assert.deepEqual(
    [all.move, all.forced, all.amplification, all.gain],
    [Number.POSITIVE_INFINITY, 8, Number.POSITIVE_INFINITY, 1],
  )
  assert.equal(Cascade.respond(cascade, 0.09).move, 0.09)
  assert.deepEqual(Cascade.cliffs(cascade, 1), [
    { shock: 0.1, from: 0.1, to: Number.POSITIVE_INFINITY, before: 0, notional: 8, rows: 3 },
  ])
})

test('[CASCADE2] [CASCADE4] a cliff worked by hand', () => {
  // Depth 100: the row at 0.10 sells 5 and moves 0.05, which reaches 0.14 and sells 10 more.
  const rows = [
    [0.1, 5],
    [0.14, 10],
    [0.5, 3],
  ] as const
  const cascade = Cascade.create(curveOf(rows), linear(100))
  const [cliff, last] = Cascade.cliffs(cascade, 0)
  assert.deepEqual([cliff?.shock, cliff?.from, cliff?.notional, cliff?.rows], [0.1, 0.1, 15, 2])
  assert.ok(Math.abs((cliff?.to ?? 0) - 0.25) < 1e-15)
  assert.deepEqual([last?.shock, last?.notional], [0.35, 3])
  assert.equal(Cascade.cliffs(cascade, 4).length, 1)
  const before = Cascade.respond(cascade, 0.0999)
  assert.deepEqual([before.move, before.forced, before.amplification], [0.0999, 0, 1])
  const after = Cascade.respond(cascade, 0.1)
  assert.ok(Math.abs(after.amplification - 2.5) < 1e-12 && Math.abs(after.gain - 0.6) < 1e-12)
})

test('[CASCADE3] the move and what is forced never fall as the shock rises', () => {
  const shock = fc.double({ min: 0, max: 2, noNaN: true })
  fc.assert(
    fc.property(anywhere, laws, shock, shock, (rows, impact, a, b) => {
      const cascade = Cascade.create(curveOf(rows), impact)
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((s) => Cascade.respond(cascade, s))
      assert.ok(low && high && low.move <= high.move && low.forced <= high.forced)
      for (const { move, amplification, gain } of [low, high]) {
        assert.ok(!Number.isNaN(move + amplification + gain) && amplification >= 1 && gain >= 0)
      }
    }),
    { numRuns },
  )
  assert.throws(() => Cascade.respond(Cascade.create(curveOf([]), linear(1)), -0.1), /not negative/)
  assert.throws(() => Cascade.respond(Cascade.create(curveOf([]), linear(1)), Number.NaN), /finite/)
  const nothing = Cascade.respond(Cascade.create(curveOf([]), linear(1)), 3)
  assert.deepEqual([nothing.move, nothing.amplification], [3, 1])
})

test('[CASCADE4] just under a critical shock the market holds, at it it jumps', () => {
  fc.assert(
    fc.property(grid, fc.constantFrom(32, 64, 256), (rows, depth) => {
      const cascade = Cascade.create(curveOf(rows), linear(depth))
      for (const cliff of Cascade.cliffs(cascade, 0)) {
        assert.equal(Cascade.respond(cascade, cliff.shock).move, cliff.to)
        if (cliff.shock === 0) continue
        const under = Cascade.respond(cascade, cliff.shock - 2 ** -40)
        assert.equal(under.forced, cliff.before)
        assert.equal(under.move, cliff.from - 2 ** -40)
      }
    }),
    { numRuns },
  )
})

test('[CASCADE5] one-sided, the iteration is the one pass; signed, it stays within its bounds', () => {
  const shock = fc.double({ min: 0, max: 1, noNaN: true })
  const twoSided = fc.tuple(laws, laws).map(([sell, buy]) => ({ sell, buy }))
  fc.assert(
    fc.property(anywhere, anywhere, anywhere, twoSided, shock, (a, b, c, sides, s) => {
      const [selling, buying, squeezed] = [curveOf(a), curveOf(b), curveOf(c)]
      const one = Cascade.respond(Cascade.create(selling, sides.sell), s)
      const same = iterate({ selling }, sides, s)
      assert.deepEqual([same.move, same.forced, same.rows], [one.move, one.forced, one.rows])
      assert.equal(same.method, 'iteration')
      const mixed = iterate({ selling, buying, squeezed }, sides, s)
      const [low, high] = mixed.bounds
      assert.ok(low <= mixed.move && mixed.move <= high && mixed.peak >= mixed.move)
      assert.ok(mixed.rounds <= a.length + b.length + c.length + 2)
      assert.ok(!Number.isNaN(mixed.amplification + mixed.gain))
    }),
    { numRuns },
  )
})

test('[CASCADE5] buyers along the way hold a fall up, and may turn it', () => {
  const sides = { sell: linear(100), buy: linear(100) }
  const selling = curveOf([[0.1, 10]])
  const buying = curveOf([[0.1, 25]])
  const squeezed = curveOf([[0.04, 5]])
  const turned = iterate({ selling, buying, squeezed }, sides, 0.1)
  assert.ok(Math.abs(turned.move - (0.1 - 0.2)) < 1e-12, `${turned.move}`)
  assert.deepEqual([turned.peak, turned.forced, turned.rows], [0.1, -20, 3])
})

test('[GAIN4] the critical depth is where the jump appears', () => {
  const rows = [
    [0.1, 5],
    [0.14, 10],
  ] as const
  // A jump of 10 or more at a shock of 0.1 needs 5 ÷ (100 κ) ≥ 0.04: up to κ = 1.25.
  const kappa = criticalDepth(curveOf(rows), linear(100), 0.1, 12)
  assert.ok(Math.abs(kappa - 1.25) < 1e-9, `${kappa}`)
  assert.equal(criticalDepth(curveOf(rows), linear(100), 0.05, 1), 0)
  assert.equal(criticalDepth(curveOf([[0, 5]]), linear(1), 0, 1), Number.POSITIVE_INFINITY)
})

test('[CASCADE1] sorting keeps equal keys in order, however close keys crowd', () => {
  const random = Random.create(3)
  const spacings: readonly ((n: number) => number)[] = [
    () => Draw.unit(random),
    () => 1 + random.below(50) * Number.EPSILON,
    (n) => 1 + (20_000 - n) * Number.EPSILON,
    () => (random.below(3) === 0 ? 0 : random.below(2) === 0 ? -0 : Number.POSITIVE_INFINITY),
    () => random.below(4) * 5e-324,
    () => 1 + random.below(8_000) * 2 ** -21,
  ]
  for (const spacing of spacings) {
    const keys = Float64Array.from({ length: 20_000 }, (_, n) => spacing(n))
    const { keys: sorted, order } = sortOrder(keys)
    for (let index = 1; index < sorted.length; index++) {
      const [a, b] = [sorted[index - 1] as number, sorted[index] as number]
      assert.ok(a < b || (a === b && (order[index - 1] as number) < (order[index] as number)))
      assert.ok(keys[order[index] as number] === b)
    }
  }
  for (const bad of [-1, Number.NaN]) {
    assert.throws(() => sortOrder(Float64Array.of(1, bad)), /a key is a number and not negative/)
  }
})
