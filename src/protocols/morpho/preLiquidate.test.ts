import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lent, partOf } from '../../../test/morphoMarkets.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import type { Exchange } from './Exchange.ts'
import { isHealthy } from './isHealthy.ts'
import type { Market, Position } from './Market.ts'
import { PreLiquidation } from './PreLiquidation.ts'
import { type Prices, preLiquidate } from './preLiquidate.ts'

const wad = 10n ** 18n
const percent = (n: bigint): bigint => (n * wad) / 100n
const dollars = (n: bigint): bigint => n * 10n ** 34n
const both = (price: bigint): Prices => ({ terms: price, market: price })
const usdc = (n: bigint): bigint => n * 1_000_000n
const shares = (n: bigint): Exchange.Request => ({ seizedAssets: 0n, repaidShares: n })
const atoms = (n: bigint): Exchange.Request => ({ seizedAssets: n, repaidShares: 0n })

const market: Market = {
  lltv: percent(86n),
  totalSupplyAssets: usdc(100_000n),
  totalSupplyShares: usdc(100_000n) * 1_000_000n,
  totalBorrowAssets: usdc(80_000n),
  totalBorrowShares: usdc(80_000n) * 1_000_000n,
  lastUpdate: 0n,
  fee: 0n,
}
const position: Position = {
  supplyShares: 0n,
  borrowShares: usdc(50_000n) * 1_000_000n,
  collateral: 100_000_000n,
}
const terms: PreLiquidation = {
  preLltv: percent(80n),
  preLCF1: percent(10n),
  preLCF2: percent(50n),
  preLIF1: percent(101n),
  preLIF2: percent(104n),
}
const early = both(dollars(60_240n))

test('[MORPHO11] terms that a market accepts, each fault by its name and in order', () => {
  const made = (change: Partial<PreLiquidation>): unknown => {
    const outcome = PreLiquidation.create({ ...terms, ...change }, market.lltv)
    return outcome.ok ? 'ok' : outcome.error
  }
  assert.equal(made({}), 'ok')
  assert.equal(made({ preLltv: percent(86n) }), 'PreLltvTooHigh')
  assert.equal(made({ preLCF2: percent(10n) - 1n }), 'PreLCFDecreasing')
  assert.equal(made({ preLCF1: wad + 1n, preLCF2: 2n * wad }), 'PreLCFTooHigh')
  assert.equal(made({ preLCF1: wad, preLCF2: 2n * wad }), 'ok')
  assert.equal(made({ preLIF1: wad - 1n }), 'PreLIFTooLow')
  assert.equal(made({ preLIF2: percent(101n) - 1n }), 'PreLIFDecreasing')
  assert.equal(made({ preLIF2: 1_162_790_697_674_418_604n }), 'ok')
  assert.equal(made({ preLIF2: 1_162_790_697_674_418_605n }), 'PreLIFTooHigh')
  assert.equal(made({ preLltv: percent(86n), preLIF1: 0n }), 'PreLltvTooHigh')
})

test('[MORPHO12] the factors are on a line, each step rounded down', () => {
  const at = (ltv: bigint) => PreLiquidation.factors(terms, market.lltv, ltv)
  assert.deepEqual(at(percent(80n)), { closeFactor: percent(10n), incentiveFactor: percent(101n) })
  assert.deepEqual(at(percent(83n)), {
    closeFactor: percent(30n),
    incentiveFactor: 1_025_000_000_000_000_000n,
  })
  assert.deepEqual(at(percent(86n)), { closeFactor: percent(50n), incentiveFactor: percent(104n) })
  assert.deepEqual(at(percent(80n) + 1n), {
    closeFactor: percent(10n) + 6n,
    incentiveFactor: percent(101n),
  })
  const steep = { ...terms, preLCF2: percent(10n) + 100n * wad }
  const { closeFactor } = PreLiquidation.factors(steep, market.lltv, percent(80n) + 1n)
  assert.equal(closeFactor, percent(10n) + 1_600n, '16 of 16.67 wad units')
})

test('[MORPHO13] a part of the debt, at the incentive of its loan-to-value', () => {
  const outcome = preLiquidate(market, terms, position, early, shares(usdc(10_000n) * 1_000_000n))
  assert.ok(outcome.ok)
  assert.equal(outcome.value.seizedAssets, 17_015_382n)
  assert.equal(outcome.value.repaidAssets, usdc(10_000n))
  assert.equal(outcome.value.position.collateral, 82_984_618n)
  const byCollateral = preLiquidate(market, terms, position, early, atoms(17_015_382n))
  assert.ok(byCollateral.ok)
  assert.equal(byCollateral.value.repaidAssets, 9_999_999_723n, 'a satoshi was rounded down')
})

test('[MORPHO13] what is refused, in the order of the refusals', () => {
  const refused = (
    prices: Prices,
    request: Exchange.Request,
    held = position,
    change: Partial<PreLiquidation> = {},
  ): unknown => {
    const outcome = preLiquidate(market, { ...terms, ...change }, held, prices, request)
    return outcome.ok ? outcome.value : outcome.error
  }
  assert.equal(refused(both(0n), shares(0n)), 'InconsistentInput')
  assert.equal(refused(both(0n), { seizedAssets: 2n, repaidShares: 2n }), 'InconsistentInput')
  assert.equal(refused(both(dollars(58_139n)), shares(1n)), 'LiquidatablePosition')
  assert.equal(refused(both(0n), shares(1n)), 'LiquidatablePosition')
  // 62,500 × 80% equals the debt: not above it.
  assert.equal(refused(both(dollars(62_500n)), shares(1n)), 'NotPreLiquidatablePosition')
  assert.equal(
    refused(early, shares(1n), { ...position, borrowShares: 0n }),
    'NotPreLiquidatablePosition',
  )
  assert.equal(
    refused(early, shares(position.borrowShares)),
    'PreLiquidationTooLarge(50000000000000000,15004426737494466)',
  )
  assert.equal(refused(early, shares(1n)), 'zero assets')
  const wide = { preLCF1: wad, preLCF2: 3n * wad }
  const below = 'arithmetic panic 0x11 (over-seize/over-repay)'
  assert.equal(refused(early, shares(position.borrowShares + 1n), position, wide), below)
  // Terms that no market accepts: only they could take more collateral than is available.
  const greedy = { ...wide, preLIF1: 2n * wad, preLIF2: 2n * wad }
  assert.equal(refused(early, shares(position.borrowShares), position, greedy), below)
  const request = shares(usdc(10_000n) * 1_000_000n)
  assert.equal(refused({ ...early, market: dollars(50_000n) }, request), 'insufficient collateral')
})

