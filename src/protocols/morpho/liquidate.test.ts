import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lent, partOf } from '../../../test/morphoMarkets.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { accrue } from './accrue.ts'
import { Exchange } from './Exchange.ts'
import { debt } from './health.ts'
import { incentiveFactor } from './incentiveFactor.ts'
import { isHealthy } from './isHealthy.ts'
import { type Liquidation, liquidate } from './liquidate.ts'
import type { Market, Position } from './Market.ts'
import { repay } from './repay.ts'
import { Shares } from './Shares.ts'

const wad = 10n ** 18n
/** Atoms of six decimals for an atom of eight. */
const dollars = (n: bigint): bigint => n * 10n ** 34n
const usdc = (n: bigint): bigint => n * 1_000_000n
const shares = (n: bigint): Exchange.Request => ({ seizedAssets: 0n, repaidShares: n })
const atoms = (n: bigint): Exchange.Request => ({ seizedAssets: n, repaidShares: 0n })

const market: Market = {
  lltv: (86n * wad) / 100n,
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

const done = (price: bigint, request: Exchange.Request): Liquidation => {
  const outcome = liquidate(market, position, price, request)
  assert.ok(outcome.ok)
  return outcome.value
}

test('[MORPHO7] by shares the collateral is rounded down, by collateral the payment up', () => {
  const byShares = done(dollars(57_000n), shares(usdc(10_000n) * 1_000_000n))
  assert.equal(byShares.seizedAssets, 18_313_005n)
  assert.equal(byShares.repaidAssets, usdc(10_000n))
  const byCollateral = done(dollars(57_000n), atoms(50_000_000n))
  assert.equal(byCollateral.repaidAssets, 27_303_000_001n)
  assert.equal(byCollateral.repaidShares, 27_303_000_001_000_000n)
  assert.deepEqual(byCollateral.position, {
    supplyShares: 0n,
    borrowShares: position.borrowShares - 27_303_000_001_000_000n,
    collateral: 50_000_000n,
  })
  assert.equal(byCollateral.market.totalSupplyAssets, market.totalSupplyAssets)
})

test('[MORPHO7] each step of what collateral costs is rounded up', () => {
  const drifted = { ...market, totalBorrowAssets: 1_000n, totalBorrowShares: 777_777_777n }
  const cost = (seized: bigint, incentive: bigint): unknown => {
    const exchange = Exchange.complete(drifted, 10n ** 36n, incentive, atoms(seized))
    return exchange.ok ? exchange.value.repaidShares : exchange.error
  }
  // 778,777,777 shares and 1,001 atoms: ten atoms are 7,779,997.77 shares.
  assert.equal(cost(10n, wad), 7_779_998n)
  assert.equal(cost(10n, wad + 1n), 7_779_998n, 'ten atoms and a bit less are ten')
})

test('[MORPHO9] the last collateral leaves the rest of the debt to the suppliers', () => {
  const all = done(dollars(40_000n), atoms(100_000_000n))
  assert.equal(all.repaidAssets, 38_320_000_001n)
  assert.equal(all.badDebtAssets, 11_679_999_999n)
  assert.equal(all.badDebtShares, 11_679_999_999_000_000n)
  assert.equal(all.market.totalSupplyAssets, 88_320_000_001n)
  assert.equal(all.market.totalSupplyShares, market.totalSupplyShares)
  assert.equal(all.market.totalBorrowAssets, usdc(30_000n))
  assert.deepEqual(all.position, { supplyShares: 0n, borrowShares: 0n, collateral: 0n })
  assert.equal(done(dollars(40_000n), atoms(99_999_999n)).badDebtAssets, 0n, 'an atom is left')
})

test('[MORPHO10] what is refused, in the order of the refusals', () => {
  const refused = (price: bigint, request: Exchange.Request, held = position): unknown => {
    const outcome = liquidate(market, held, price, request)
    return outcome.ok ? outcome.value : outcome.error
  }
  const [healthy, unhealthy] = [dollars(60_000n), dollars(57_000n)]
  assert.equal(refused(healthy, shares(0n)), 'inconsistent input')
  assert.equal(refused(healthy, { seizedAssets: 1n, repaidShares: 1n }), 'inconsistent input')
  assert.equal(refused(healthy, shares(1n)), 'position is healthy')
  assert.equal(refused(0n, shares(1n), { ...position, borrowShares: 0n }), 'position is healthy')
  assert.equal(refused(0n, shares(1n)), 'division panic 0x12 (price of zero)')
  const below = 'arithmetic panic 0x11 (over-seize/over-repay)'
  assert.equal(refused(unhealthy, shares(position.borrowShares + 1n)), below)
  assert.equal(refused(dollars(50_000n), shares(position.borrowShares)), below)
  assert.equal(refused(dollars(20_000n), atoms(100_000_001n)), below)
  assert.equal(refused(dollars(57_000n), atoms(100_000_000n)), below, 'it costs more than is owed')
})

test('[MORPHO10] at a price of zero collateral costs nothing', () => {
  const gift = done(0n, atoms(100_000_000n))
  assert.deepEqual([gift.repaidAssets, gift.repaidShares], [0n, 0n])
  assert.equal(gift.badDebtAssets, usdc(50_000n))
})

test('[MORPHO8] the last shares may be paid with one atom more than is owed in all', () => {
  const tiny = { ...market, totalBorrowAssets: 5n, totalBorrowShares: 5_000_000_000n }
  const repaid = repay(tiny, { ...position, borrowShares: 5_000_000_000n }, 5_000_000_000n)
  assert.ok(repaid.ok)
  assert.equal(repaid.value.repaidAssets, 6n)
  assert.equal(repaid.value.market.totalBorrowAssets, 0n)
  assert.equal(repaid.value.market.totalBorrowShares, 0n)
  assert.ok(!repay(market, position, position.borrowShares + 1n).ok)
})

test('[MORPHO14] past the toxic frontier repaying makes the loan worse', () => {
  const price = dollars(40_000n)
  const after = done(price, shares(usdc(10_000n) * 1_000_000n))
  const value = (after.position.collateral * price) / 10n ** 36n
  const ltv = (debt(after.market, after.position) * 1_000n) / value
  assert.equal(ltv, 1_353n, 'was 1.250')
})

const asked = fc.record({
  lent,
  permille: fc.oneof(fc.constant(1_000n), fc.bigInt(0n, 1_050n)),
  by: fc.constantFrom('collateral', 'shares'),
})

/** The result of a random liquidation; counts how often each path is taken. */
function attempt(
  seen: Record<string, number>,
): fc.IProperty<
  [{ lent: typeof lent extends fc.Arbitrary<infer T> ? T : never; permille: bigint; by: string }]
> {
  return fc.property(asked, ({ lent: { market, position, neighbour, price }, permille, by }) => {
    const whole = by === 'shares' ? position.borrowShares : position.collateral
    const part = partOf(whole, permille)
    const outcome = liquidate(market, position, price, by === 'shares' ? shares(part) : atoms(part))
    const way = outcome.ok
      ? outcome.value.badDebtShares > 0n
        ? 'bad debt'
        : 'done'
      : outcome.error
    seen[way] = (seen[way] ?? 0) + 1
    if (!outcome.ok) {
      if (isHealthy(market, position, price)) {
        assert.ok(['position is healthy', 'inconsistent input'].includes(outcome.error))
      }
      return
    }
    assert.ok(!isHealthy(market, position, price), 'a healthy position is left alone')
    conserved(market, position, outcome.value)
    isolated(market, neighbour, price, outcome.value)
    if (toxicFrontier(market, position, price, outcome.value)) seen.safe = (seen.safe ?? 0) + 1
  })
}

function conserved(before: Market, held: Position, after: Liquidation): void {
  const paid =
    after.repaidAssets > before.totalBorrowAssets ? before.totalBorrowAssets : after.repaidAssets
  assert.ok(after.repaidAssets <= before.totalBorrowAssets + 1n)
  assert.equal(
    after.market.totalBorrowAssets,
    before.totalBorrowAssets - paid - after.badDebtAssets,
  )
  assert.equal(after.market.totalSupplyAssets, before.totalSupplyAssets - after.badDebtAssets)
  assert.equal(after.market.totalSupplyShares, before.totalSupplyShares)
  assert.equal(
    after.market.totalBorrowShares,
    before.totalBorrowShares - after.repaidShares - after.badDebtShares,
  )
  assert.equal(
    after.position.borrowShares,
    held.borrowShares - after.repaidShares - after.badDebtShares,
  )
  assert.equal(after.position.collateral, held.collateral - after.seizedAssets)
  assert.ok(after.badDebtAssets <= debt(before, held), 'bad debt is at most the debt')
  assert.equal(
    after.badDebtShares > 0n,
    after.position.collateral === 0n && held.borrowShares > after.repaidShares,
  )
  const idle = (of: Market): bigint => of.totalSupplyAssets - of.totalBorrowAssets
  assert.equal(idle(after.market), idle(before) + paid)
}

function isolated(before: Market, other: Position, price: bigint, after: Liquidation): void {
  assert.ok(debt(after.market, other) <= debt(before, other), 'no other debt grows')
  if (isHealthy(before, other, price)) assert.ok(isHealthy(after.market, other, price))
  const claim = ({ totalSupplyAssets: assets, totalSupplyShares: shares }: Market): bigint =>
    Shares.toAssetsDown(10n ** 18n, { assets, shares })
  if (after.badDebtAssets === 0n) assert.equal(claim(after.market), claim(before))
  else assert.ok(claim(after.market) <= claim(before))
}

/** Collateral × price ÷ debt as a fraction: shares × (assets + 1) ÷ (all shares + 1e6) is owed. */
function exact(of: Market, held: Position, price: bigint): readonly [bigint, bigint] {
  const worth = held.collateral * price * (of.totalBorrowShares + 1_000_000n)
  return [worth, held.borrowShares * (of.totalBorrowAssets + 1n) * 10n ** 36n]
}

/** Whether the liquidation was on the safe side, where health must not fall. */
function toxicFrontier(before: Market, held: Position, price: bigint, after: Liquidation): boolean {
  const [worth, owed] = exact(before, held, price)
  if (worth * wad < owed * incentiveFactor(before.lltv)) return false
  if (after.repaidAssets > before.totalBorrowAssets || after.position.borrowShares === 0n)
    return false
  const [worthAfter, owedAfter] = exact(after.market, after.position, price)
  assert.ok(worthAfter * owed >= worth * owedAfter, 'health does not fall')
  return true
}

test('[MORPHO8] [MORPHO9] [MORPHO14] [MORPHO15] random liquidations: who is touched, what is kept', () => {
  const seen: Record<string, number> = {}
  fc.assert(attempt(seen), { numRuns })
  for (const way of ['done', 'bad debt', 'position is healthy', 'safe']) {
    assert.ok((seen[way] ?? 0) > numRuns / 100, JSON.stringify(seen))
  }
})

test('[MORPHO15] price and interest make healthy positions unhealthy, nothing else here does', () => {
  let [fell, grew] = [0, 0]
  fc.assert(
    fc.property(lent, fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10n ** 8n), (one, drop, seconds) => {
      const { market, position, price } = one
      if (!isHealthy(market, position, price)) return
      const lower = price - (price * drop) / 10_000n
      if (!isHealthy(market, position, lower)) fell += 1
      assert.ok(isHealthy(market, position, price + drop), 'a higher price harms nobody')
      const later = accrue(market, 10n ** 9n, seconds).market
      assert.ok(debt(later, position) >= debt(market, position))
      if (!isHealthy(later, position, price)) grew += 1
    }),
    { numRuns },
  )
  assert.ok(fell > 0 && grew > 0)
})
