import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Integer } from './Integer.ts'

const edge = fc.constantFrom(
  0n,
  1n,
  -1n,
  2n,
  9n,
  10n,
  2n ** 53n,
  2n ** 62n,
  -(2n ** 62n),
  10n ** 18n,
)
const whole = fc.oneof(edge, fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }), fc.bigInt(-9n, 9n))
const positive = whole.map((n) => (n === 0n ? 1n : n < 0n ? -n : n))

test('[MONEY2] rounds down toward minus and up toward plus infinity, whatever the signs', () => {
  const rows: readonly [bigint, bigint, bigint, bigint][] = [
    [7n, 2n, 3n, 4n],
    [-7n, 2n, -4n, -3n],
    [6n, 2n, 3n, 3n],
    [-6n, 2n, -3n, -3n],
    [1n, 3n, 0n, 1n],
    [-1n, 3n, -1n, 0n],
    [0n, 3n, 0n, 0n],
  ]
  for (const [a, b, down, up] of rows) {
    assert.equal(Integer.divDown(a, b), down, `${a} / ${b} down`)
    assert.equal(Integer.divUp(a, b), up, `${a} / ${b} up`)
  }
})

test('[MONEY2] a floor is the greatest whole number not above the quotient, a ceiling the least not below', () => {
  fc.assert(
    fc.property(whole, positive, (a, b) => {
      const [down, up] = [Integer.divDown(a, b), Integer.divUp(a, b)]
      assert.ok(down * b <= a && a < (down + 1n) * b)
      assert.ok((up - 1n) * b < a && a <= up * b)
    }),
    { numRuns },
  )
})

test('[MONEY2] a product is kept whole until it is divided', () => {
  assert.equal(Integer.mulDivDown(10n, 1n, 3n), 3n)
  assert.equal(Integer.mulDivUp(10n, 1n, 3n), 4n)
  assert.equal(Integer.mulDivDown(10n ** 40n, 3n, 10n ** 40n), 3n)
  fc.assert(
    fc.property(whole, whole, positive, (a, b, c) => {
      const [down, up] = [Integer.mulDivDown(a, b, c), Integer.mulDivUp(a, b, c)]
      assert.ok(down * c <= a * b && a * b < (down + 1n) * c)
      assert.equal(up - down, Integer.mul(a, b) % c === 0n ? 0n : 1n)
    }),
    { numRuns },
  )
})

test('[MONEY2] asks for a positive denominator', () => {
  for (const denominator of [0n, -2n]) {
    assert.throws(() => Integer.divDown(1n, denominator), /divDown: the denominator is positive/)
    assert.throws(() => Integer.divUp(1n, denominator), /divUp: the denominator is positive/)
  }
})

test('[MONEY2] an exact division leaves nothing', () => {
  assert.equal(Integer.divExact(-12n, 4n), -3n)
  assert.throws(() => Integer.divExact(-13n, 4n), /nothing is left over/)
})

test('has sign, size, order and powers of ten', () => {
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      assert.equal(Integer.abs(a), a < 0n ? -a : a)
      assert.equal(BigInt(Integer.sign(a)) * Integer.abs(a), a)
      assert.ok(Integer.min(a, b) <= Integer.max(a, b))
      assert.equal(Integer.min(a, b) + Integer.max(a, b), a + b)
    }),
    { numRuns },
  )
  for (const exponent of [0, 1, 18, 63, 64, 80]) {
    assert.equal(Integer.pow10(exponent), BigInt(`1${'0'.repeat(exponent)}`))
  }
  assert.throws(() => Integer.pow10(-1), RangeError)
})

test('the greatest common divisor divides both and leaves coprime parts', () => {
  assert.equal(Integer.gcd(-12n, 18n), 6n)
  assert.equal(Integer.gcd(0n, 5n), 5n)
  assert.equal(Integer.gcd(0n, 0n), 0n)
  fc.assert(
    fc.property(positive, positive, fc.bigInt(1n, 1_000n), (a, b, c) => {
      const divisor = Integer.gcd(a * c, -b * c)
      assert.ok(divisor >= c)
      assert.deepEqual([(a * c) % divisor, (b * c) % divisor], [0n, 0n])
      assert.equal(Integer.gcd((a * c) / divisor, (b * c) / divisor), 1n)
    }),
    { numRuns },
  )
})

test('the least common multiple is the smallest that both divide', () => {
  assert.equal(Integer.lcm(4n, 6n), 12n)
  assert.equal(Integer.lcm(1n, 7n), 7n)
  fc.assert(
    fc.property(fc.bigInt(1n, 60n), fc.bigInt(1n, 60n), (a, b) => {
      let least = a
      while (least % b !== 0n) least += a
      assert.equal(Integer.lcm(a, b), least)
    }),
    { numRuns },
  )
})

test('[MONEY2] the square root is the greatest whole number whose square is not above', () => {
  for (let n = 0n; n < 200n; n++) {
    const root = Integer.sqrtDown(n)
    assert.ok(root * root <= n && n < (root + 1n) * (root + 1n), `√${n}`)
  }
  fc.assert(
    fc.property(positive, fc.bigInt(-1n, 1n), (base, nudge) => {
      const n = base * base + nudge
      const root = Integer.sqrtDown(n)
      assert.ok(root * root <= n && n < (root + 1n) * (root + 1n))
    }),
    { numRuns },
  )
  assert.throws(() => Integer.sqrtDown(-1n), /not negative/)
})

test('[MONEY4] splits the worked numbers', () => {
  assert.deepEqual(Integer.split(10n, [1n, 1n, 1n]), [3n, 3n, 4n])
  assert.deepEqual(Integer.split(-10n, [1n, 1n, 1n]), [-4n, -3n, -3n])
  assert.deepEqual(Integer.split(7n, [0n, 5n, 0n]), [0n, 7n, 0n])
  assert.deepEqual(Integer.split(7n, [0n, 0n]), [7n, 0n])
  assert.deepEqual(Integer.split(0n, []), [])
})

test('[MONEY4] gives out the whole, each part less than a unit from its share', () => {
  const weights = fc.array(fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 62n)), { minLength: 1 })
  fc.assert(
    fc.property(whole, weights, (all, shares) => {
      const parts = Integer.split(all, shares)
      const total = shares.reduce((sum, share) => sum + share, 0n)
      assert.equal(parts.length, shares.length)
      assert.equal(
        parts.reduce((sum, part) => sum + part, 0n),
        all,
      )
      if (total === 0n) return
      for (const [index, part] of parts.entries()) {
        const share = shares[index] as bigint
        assert.ok(Integer.abs(part * total - all * share) < total)
        if (share === 0n) assert.equal(part, 0n)
      }
    }),
    { numRuns },
  )
})

test('[MONEY4] refuses to lose a whole and to weigh by less than nothing', () => {
  assert.throws(() => Integer.split(1n, []), /somebody bears the whole/)
  assert.throws(() => Integer.split(1n, [2n, -1n]), /no weight is negative/)
})
