import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import { Draw } from './Draw.ts'
import { Normal } from './Normal.ts'
import { Random } from './Random.ts'
import { Real } from './Real.ts'

const Exact = Decimal.clone({ precision: 60 })

/** The exact value of a double: a Decimal made from a number takes the shortest digits. */
function exactly(x: number): Decimal {
  let [whole, halvings] = [x, 0]
  while (!Number.isInteger(whole)) {
    whole *= 2
    halvings += 1
  }
  return new Exact(BigInt(whole).toString()).div(new Exact(2).pow(halvings))
}

/** The relative error of a double. */
const off = (got: number, exact: Decimal): number =>
  exact.isZero() ? Math.abs(got) : Math.abs(exactly(got).sub(exact).div(exact).toNumber())

const spread = (low: number, high: number, count: number): number[] => {
  const random = Random.create(11)
  return Array.from({ length: count }, () => low + (high - low) * Draw.unit(random))
}

/** Every bit of a double, as hex. */
const bits = (x: number): string => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

test('[REAL1] exp and ln are within one unit in the last place of the true value', () => {
  for (const x of [...spread(-700, 700, 300), ...spread(-1, 1, 300), 1e-9, -1e-9]) {
    assert.ok(off(Real.exp(x), Exact.exp(exactly(x))) < 2.3e-16, `exp(${x})`)
  }
  for (const x of [...spread(0.4, 2.5, 300), ...spread(1e-300, 1e300, 300), 5e-324, 1e-310]) {
    assert.ok(off(Real.ln(x), Exact.ln(exactly(x))) < 2.3e-16, `ln(${x})`)
  }
})

test('[REAL1] the bits are these on every machine', () => {
  const of = [Real.exp(1), Real.exp(-0.37), Real.exp(-744.5), Real.ln(3), Real.ln(1e-310)]
  assert.deepEqual(of.map(bits), [
    '4005bf0a8b14576a',
    '3fe61a7ee209faff',
    '0000000000000001',
    '3ff193ea7aad030a',
    'c0864e69394d9508',
  ])
  const random = Random.create(7)
  const drawn = [Draw.unit(random), Draw.normal(random), Draw.exponential(random)]
  assert.deepEqual(drawn.map(bits), ['3fef4495839fb887', '3ffd9a8f187057e8', '3fe3b6958667565b'])
})

test('[REAL1] the ends are zero and infinity, and what has no answer is not a number', () => {
  assert.deepEqual([-746, -Infinity, 710, Infinity, 0].map(Real.exp), [0, 0, Infinity, Infinity, 1])
  assert.deepEqual([0, Infinity, 1].map(Real.ln), [-Infinity, Infinity, 0])
  assert.ok([Real.exp(Number.NaN), Real.ln(-1), Real.ln(Number.NaN)].every(Number.isNaN))
})

test('[REAL2] expm1, ln1p and sinh keep what is small', () => {
  for (const x of [...spread(-0.6, 0.6, 200), ...spread(-3, 3, 100), 1e-18, -1e-12]) {
    const exact = Exact.exp(exactly(x)).sub(1)
    assert.ok(off(Real.expm1(x), exact) < 7e-16, `expm1(${x})`)
    assert.ok(off(Real.sinh(x), Exact.sinh(exactly(x))) < 7e-16, `sinh(${x})`)
    if (x > -0.99) assert.ok(off(Real.ln1p(x), Exact.ln(exactly(x).add(1))) < 7e-16, `ln1p(${x})`)
  }
  assert.ok(off(Real.sinh(300), Exact.sinh(300)) < 1e-15)
  assert.equal(Real.sinh(-300), -Real.sinh(300))
})

/** Φ in sixty digits, by a series, because an integral of the density would be slow. */
function exactCdf(x: number): Decimal {
  const z = exactly(x).pow(2)
  let [sum, term] = [exactly(x), exactly(x)]
  for (let odd = 3; odd < 800; odd += 2) {
    term = term.mul(z).div(odd)
    sum = sum.add(term)
  }
  const density = Exact.exp(z.div(-2)).div(Exact.sqrt(Exact.acos(-1).mul(2)))
  return density.mul(sum).add('0.5')
}

test('[REAL3] the normal distribution is right in the middle and in the tail', () => {
  for (const x of [-8, -5, -2.51, -2.49, -1.96, -0.3, 0, 0.7, 2.4, 2.6, 5]) {
    const exact = exactCdf(x)
    assert.ok(off(Normal.cdf(x), exact) < 3e-14, `cdf(${x})`)
    if (x > 0) {
      const tail = new Exact(1).sub(exact).div(Exact.exp(-0.5 * x * x))
      const density = Exact.sqrt(Exact.acos(-1).mul(2))
      assert.ok(off(Normal.mills(x), tail.mul(density)) < 3e-14, `mills(${x})`)
    }
  }
  assert.deepEqual([-Infinity, Infinity].map(Normal.cdf), [0, 1])
  assert.equal(Normal.mills(Infinity), 0)
})

test('[REAL3] the quantile has its share below it, also far out', () => {
  for (const share of [1e-15, 1e-9, 0.01, 0.3, 0.5, 0.7, 0.999]) {
    assert.ok(off(share, exactCdf(Normal.quantile(share))) < 1e-12, `quantile(${share})`)
  }
  assert.throws(() => Normal.quantile(1), /between 0 and 1/)
})

test('[REAL4] draws have the moments of their distributions', () => {
  const random = Random.create(5)
  const draws = 40_000
  const mean = (draw: (random: Random) => number, power: number): number => {
    let sum = 0
    for (let n = 0; n < draws; n++) sum += draw(random) ** power
    return sum / draws
  }
  assert.ok(Math.abs(mean(Draw.unit, 1) - 0.5) < 0.01)
  assert.ok(Math.abs(mean(Draw.normal, 1)) < 0.02)
  assert.ok(Math.abs(mean(Draw.normal, 2) - 1) < 0.03)
  assert.ok(Math.abs(mean(Draw.normal, 4) - 3) < 0.2)
  assert.ok(Math.abs(mean(Draw.exponential, 1) - 1) < 0.02)
  assert.ok(Math.abs(mean(Draw.exponential, 2) - 2) < 0.1)
})
