import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal as Oracle } from 'decimal.js'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Integer } from './Integer.ts'
import { Ratio } from './Ratio.ts'

const Peer = Oracle.clone({ precision: 400, toExpNeg: -1_000, toExpPos: 1_000 })
const peer = ({ numerator, denominator }: Ratio): Oracle =>
  new Peer(numerator.toString()).div(denominator.toString())

const units = fc.bigInt(-(2n ** 90n), 2n ** 90n)
const ratio = fc
  .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.bigInt(1n, 10n ** 18n))
  .map(([numerator, denominator]) => Ratio.of(numerator, denominator))
const positive = ratio.map(({ numerator, denominator }) =>
  Ratio.of(numerator === 0n ? 1n : Integer.abs(numerator), denominator),
)

test('[MONEY3] is kept in lowest terms over a positive denominator', () => {
  assert.deepEqual(Ratio.of(4n, 1_000n), { numerator: 1n, denominator: 250n })
  assert.deepEqual(Ratio.of(5n), { numerator: 5n, denominator: 1n })
  assert.deepEqual(Ratio.of(-4n, 6n), { numerator: -2n, denominator: 3n })
  assert.deepEqual(Ratio.of(0n, 7n), Ratio.zero)
  assert.deepEqual(Ratio.of(7n, 7n), Ratio.one)
  assert.deepEqual(Ratio.fromDecimal({ units: 4n, scale: 3 }), Ratio.of(4n, 1_000n))
  for (const denominator of [0n, -1n]) assert.throws(() => Ratio.of(1n, denominator), /positive/)
})

test('[MONEY3] a third is above any decimal that starts with its threes', () => {
  const third = Ratio.of(1n, 3n)
  const cut = Ratio.fromDecimal({ units: 333_333_333_333_333_333n, scale: 18 })
  assert.equal(Ratio.compare(third, cut), 1)
  assert.equal(Ratio.compare(cut, third), -1)
  assert.equal(Ratio.compare(Ratio.of(2n, 6n), third), 0)
})

test('[MONEY3] compares as exact quotients do', () => {
  fc.assert(
    fc.property(ratio, ratio, (a, b) => {
      assert.equal(Ratio.compare(a, b), peer(a).comparedTo(peer(b)))
      assert.equal(Ratio.compare(a, a), 0)
    }),
    { numRuns },
  )
})

test('[MONEY3] neighbours that a double cannot tell apart are told apart', () => {
  fc.assert(
    fc.property(fc.bigInt(10n ** 17n, 10n ** 18n), (n) => {
      // n/(n+1) < (n+1)/(n+2), and they differ by about 1e-36.
      const [less, more] = [Ratio.of(n, n + 1n), Ratio.of(n + 1n, n + 2n)]
      assert.deepEqual([Ratio.compare(less, more), Ratio.compare(more, less)], [-1, 1])
    }),
    { numRuns },
  )
})

test('[MONEY3] sums, differences and products are exact', () => {
  fc.assert(
    fc.property(ratio, ratio, (a, b) => {
      assert.deepEqual(Ratio.sub(Ratio.add(a, b), b), a)
      assert.deepEqual(Ratio.add(a, b), Ratio.add(b, a))
      const product = Ratio.mul(a, b)
      const cross = product.numerator * a.denominator * b.denominator
      assert.equal(cross, a.numerator * b.numerator * product.denominator)
    }),
    { numRuns },
  )
})

test('[MONEY2] units times or by a ratio are rounded as the name says', () => {
  assert.equal(Ratio.mulDown(-10n, Ratio.of(1n, 3n)), -4n)
  assert.equal(Ratio.mulUp(-10n, Ratio.of(1n, 3n)), -3n)
  assert.equal(Ratio.divDown(10n, Ratio.of(3n, 1n)), 3n)
  assert.equal(Ratio.divUp(10n, Ratio.of(3n, 1n)), 4n)
  fc.assert(
    fc.property(units, ratio, positive, (n, any, over) => {
      const product = new Peer(n.toString()).times(any.numerator.toString())
      const [down, up] = [Ratio.mulDown(n, any), Ratio.mulUp(n, any)]
      assert.ok(product.gte((down * any.denominator).toString()))
      assert.ok(product.lt(((down + 1n) * any.denominator).toString()))
      assert.ok(product.lte((up * any.denominator).toString()))
      assert.ok(product.gt(((up - 1n) * any.denominator).toString()))
      const inverse = Ratio.of(over.denominator, over.numerator)
      assert.equal(Ratio.divDown(n, over), Ratio.mulDown(n, inverse))
      assert.equal(Ratio.divUp(n, over), Ratio.mulUp(n, inverse))
    }),
    { numRuns },
  )
})

test('[MONEY3] is written for people, cut down', () => {
  assert.equal(Ratio.format(Ratio.of(1n, 3n), 4), '0.3333')
  assert.equal(Ratio.format(Ratio.of(-1n, 3n), 4), '-0.3334')
  assert.equal(Ratio.format(Ratio.of(1n, 2n), 4), '0.5')
  fc.assert(
    fc.property(ratio, fc.nat(12), (one, places) => {
      const expected = peer(one).toDecimalPlaces(places, Oracle.ROUND_FLOOR)
      assert.ok(expected.equals(Ratio.format(one, places)))
    }),
    { numRuns },
  )
})
