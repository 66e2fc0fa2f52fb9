import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { manyRuns } from '../../../test/aave.ts'
import { AaveInterest } from './AaveInterest.ts'
import { interestRates } from './interestRates.ts'
import { Ray } from './Ray.ts'

const Wide = Decimal.clone({ precision: 200, toExpNeg: -9e15, toExpPos: 9e15 })
const year = 31_536_000n
const tenth = Ray.one / 10n

const interests = fc.record({
  liquidityIndex: fc.bigInt(Ray.one, 3n * Ray.one),
  variableBorrowIndex: fc.bigInt(Ray.one, 5n * Ray.one),
  liquidityRate: fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n * Ray.one)),
  variableBorrowRate: fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n * Ray.one)),
  updatedAt: fc.constant(1_700_000_000n),
})

const seconds = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n * year))

/** The same formulas, in decimals. */
function plainly(interest: AaveInterest, elapsed: bigint): readonly string[] {
  const big = (n: bigint) => new Wide(String(n))
  const ray = new Wide('1e27')
  const near = (n: Decimal) => n.plus('0.5').floor()
  const grown = (rate: bigint) => big(rate).times(big(elapsed)).div(31_536_000).floor()
  const linear = ray.plus(grown(interest.liquidityRate))
  const x = grown(interest.variableBorrowRate)
  const cubic = near(x.times(x.div(6).floor()).div(ray))
  const square = near(x.times(x.div(2).floor().plus(cubic)).div(ray))
  const compound = ray.plus(x).plus(square)
  return [
    near(linear.times(big(interest.liquidityIndex)).div(ray)).toFixed(),
    near(compound.times(big(interest.variableBorrowIndex)).div(ray)).toFixed(),
  ]
}

test('[AAVE5] [AAVE6] agrees with a second, plain implementation', () => {
  fc.assert(
    fc.property(interests, seconds, (interest, elapsed) => {
      const now = interest.updatedAt + elapsed
      const found = [
        AaveInterest.normalizedIncome(interest, now),
        AaveInterest.normalizedDebt(interest, now),
      ]
      assert.deepEqual(found.map(String), plainly(interest, elapsed))
    }),
    { numRuns: manyRuns },
  )
})

test('[AAVE5] [AAVE6] [AAVE7] no index falls, no time changes none, two steps owe no less', () => {
  fc.assert(
    fc.property(interests, seconds, seconds, (interest, first, second) => {
      const now = interest.updatedAt + first
      const once = AaveInterest.accrue(interest, 1n, now)
      const twice = AaveInterest.accrue(once, 1n, now + second)
      const whole = AaveInterest.accrue(interest, 1n, now + second)
      assert.ok(once.liquidityIndex >= interest.liquidityIndex)
      assert.ok(once.variableBorrowIndex >= interest.variableBorrowIndex)
      assert.deepEqual(AaveInterest.accrue(once, 1n, now), once)
      // Each step may lose a unit of the floor and halves of the others, on an index.
      const dust = (interest.liquidityIndex / Ray.one + 2n) * 3n
      assert.ok(twice.liquidityIndex + dust >= whole.liquidityIndex)
      // What a floor of x loses is multiplied by the derivative of the polynomial.
      const growth = whole.variableBorrowIndex / Ray.one + 2n
      assert.ok(twice.variableBorrowIndex + growth * growth * 4n >= whole.variableBorrowIndex)
    }),
    { numRuns: manyRuns },
  )
})

const still: AaveInterest = {
  liquidityIndex: Ray.one,
  variableBorrowIndex: Ray.one,
  liquidityRate: tenth,
  variableBorrowRate: tenth,
  updatedAt: 0n,
}

test('[AAVE5] half a year at 10 % takes an index of one to 1.05', () => {
  const half = AaveInterest.accrue(still, 1n, year / 2n)
  assert.equal(half.liquidityIndex, (Ray.one * 105n) / 100n)
  const whole = AaveInterest.normalizedIncome(half, year)
  assert.equal(whole, (Ray.one * 11_025n) / 10_000n)
})

test('[AAVE6] a year at 10 % is three terms of the exponential', () => {
  const index = AaveInterest.normalizedDebt(still, year)
  assert.equal(index, 1_105_166_666_666_666_666_666_666_667n)
})

test('[AAVE7] a borrow index without debts stays', () => {
  const none = AaveInterest.accrue(still, 0n, year)
  assert.equal(none.variableBorrowIndex, Ray.one)
  assert.equal(none.liquidityIndex, Ray.one + tenth)
  assert.equal(none.updatedAt, year)
})

test('[AAVE7] time does not run backwards', () => {
  assert.throws(() => AaveInterest.accrue({ ...still, updatedAt: 2n }, 1n, 1n), /backwards/)
})

const curve = {
  optimalUsage: 8_000n,
  base: 0n,
  slope1: 400n,
  slope2: 6_000n,
  reserveFactor: 1_000n,
}

test('[AAVE8] two slopes, the reserve factor and the deficit', () => {
  const share = (bps: bigint) => (Ray.one * bps) / 10_000n
  const used = { liquidity: 10n, debt: 90n, deficit: 0n }
  assert.deepEqual(interestRates(curve, used), {
    variableBorrowRate: share(3_400n),
    liquidityRate: share(2_754n),
  })
  const written = interestRates(curve, { ...used, deficit: 20n })
  assert.deepEqual(written, {
    variableBorrowRate: share(3_400n),
    liquidityRate: (share(3_400n) * 75n * 9n) / 1_000n,
  })
  const optimal = interestRates(curve, { liquidity: 20n, debt: 80n, deficit: 0n })
  assert.equal(optimal.variableBorrowRate, share(400n))
  const low = interestRates(curve, { liquidity: 60n, debt: 40n, deficit: 0n })
  assert.equal(low.variableBorrowRate, share(200n))
  const based = { ...curve, base: 100n }
  const idle = interestRates(based, { liquidity: 5n, debt: 0n, deficit: 9n })
  assert.deepEqual(idle, { liquidityRate: 0n, variableBorrowRate: share(100n) })
})

test('[AAVE8] more use never lowers a rate, a deficit never raises the suppliers’', () => {
  const amount = fc.bigInt(0n, 10n ** 24n)
  fc.assert(
    fc.property(amount, amount, amount, amount, (liquidity, debt, more, deficit) => {
      const before = interestRates(curve, { liquidity, debt, deficit: 0n })
      const after = interestRates(curve, { liquidity, debt: debt + more, deficit: 0n })
      assert.ok(after.variableBorrowRate + 1n >= before.variableBorrowRate)
      const burdened = interestRates(curve, { liquidity, debt, deficit })
      assert.equal(burdened.variableBorrowRate, before.variableBorrowRate)
      assert.ok(burdened.liquidityRate <= before.liquidityRate)
    }),
    { numRuns: manyRuns },
  )
})
