import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { AssertionError } from '../../base/assert.ts'
import { AdaptiveCurve } from './AdaptiveCurve.ts'
import { accrue } from './accrue.ts'
import { accrueOnCurve } from './accrueOnCurve.ts'
import { exponential } from './exponential.ts'
import type { Market } from './Market.ts'
import { Shares } from './Shares.ts'

const wad = 10n ** 18n
const year = 31_536_000n
const day = 86_400n
const rate = 1_268_391_679n

const market: Market = {
  lltv: (86n * wad) / 100n,
  totalSupplyAssets: 1_000_000_000n,
  totalSupplyShares: 1_000_000_000_000_000n,
  totalBorrowAssets: 900_000_000n,
  totalBorrowShares: 900_000_000_000_000n,
  lastUpdate: 1_700_000_000n,
  fee: wad / 10n,
}
const used = (totalBorrowAssets: bigint): Market => ({ ...market, totalBorrowAssets })

test('[MORPHO1] shares owed are rounded up and owned down, the first of them too', () => {
  const total = { assets: 900_000_000n, shares: 900_000_000_000_000n }
  assert.equal(Shares.toAssetsUp(1_500_000n, total), 2n)
  assert.equal(Shares.toAssetsDown(1_500_000n, total), 1n)
  assert.equal(Shares.toSharesDown(3n, { assets: 6n, shares: 0n }), 428_571n)
  assert.equal(Shares.toSharesUp(3n, { assets: 6n, shares: 0n }), 428_572n)
  assert.equal(Shares.toAssetsUp(1n, { assets: 0n, shares: 0n }), 1n)
  assert.equal(Shares.toAssetsDown(1n, { assets: 0n, shares: 0n }), 0n)
})

test('[MORPHO2] [MORPHO3] a year at 4 percent, and the fee of a tenth of it', () => {
  const { market: after, interest, feeShares } = accrue(market, rate, market.lastUpdate + year)
  assert.equal(interest, 36_729_599n)
  assert.equal(feeShares, 3_555_428_480_782n)
  assert.deepEqual(after, {
    ...market,
    totalSupplyAssets: 1_036_729_599n,
    totalSupplyShares: 1_003_555_428_480_782n,
    totalBorrowAssets: 936_729_599n,
    lastUpdate: market.lastUpdate + year,
  })
  const total = { assets: after.totalSupplyAssets, shares: after.totalSupplyShares }
  assert.equal(Shares.toAssetsDown(feeShares, total), 3_672_958n, 'the dust is the suppliers')
})

test('[MORPHO2] each term of the series is rounded down by itself', () => {
  // 1.5 + 1e-18, half its square (…001.5) and a third of that times it (….875), on 1e18 atoms.
  const lent = { ...market, totalSupplyAssets: wad, totalBorrowAssets: wad }
  const { interest } = accrue(lent, 1_500_000_000_000_000_001n, lent.lastUpdate + 1n)
  assert.equal(
    interest,
    1_500_000_000_000_000_001n + 1_125_000_000_000_000_001n + 562_500_000_000_000_000n,
  )
})

test('[MORPHO2] no time changes nothing, and time does not go backwards', () => {
  assert.equal(accrue(market, rate, market.lastUpdate).market, market)
  assert.equal(accrue(market, 0n, market.lastUpdate + 5n).market.lastUpdate, market.lastUpdate + 5n)
  assert.throws(() => accrue(market, rate, market.lastUpdate - 1n), AssertionError)
  const still = accrueOnCurve(market, rate, market.lastUpdate)
  assert.deepEqual([still.borrowRate, still.rateAtTarget, still.interest], [null, rate, 0n])
})

test('[MORPHO4] a day on the curve: half used, at target, all used, nothing used', () => {
  const after = (borrowed: bigint, start = rate) => {
    const { borrowRate, rateAtTarget } = AdaptiveCurve.rates(used(borrowed), start, day)
    return [borrowRate, rateAtTarget]
  }
  assert.deepEqual(after(450_000_000n), [766_293_319n, 1_184_490_746n])
  assert.deepEqual(after(900_000_000n), [rate, rate])
  assert.deepEqual(after(1_000_000_000n), [5_438_922_544n, 1_454_044_805n])
  assert.deepEqual(after(0n), [296_494_587n, 1_106_540_235n])
  assert.deepEqual(after(450_000_000n, 0n), [792_744_799n, rate], 'the first accrual')
})

test('[MORPHO4] the rate at target stays within 0.1 and 200 percent a year', () => {
  const end = (borrowed: bigint, seconds: bigint): bigint =>
    AdaptiveCurve.rates(used(borrowed), rate, seconds).rateAtTarget
  assert.equal(end(0n, year), 31_709_791n)
  assert.equal(end(0n, 1_000n * year), 31_709_791n)
  assert.equal(end(1_000_000_000n, year), 63_419_583_967n)
  assert.equal(end(1_000_000_000n, 1_000n * year), 63_419_583_967n)
  const empty = { ...used(0n), totalSupplyAssets: 0n }
  assert.equal(AdaptiveCurve.rates(empty, rate, 1n).rateAtTarget, 1_268_389_667n)
})

