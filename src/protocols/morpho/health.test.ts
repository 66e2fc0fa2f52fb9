import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { morphoOracle } from '../../../test/morphoOracle.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { boundless, health } from './health.ts'
import { incentiveFactor } from './incentiveFactor.ts'
import { isHealthy } from './isHealthy.ts'
import type { Market, Position } from './Market.ts'

const wad = 10n ** 18n
const percent = (n: bigint): bigint => (n * wad) / 100n
/** Atoms of six decimals for an atom of eight. */
const dollars = (n: bigint): bigint => n * 10n ** 34n

const market: Market = {
  lltv: percent(86n),
  totalSupplyAssets: 100_000_000_000n,
  totalSupplyShares: 100_000_000_000_000_000n,
  totalBorrowAssets: 80_000_000_000n,
  totalBorrowShares: 80_000_000_000_000_000n,
  lastUpdate: 0n,
  fee: 0n,
}
const position: Position = {
  supplyShares: 0n,
  borrowShares: 50_000_000_000_000_000n,
  collateral: 100_000_000n,
}

test('[MORPHO6] one bitcoin against 50,000 at 60,000 and at 57,000', () => {
  const safe = health(market, position, dollars(60_000n))
  assert.deepEqual(safe, {
    borrowAssets: 50_000_000_000n,
    collateralValue: 60_000_000_000n,
    maxBorrowAssets: 51_600_000_000n,
    maxBorrowableAssets: 1_600_000_000n,
    isHealthy: true,
    ltv: 833_333_333_333_333_334n,
    healthFactor: 1_032_000_000_000_000_000n,
    liquidationPrice: 581395348837209302325581395348837209303n,
    seizableCollateral: 0n,
    withdrawableCollateral: 3_100_774n,
    liquidationIncentiveFactor: 1_043_841_336_116_910_229n,
  })
  const unsafe = health(market, position, dollars(57_000n))
  assert.equal(unsafe.maxBorrowAssets, 49_020_000_000n)
  assert.equal(unsafe.isHealthy, false)
  assert.equal(unsafe.seizableCollateral, 91_565_029n)
  assert.equal(unsafe.maxBorrowableAssets, 0n)
  assert.equal(unsafe.withdrawableCollateral, 0n)
})

test('[MORPHO6] the limit itself is healthy, one atom more is not', () => {
  const owing = (atoms: bigint): Position => ({ ...position, borrowShares: atoms * 1_000_000n })
  assert.equal(isHealthy(market, owing(51_600_000_000n), dollars(60_000n)), true)
  assert.equal(isHealthy(market, owing(51_600_000_001n), dollars(60_000n)), false)
})

test('[MORPHO6] no debt, no collateral, no price', () => {
  const debtless = health(market, { ...position, borrowShares: 0n }, 0n)
  assert.equal(debtless.isHealthy, true)
  assert.deepEqual(
    [debtless.ltv, debtless.healthFactor, debtless.liquidationPrice],
    [null, null, null],
  )
  assert.equal(isHealthy(market, { ...position, borrowShares: 0n }, 0n), true)
  const bare = health(market, { ...position, collateral: 0n }, dollars(60_000n))
  assert.deepEqual([bare.ltv, bare.liquidationPrice, bare.healthFactor], [boundless, boundless, 0n])
  assert.equal(bare.seizableCollateral, 0n)
  const worthless = health(market, position, 0n)
  assert.deepEqual(
    [worthless.isHealthy, worthless.seizableCollateral, worthless.withdrawableCollateral],
    [false, 0n, 0n],
  )
})

test('[MORPHO7] the incentive by threshold, and its cap', () => {
  assert.equal(incentiveFactor(percent(86n)), 1_043_841_336_116_910_229n)
  assert.equal(incentiveFactor(percent(98n)), 1_006_036_217_303_822_937n)
  assert.equal(incentiveFactor(percent(77n)), 1_074_113_856_068_743_286n)
  assert.equal(incentiveFactor(385n * 10n ** 15n), percent(115n))
  assert.equal(incentiveFactor(wad), wad)
})

const magnitude = (digits: number): fc.Arbitrary<bigint> =>
  fc.integer({ min: 0, max: digits }).chain((n) => fc.bigInt(0n, 10n ** BigInt(n)))

const facts = fc
  .record({
    assets: magnitude(27),
    spread: fc.bigInt(0n, 10n ** 7n),
    part: fc.bigInt(0n, 10n ** 6n),
    collateral: magnitude(27),
    lltv: fc.bigInt(10n ** 15n, wad - 1n),
    tightness: fc.bigInt(0n, 2n * 10n ** 4n),
    decimals: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ assets, spread, part, collateral, lltv, tightness, decimals }) => {
    const shares = (assets * (10n ** 13n + spread)) / 10n ** 7n
    const owedShares = (shares * part) / 10n ** 6n
    // Prices near the position's own threshold, where the answers change.
    const owed = (owedShares * (assets + 1n)) / (shares + 10n ** 6n)
    const near = (owed * 10n ** 54n) / (lltv * (collateral + 1n))
    const price = (near * tightness) / 10n ** 4n + 10n ** BigInt(24 + decimals)
    return { assets, shares, owedShares, collateral, price: part % 97n === 0n ? 0n : price, lltv }
  })

test('[MORPHO6] [MORPHO7] a second implementation in plain fractions agrees on random positions', () => {
  const seen = { healthy: 0, unhealthy: 0, seizedInPart: 0 }
  fc.assert(
    fc.property(facts, (one) => {
      const { lltv, price } = one
      const there: Market = {
        ...market,
        lltv,
        totalBorrowAssets: one.assets,
        totalBorrowShares: one.shares,
      }
      const held = { supplyShares: 0n, borrowShares: one.owedShares, collateral: one.collateral }
      const found = health(there, held, price)
      assert.deepEqual(found, morphoOracle(one))
      assert.equal(isHealthy(there, held, price), found.isHealthy)
      seen[found.isHealthy ? 'healthy' : 'unhealthy'] += 1
      const { seizableCollateral: seizable } = found
      if (seizable > 0n && seizable < one.collateral) seen.seizedInPart += 1
    }),
    { numRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > numRuns / 50, JSON.stringify(seen))
})
