import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Curve } from './Curve.ts'
import { Interval } from './Interval.ts'
import { Piecewise } from './Piecewise.ts'

const small = fc.bigInt(-2_000n, 2_000n)

const curves: fc.Arbitrary<Curve> = fc.record({
  a: small,
  b: fc.oneof(small, fc.bigInt(-5n, 5n)),
  c: fc.oneof(small, fc.bigInt(-60_000n, 60_000n)),
  over: fc.bigInt(1n, 12n),
})

/** With two roots near whole ticks, so that the sign changes and changes back. */
const turning = fc
  .record({
    low: fc.bigInt(1n, 250n),
    high: fc.bigInt(1n, 250n),
    times: fc.bigInt(-9n, 9n),
    off: fc.bigInt(-9n, 9n),
  })
  .map(({ low, high, times, off }) => ({
    a: -times * (low + high) + off,
    b: times,
    c: times * low * high,
    over: 1n,
  }))

const at = ({ a, b, c, over }: Curve, t: bigint): Ratio =>
  Ratio.add(Ratio.of(a + b * t, over), Ratio.of(c, over * t))

const spans = fc
  .tuple(fc.bigInt(1n, 200n), fc.bigInt(0n, 300n))
  .map(([from, more]) => ({ from, to: from + more }))

test('[LIQP2] sums, products and signs of a + b t + c / t are those of its values', () => {
  fc.assert(
    fc.property(curves, curves, fc.bigInt(1n, 500n), small, (x, y, t, n) => {
      assert.deepEqual(at(Curve.add(x, y), t), Ratio.add(at(x, t), at(y, t)))
      assert.deepEqual(at(Curve.sub(x, y), t), Ratio.sub(at(x, t), at(y, t)))
      assert.deepEqual(at(Curve.times(x, n, 7n), t), Ratio.mul(at(x, t), Ratio.of(n, 7n)))
      assert.equal(Curve.sign(x, t), Ratio.compare(at(x, t), Ratio.zero))
    }),
    { numRuns },
  )
})

test('[LIQP2] times t and by t keep the form or give it up', () => {
  fc.assert(
    fc.property(curves, fc.bigInt(1n, 500n), (x, t) => {
      const up = Curve.rise({ ...x, b: 0n })
      const down = Curve.fall({ ...x, c: 0n })
      assert.ok(up !== null && down !== null)
      assert.deepEqual(at(up, t), Ratio.mul(at({ ...x, b: 0n }, t), Ratio.of(t)))
      assert.deepEqual(at(down, t), Ratio.mul(at({ ...x, c: 0n }, t), Ratio.of(1n, t)))
    }),
    { numRuns },
  )
  assert.equal(Curve.rise({ a: 0n, b: 1n, c: 0n, over: 1n }), null)
  assert.equal(Curve.fall({ a: 0n, b: 0n, c: 1n, over: 1n }), null)
})

test('[LIQP3] the ticks below zero are those found one by one', () => {
  let split = 0
  fc.assert(
    fc.property(fc.oneof(curves, turning), spans, (curve, span) => {
      const found = Curve.negative(curve, span)
      if (found.length > 1) split += 1
      assert.deepEqual(
        found,
        Interval.scan(span, (t) => Curve.sign(curve, t) < 0),
      )
    }),
    { numRuns: numRuns * 5 },
  )
  assert.ok(split > 0, 'some curve dips below zero twice')
})

test('[LIQP3] a turning point between two ticks, and roots that touch one', () => {
  // t + 2 / t - 3 is zero at 1 and at 2, and below zero only between them.
  assert.deepEqual(Curve.negative({ a: -3n, b: 1n, c: 2n, over: 1n }, { from: 1n, to: 9n }), [])
  // Times -1 it is above zero only between them, where there is no tick.
  assert.deepEqual(Curve.negative({ a: 3n, b: -1n, c: -2n, over: 1n }, { from: 1n, to: 9n }), [
    { from: 3n, to: 9n },
  ])
  assert.deepEqual(
    Curve.negative({ a: -(10n ** 20n), b: 1n, c: 1n, over: 1n }, { from: 1n, to: 2n ** 53n }),
    [{ from: 1n, to: 2n ** 53n }],
  )
})

test('[LIQP3] pieces add up tick by tick', () => {
  const span = { from: -20n, to: 60n }
  const lines = curves.map((curve) => ({ ...curve, c: 0n }))
  const pieces = fc
    .array(fc.tuple(fc.bigInt(-25n, 65n), lines), { minLength: 1, maxLength: 5 })
    .map((cuts) =>
      Piecewise.cut(
        span,
        cuts.map(([border]) => border),
        (from) => cuts[Number((from + 25n) % BigInt(cuts.length))]?.[1] ?? Curve.zero,
      ),
    )
  const value = (parts: Piecewise, t: bigint): Ratio => {
    const piece = parts.find((part) => Interval.holds(part, t))
    assert.ok(piece, `a piece holds ${t}`)
    return Ratio.of(piece.curve.a + piece.curve.b * t, piece.curve.over)
  }
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 4 }), (all) => {
      const sum = Piecewise.sum(span, all)
      for (let t = span.from; t <= span.to; t += 1n) {
        const expected = all.reduce((total, one) => Ratio.add(total, value(one, t)), Ratio.zero)
        assert.deepEqual(value(sum, t), expected)
      }
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
})

test('[LIQP3] intervals join where they touch and leave gaps where they are cut', () => {
  const [one, two, far] = [
    { from: 1n, to: 4n },
    { from: 5n, to: 9n },
    { from: 11n, to: 12n },
  ]
  assert.deepEqual(Interval.join([one, two, far]), [{ from: 1n, to: 9n }, far])
  assert.deepEqual(
    Interval.join([
      { from: 1n, to: 9n },
      { from: 3n, to: 4n },
    ]),
    [{ from: 1n, to: 9n }],
  )
  assert.deepEqual(Interval.without([{ from: 1n, to: 12n }], [{ from: 1n, to: 2n }, two]), [
    { from: 3n, to: 4n },
    { from: 10n, to: 12n },
  ])
  assert.equal(
    Interval.first({ from: -9n, to: 9n }, (t) => t >= -3n),
    -3n,
  )
  assert.equal(
    Interval.first({ from: 1n, to: 9n }, (t) => t > 9n),
    null,
  )
})