test('[MORPHO4] [MORPHO2] accrual on the curve is accrual at its rate, and the rate moves on', () => {
  const now = market.lastUpdate + day
  const half = used(450_000_000n)
  const { borrowRate, rateAtTarget, ...accrual } = accrueOnCurve(half, rate, now)
  assert.deepEqual([borrowRate, rateAtTarget], [766_293_319n, 1_184_490_746n])
  assert.deepEqual(accrual, accrue(half, 766_293_319n, now))
})

test('[MORPHO5] the approximation of the exponential, its halves and its ends', () => {
  assert.equal(exponential(0n), wad)
  assert.equal(exponential(wad), 2_707_864_291_678_420_188n)
  assert.equal(exponential(-wad), 370_113_253_479_550_356n)
  assert.equal(exponential(693_147_180_559_945_309n), 2n * wad)
  // Halfway between two powers of two: toward zero on either side.
  assert.equal(exponential(346_573_590_279_972_654n), 1_406_630_217_019_747_831n)
  assert.equal(exponential(346_573_590_279_972_655n), 1_426_966_072_919_605_046n)
  assert.equal(exponential(-346_573_590_279_972_654n), 713_483_036_459_802_523n)
  assert.equal(exponential(-41_446_531_673_892_822_313n), 0n)
  assert.equal(exponential(-41n * wad), 1n)
  const most = 57_716_089_161_558_943_949_701_069_502_944_508_345_128_422_502_756_744_429_568n
  assert.equal(exponential(93_859_467_695_000_404_319n), most)
  assert.equal(exponential(10n ** 40n), most)
  assert.ok(exponential(93_859_467_695_000_404_318n) < 10n ** 60n)
})

test('[MORPHO5] the approximation stays within one percent of the exponential', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 60, noNaN: true }), (x) => {
      const found = Number(exponential(BigInt(Math.round(x * 1e18)))) / 1e18
      assert.ok(Math.abs(found - Math.exp(x)) <= 0.01 * Math.exp(x) + 2e-18)
    }),
    { numRuns },
  )
})

const markets = fc
  .record({
    supplied: fc.bigInt(0n, 10n ** 27n),
    part: fc.bigInt(0n, wad),
    fee: fc.bigInt(0n, wad / 4n),
    drift: fc.bigInt(10n ** 6n, 2n * 10n ** 6n),
  })
  .map(({ supplied, part, fee, drift }) => ({
    ...market,
    totalSupplyAssets: supplied,
    totalSupplyShares: (supplied * 10n ** 12n) / drift,
    totalBorrowAssets: (supplied * part) / wad,
    totalBorrowShares: (((supplied * part) / wad) * 10n ** 12n) / drift,
    fee,
  }))
const rates = fc.bigInt(0n, 63_419_583_967n * 4n)
const times = fc.bigInt(0n, year)

test('[MORPHO2] [MORPHO3] interest is added to both sides, and a fee never costs who supplies', () => {
  fc.assert(
    fc.property(markets, rates, times, (before, speed, seconds) => {
      const {
        market: after,
        interest,
        feeShares,
      } = accrue(before, speed, before.lastUpdate + seconds)
      assert.ok(interest >= 0n)
      assert.equal(after.totalBorrowAssets - before.totalBorrowAssets, interest)
      assert.equal(after.totalSupplyAssets - before.totalSupplyAssets, interest)
      assert.equal(after.totalBorrowShares, before.totalBorrowShares)
      assert.equal(after.totalSupplyShares - before.totalSupplyShares, feeShares)
      const share = (of: Market): bigint =>
        Shares.toAssetsDown(before.totalSupplyShares, {
          assets: of.totalSupplyAssets,
          shares: of.totalSupplyShares,
        })
      assert.ok(share(after) >= share(before))
    }),
    { numRuns },
  )
})

test('[MORPHO2] two accruals at one rate cost at least one, to the rounding of the series', () => {
  fc.assert(
    fc.property(markets, rates, times, times, (before, speed, first, second) => {
      const start = before.lastUpdate
      const once = accrue(before, speed, start + first + second).market
      const halfway = accrue(before, speed, start + first).market
      const twice = accrue(halfway, speed, start + first + second).market
      const atom = { ...halfway, totalBorrowAssets: wad }
      const grown = accrue(atom, speed, start + first + second).market.totalBorrowAssets
      const slack = 2n + grown / wad + (6n * once.totalBorrowAssets) / wad
      assert.ok(twice.totalBorrowAssets >= once.totalBorrowAssets - slack)
    }),
    { numRuns },
  )
})
