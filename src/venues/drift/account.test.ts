import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Integer } from '../../money/Integer.ts'
import {
  type Both,
  crossMargin,
  type DriftAccount,
  type DriftPerp,
  type DriftToken,
  isolatedMargin,
  sizeDiscount,
  sizePremium,
} from './DriftAccount.ts'
import { type Course, liquidatePerp, type PerpTerms } from './perpLiquidation.ts'
import { healthOf, leverageOf, perpLiquidationPrice, tokenLiquidationPrice } from './summary.ts'
import { baseUnit, quoteUnit } from './units.ts'

const both = (initial: number, maintenance: number): Both => ({
  initial: BigInt(initial),
  maintenance: BigInt(maintenance),
})
const dollars = (count: number): bigint => BigInt(Math.round(count * 1e6))

const usdc = (count: number): DriftToken => ({
  ...{ decimals: 6, price: quoteUnit, amount: dollars(count), sizeFactor: 0n },
  ...{ asset: both(10_000, 10_000), debt: both(10_000, 10_000) },
})

const sol = (count: number, sizeFactor = 0): DriftToken => ({
  ...{ decimals: 9, price: dollars(100), amount: BigInt(count) * baseUnit },
  ...{ asset: both(8_000, 9_000), debt: both(12_000, 11_000), sizeFactor: BigInt(sizeFactor) },
})

/** At 100 dollars, 10 % to open and 5 % to stay. */
const perp = (base: number, quote: number, more: Partial<DriftPerp> = {}): DriftPerp => ({
  ...{ price: dollars(100), base: BigInt(base) * baseUnit, quote: dollars(quote) },
  ...{ entry: dollars(quote), ratio: both(1_000, 500), sizeFactor: 0n, bids: 0n, asks: 0n },
  ...{ orders: 0n, profit: both(0, 10_000), deposit: null, ...more },
})

const account = (
  tokens: readonly DriftToken[],
  perps: readonly DriftPerp[] = [],
): DriftAccount => ({ tokens, perps, ratioLeast: 0n })

test('[VEN99] weights of what is owed grow with the root of the size, of what is held they fall', () => {
  // 1,000,000 coins: a root of 10^8, times 0.001 in 10^5 is one more than 0.8.
  assert.equal(sizePremium(10n ** 15n, 1_000n, 10_000n), 18_000n)
  assert.equal(sizePremium(baseUnit, 1_000n, 10_000n), 10_000n)
  // 1.1 ÷ (1 + 1).
  assert.equal(sizeDiscount(10n ** 15n, 1_000n, 9_000n), 5_500n)
  assert.equal(sizeDiscount(baseUnit, 1_000n, 9_000n), 9_000n)
  const sizes = fc.bigInt(0n, 10n ** 18n)
  fc.assert(
    fc.property(sizes, sizes, fc.bigInt(0n, 10_000n), (a, b, factor) => {
      const [less, more] = a < b ? [a, b] : [b, a]
      assert.ok(sizePremium(less, factor, 500n) <= sizePremium(more, factor, 500n))
      assert.ok(sizeDiscount(less, factor, 9_000n) >= sizeDiscount(more, factor, 9_000n))
      assert.equal(sizePremium(-a, factor, 500n), sizePremium(a, factor, 500n))
    }),
    { numRuns },
  )
})

test('[VEN100] tokens by side, the worse of all orders, a cent an order, and profit at its weight', () => {
  const one = account([usdc(50), sol(-1)], [perp(1, -90, { asks: -3n * baseUnit, orders: 2n })])
  // To open: 12 % more than 100 owed; two short after the asks ask 20, orders 0.02; a profit of 10 counts for nothing.
  const { collateral, requirement } = crossMargin(one, 'initial')
  assert.deepEqual([collateral, requirement], [dollars(50), dollars(140.02)])
  const stay = crossMargin(one, 'maintenance', 100n)
  assert.deepEqual([stay.collateral, stay.requirement], [dollars(60), dollars(120.02)])
  assert.deepEqual([stay.collateralBuffer, stay.requirementBuffer], [0n, dollars(3)])
  const alone = perp(1, -110, { deposit: dollars(7) })
  const all = account([usdc(1)], [alone])
  const own = isolatedMargin(all, alone, 'maintenance', 100n)
  assert.deepEqual([own.collateral, own.requirement], [dollars(-3), dollars(5)])
  assert.deepEqual([own.collateralBuffer, own.requirementBuffer], [dollars(-0.1), dollars(1)])
  assert.equal(crossMargin(all, 'maintenance').requirement, 0n)
  assert.equal(crossMargin({ ...one, ratioLeast: 5_000n }, 'initial').requirement, dollars(220.02))
  assert.equal(
    crossMargin({ ...one, ratioLeast: 5_000n }, 'maintenance').requirement,
    dollars(120.02),
  )
})

test('[VEN101] health to the nearest per cent, leverage over what is left', () => {
  const health = (collateral: bigint, requirement: bigint) =>
    healthOf({ collateral, requirement, collateralBuffer: 0n, requirementBuffer: 0n })
  assert.deepEqual([health(200n, 1n), health(200n, 3n), health(3n, 2n)], [100n, 99n, 33n])
  assert.deepEqual([health(0n, 0n), health(-1n, 0n), health(1n, 1n)], [100n, 0n, 0n])
  assert.equal(leverageOf(account([usdc(50), sol(-1)], [perp(2, -100)])), 60_000n)
  assert.equal(leverageOf(account([sol(-1), usdc(100)])), 0n)
  assert.equal(leverageOf(account([sol(-1), usdc(50)])), -20_000n)
})