test('[MORPHO12] [MORPHO13] the loan-to-value that counts is rounded up', () => {
  const steep = { ...terms, preLCF2: percent(10n) + 100n * wad }
  const outcome = preLiquidate(market, steep, position, early, shares(10n ** 20n))
  assert.ok(!outcome.ok)
  assert.equal(outcome.error, 'PreLiquidationTooLarge(100000000000000000000,2506106684373616665)')
})

test('[MORPHO13] a debt at the market threshold itself is still early', () => {
  const edge = both(58_139_534_884n * 10n ** 28n)
  assert.ok(preLiquidate(market, terms, position, edge, shares(1_000_000_000n)).ok)
  const under = preLiquidate(market, terms, position, both(edge.terms - 10n ** 28n), shares(1n))
  assert.deepEqual(under, { ok: false, error: 'LiquidatablePosition' })
})

test('[MORPHO13] all of the collateral may go with all of the debt', () => {
  const half = {
    ...market,
    lltv: percent(50n),
    totalBorrowAssets: 999n,
    totalBorrowShares: 999_000_000n,
  }
  const whole = {
    preLltv: percent(40n),
    preLCF1: 0n,
    preLCF2: wad,
    preLIF1: wad,
    preLIF2: 2n * wad,
  }
  const held = { supplyShares: 0n, borrowShares: 100_000_000n, collateral: 200n }
  const outcome = preLiquidate(half, whole, held, both(10n ** 36n), shares(100_000_000n))
  assert.ok(outcome.ok)
  assert.deepEqual(outcome.value.position, { supplyShares: 0n, borrowShares: 0n, collateral: 0n })
})

test('[MORPHO13] who owes nothing after it is healthy at any price of the market', () => {
  const wide = { ...terms, preLCF1: wad, preLCF2: wad }
  const prices = { terms: dollars(60_240n), market: 0n }
  const outcome = preLiquidate(market, wide, position, prices, shares(position.borrowShares))
  assert.ok(outcome.ok)
  assert.equal(outcome.value.position.borrowShares, 0n)
})

test('[MORPHO13] [MORPHO14] random early liquidations leave a healthy loan, healthier than before', () => {
  let done = 0
  const factors = fc.record({
    gap: fc.bigInt(1n, wad / 10n - 1n),
    closing: fc.bigInt(0n, wad),
    bonus: fc.bigInt(0n, wad),
    permille: fc.bigInt(1n, 1_050n),
    tightness: fc.bigInt(0n, 1_100n),
  })
  fc.assert(
    fc.property(lent, factors, (one, { gap, closing, bonus, permille, tightness }) => {
      const room = (wad * wad) / one.market.lltv - wad
      const own = {
        preLltv: one.market.lltv - gap,
        preLCF1: closing,
        preLCF2: closing + bonus,
        preLIF1: wad,
        preLIF2: wad + (room * bonus) / wad,
      }
      assert.ok(PreLiquidation.create(own, one.market.lltv).ok)
      // At the threshold of the market and a little above it.
      const { borrowShares, collateral } = one.position
      const owed =
        (borrowShares * (one.market.totalBorrowAssets + 1n)) /
        (one.market.totalBorrowShares + 1_000_000n)
      const edge = ((owed + 1n) * 10n ** 54n) / (one.market.lltv * collateral) + 1n
      const price = edge + (edge * tightness) / 10_000n
      const part = partOf(borrowShares, permille)
      const outcome = preLiquidate(one.market, own, one.position, both(price), shares(part))
      if (!outcome.ok) return
      done += 1
      const {
        market: after,
        position: left,
        seizedAssets,
        repaidAssets,
        repaidShares,
      } = outcome.value
      assert.ok(isHealthy(one.market, one.position, price))
      assert.ok(isHealthy(after, left, price))
      assert.equal(left.borrowShares, borrowShares - repaidShares)
      assert.equal(left.collateral, collateral - seizedAssets)
      assert.equal(after.totalSupplyAssets, one.market.totalSupplyAssets)
      assert.equal(after.totalBorrowShares, one.market.totalBorrowShares - repaidShares)
      if (repaidAssets > one.market.totalBorrowAssets) return
      assert.equal(after.totalBorrowAssets, one.market.totalBorrowAssets - repaidAssets)
      const health = (of: Market, held: Position): readonly [bigint, bigint] => [
        held.collateral * (of.totalBorrowShares + 1_000_000n),
        held.borrowShares * (of.totalBorrowAssets + 1n),
      ]
      const [worth, debt] = health(one.market, one.position)
      const [worthAfter, debtAfter] = health(after, left)
      assert.ok(worthAfter * debt >= worth * debtAfter)
    }),
    { numRuns },
  )
  assert.ok(done > numRuns / 20, `${done}`)
})
