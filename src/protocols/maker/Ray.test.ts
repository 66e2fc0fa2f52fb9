import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ray } from './Ray.ts'

const cases = { numRuns: Math.max(numRuns, 10_000) }
const one = 10n ** 27n

const absolute = (n: bigint): bigint => (n < 0n ? -n : n)

test('[MAKER1] products and quotients are cut, wads are shares of anything', () => {
  assert.equal(Ray.mul(3n * one, one / 2n), (3n * one) / 2n)
  assert.equal(Ray.mul(1n, one - 1n), 0n)
  assert.equal(Ray.div(2n, 3n), 666_666_666_666_666_666_666_666_666n)
  assert.equal(Ray.mulWad(1_001n, 10n ** 17n), 100n)
})

test('[MAKER1] powers by hand: halves are rounded up, nothing to the nothing is one', () => {
  assert.equal(Ray.power(one / 2n, 2n), one / 4n)
  assert.equal(Ray.power(one / 2n, 3n), one / 8n)
  assert.equal(Ray.power(0n, 0n), one)
  assert.equal(Ray.power(0n, 5n), 0n)
  assert.equal(Ray.power(7n * one, 1n), 7n * one)
  // A half of a unit, then a bit less.
  assert.equal(Ray.power(22_360_679_774_998n, 2n), 1n)
  assert.equal(Ray.power(22_360_679_774_997n, 2n), 0n)
  // 1.000000003022265980097387650 a second is ten percent a year; exactly it ends in 966,128,226.
  assert.equal(
    Ray.power(1_000_000_003_022_265_980_097_387_650n, 31_536_000n),
    1_099_999_999_999_999_999_953_897_206n,
  )
})

/** By definition: the squares first, then the product of those in the exponent. */
function naive(base: bigint, exponent: bigint): bigint {
  const round = (a: bigint, b: bigint): bigint => (a * b + one / 2n) / one
  const bits = [...exponent.toString(2)].reverse()
  const squares = [base]
  for (let index = 1; index < bits.length; index += 1) {
    const last = squares[index - 1] as bigint
    squares.push(round(last, last))
  }
  const chosen = squares.filter((_, index) => bits[index] === '1')
  return chosen.length === 0 ? one : chosen.reduce((product, square) => round(product, square))
}

test('[MAKER1] a second, plain writing of the same power agrees to the last digit', () => {
  const bases = fc.oneof(fc.bigInt(0n, one), fc.bigInt(one, one + one / 10n ** 7n))
  fc.assert(
    fc.property(bases, fc.bigInt(0n, 40_000_000n), (base, exponent) => {
      assert.equal(Ray.power(base, exponent), naive(base, exponent))
    }),
    cases,
  )
})

test('[MAKER1] a power of at most one is within half a unit a factor of the exact one', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, one), fc.bigInt(1n, 40n), (base, exponent) => {
      const scale = one ** (exponent - 1n)
      const apart = absolute(Ray.power(base, exponent) * scale - base ** exponent)
      assert.ok(2n * apart <= (exponent - 1n) * scale)
    }),
    cases,
  )
})

test('[MAKER1] a power of more than one is within half a unit a factor of its size', () => {
  fc.assert(
    fc.property(fc.bigInt(one, 3n * one), fc.bigInt(1n, 40n), (base, exponent) => {
      const scale = one ** (exponent - 1n)
      const exact = base ** exponent
      const apart = absolute(Ray.power(base, exponent) * scale - exact)
      assert.ok(2n * apart * one <= exponent * exact)
    }),
    cases,
  )
})