test('[VEN102] prices where what is free is used up, as printed', () => {
  const long = account([usdc(50)], [perp(1, -100)])
  const short = account([usdc(50)], [perp(-1, 100)])
  // 45 free over 0.95 a dollar, and over 1.05.
  assert.deepEqual(perpLiquidationPrice(long, 0), { price: 52_631_579n, isReached: false })
  assert.deepEqual(perpLiquidationPrice(short, 0), { price: 142_857_142n, isReached: false })
  const lost = account([usdc(1)], [perp(1, -100)])
  assert.deepEqual(perpLiquidationPrice(lost, 0), { price: dollars(100), isReached: true })
  assert.equal(perpLiquidationPrice(account([usdc(200)], [perp(1, -100)]), 0), null)
  assert.equal(perpLiquidationPrice(long, 1), null)
  const owing = account([usdc(210), sol(-1)])
  assert.equal(tokenLiquidationPrice(owing, sol(-1)), 190_909_090n)
  assert.equal(tokenLiquidationPrice(owing, sol(0)), null)
})

const terms: PerpTerms = {
  ...{ buffer: 10n, shareAtOnce: 10_000n, slots: 150n },
  ...{ liquidatorFee: 10_000n, fundFee: 10_000n, step: 10_000_000n },
}

const begin = (one: DriftAccount): Course => ({
  ...{ account: one, isBegun: false, freed: 0n, lastActive: 0n },
})

test('[VEN103] a share of the shortage at once, and the rest as slots pass; little is taken whole', () => {
  const ramp = { ...terms, shareAtOnce: 1_000n }
  const base = (lost: number, slot: bigint) => {
    const course = begin(account([usdc(0)], [perp(100, -10_000 - lost)]))
    const found = liquidatePerp(course, 0, ramp, { slot, baseMost: 100n * baseUnit })
    assert.ok(found.ok)
    return found.value.base
  }
  // 5 % and 0.1 % of 10,000, and 100.1 of a loss of 100, lack 610.1; 4.1 dollars are freed by each: 148.81 in all.
  assert.deepEqual(
    [base(100, 0n), base(100, 75n), base(100, 135n)].map(Number),
    [14_890_000_000, 89_290_000_000, 100_000_000_000],
  )
  // 60 dollars are lacking, and 3.1 are freed by each, the fund's fee paid: all that covers it was taken.
  const enough = begin(account([usdc(450)], [perp(100, -10_000)]))
  const all = liquidatePerp(enough, 0, terms, { slot: 0n, baseMost: 100n * baseUnit })
  assert.ok(all.ok)
  const { base: cover, fundFee, course } = all.value
  assert.deepEqual([cover, fundFee], [19_360_000_000n, dollars(19.36)])
  assert.deepEqual([course.isBegun, course.freed], [false, 0n])
  const small = begin(account([usdc(0)], [perp(1, -110)]))
  const whole = liquidatePerp(small, 0, ramp, { slot: 0n, baseMost: 9n * baseUnit })
  assert.equal(whole.ok && whole.value.base, baseUnit)
})

test('[VEN103] a sound account is refused; cancelling orders alone may end it', () => {
  const step = { slot: 0n, baseMost: baseUnit }
  const sound = begin(account([usdc(10)], [perp(1, -100)]))
  assert.deepEqual(liquidatePerp(sound, 0, terms, step), {
    ok: false,
    error: 'sufficientCollateral',
  })
  const ordered = begin(account([usdc(6)], [perp(1, -100, { bids: baseUnit, orders: 1n })]))
  const found = liquidatePerp(ordered, 0, terms, step)
  assert.ok(found.ok)
  assert.deepEqual([found.value.base, found.value.course.isBegun], [0n, false])
  assert.equal(found.value.course.account.perps[0]?.bids, 0n)
  const begun = liquidatePerp({ ...sound, isBegun: true, freed: 5n }, 0, terms, step)
  assert.deepEqual(begun.ok && begun.value.course, { ...sound, isBegun: false })
})

test('[VEN103] nothing is made or lost, no more is taken than is held or asked, and it comes to an end', () => {
  const cases = fc.record({
    base: fc.integer({ min: -50, max: 50 }).filter((base) => base !== 0),
    cushion: fc.integer({ min: -400, max: 400 }),
    most: fc.bigInt(baseUnit, 60n * baseUnit),
    shareAtOnce: fc.bigInt(1n, 10_000n),
    gap: fc.bigInt(0n, 100n),
  })
  fc.assert(
    fc.property(cases, ({ base, cushion, most, gap, ...told }) => {
      let course = begin(account([usdc(cushion)], [perp(base, base * -100)]))
      for (let at = 0n; at < 400n; at++) {
        const slot = Integer.mul(at, gap + 1n)
        const found = liquidatePerp(course, 0, { ...terms, ...told }, { slot, baseMost: most })
        if (!found.ok) break
        const [was, is] = [course.account.perps[0], found.value.course.account.perps[0]]
        assert.ok(was && is)
        const { base: taken, quote, fundFee } = found.value
        assert.equal(was.base, is.base + taken)
        assert.equal(was.quote, is.quote + quote + fundFee)
        assert.ok(fundFee >= 0n && Integer.abs(is.base) <= Integer.abs(was.base))
        assert.ok(Integer.abs(taken) < most + terms.step)
        course = found.value.course
        if (!course.isBegun || is.base === 0n) return
      }
      const { collateral, requirement } = crossMargin(course.account, 'maintenance')
      assert.ok(collateral >= requirement)
    }),
    { numRuns },
  )
})
