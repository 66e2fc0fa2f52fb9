import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { venusScene } from '../../../test/venusPools.ts'
import { accountLiquidity } from './accountLiquidity.ts'
import { liquidateBorrow, maxRepay } from './liquidateBorrow.ts'
import { VenusMarket } from './VenusMarket.ts'
import { accrued, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

const cases = { numRuns: numRuns * 10, endOnFailure: true }
const wad = 10n ** 18n

const rateOf = (market: VenusMarket): bigint => {
  const rate = VenusMarket.exchangeRate(market)
  assert.ok(rate !== null)
  return rate
}

const shortfall = (pool: VenusPool, account: VenusAccount): bigint => {
  const weighed = accountLiquidity(pool, account, 'liquidationThreshold')
  assert.ok(weighed.ok)
  return weighed.value.shortfall
}

test('[VENUS1] one accrual is simple: its interest is in proportion to its blocks', () => {
  fc.assert(
    fc.property(venusScene, fc.bigInt(0n, 10n ** 6n), ({ pool }, blocks) => {
      const before = marketOf(pool, 'A')
      const once = VenusMarket.accrue(before, 100n + blocks)
      const thrice = VenusMarket.accrue(before, 100n + 3n * blocks)
      for (const name of ['totalBorrows', 'borrowIndex'] as const) {
        const [one, three] = [once[name] - before[name], thrice[name] - before[name]]
        assert.ok(one >= 0n && three >= 3n * one && three < 3n * one + 3n)
      }
      const interest = once.totalBorrows - before.totalBorrows
      const kept = once.totalReserves - before.totalReserves
      assert.ok(kept * wad <= interest * before.reserveFactor)
      assert.ok((kept + 1n) * wad > interest * before.reserveFactor)
    }),
    cases,
  )
})

test('[VENUS2] interest never takes from suppliers: a vToken is worth no less after it', () => {
  fc.assert(
    fc.property(venusScene, fc.bigInt(100n, 10n ** 6n), ({ pool }, block) => {
      const before = marketOf(pool, 'A')
      const after = VenusMarket.accrue(before, block)
      assert.ok(rateOf(after) >= rateOf(before))
    }),
    cases,
  )
})

test('[VENUS5] who may borrow is safe: a factor is never over the threshold', () => {
  fc.assert(
    fc.property(venusScene, ({ pool, account }) => {
      const borrow = accountLiquidity(pool, account, 'collateralFactor')
      assert.ok(borrow.ok)
      if (borrow.value.shortfall === 0n) assert.equal(shortfall(pool, account), 0n)
    }),
    cases,
  )
})

test('[VENUS6] [VENUS7] [VENUS8] what a liquidation takes, from whom, and whom it leaves alone', () => {
  let done = 0
  fc.assert(
    fc.property(venusScene, ({ pool, account, demand }) => {
      const fresh = accrued(pool, [demand.borrowed, demand.collateral], demand.block)
      // Most random calls are refused: the most that is allowed is asked for as well.
      const most = maxRepay(fresh, account, demand.borrowed)
      for (const repayAmount of [demand.repayAmount, most, most / 3n]) {
        const call = { ...demand, repayAmount }
        const { pool: after, account: left, result } = liquidateBorrow(pool, account, call)
        if (!result.ok) {
          assert.equal(left, account)
          assert.deepEqual(after, result.error.kind === 'revert' ? pool : fresh)
          continue
        }
        done++
        assert.ok(shortfall(fresh, account) > 0n, 'only who is short is liquidated')
        assert.ok(repayAmount > 0n && repayAmount <= most)
        const { seizedTokens } = result.value
        const [owed, held] = [marketOf(fresh, call.borrowed), marketOf(fresh, call.collateral)]
        const token = (rateOf(held) * held.price) / wad
        assert.ok(
          seizedTokens * token * wad <= repayAmount * owed.price * held.liquidationIncentive,
          'no more than the incentive',
        )
        const before = account.get(call.collateral)?.vTokens ?? 0n
        assert.equal(before - (left.get(call.collateral)?.vTokens ?? 0n), seizedTokens)
        const debt = (by: VenusPool, of: VenusAccount): bigint => {
          const entry = of.get(call.borrowed)
          return entry === undefined
            ? 0n
            : VenusMarket.debtOf(marketOf(by, call.borrowed), entry.debt)
        }
        assert.equal(debt(after, left), debt(fresh, account) - repayAmount)
        for (const [name, market] of fresh.markets) {
          const now = marketOf(after, name)
          assert.equal(VenusMarket.exchangeRate(now), VenusMarket.exchangeRate(market), name)
          assert.equal(now.borrowIndex, market.borrowIndex, name)
          assert.equal(now.cash + now.totalBorrows, market.cash + market.totalBorrows, name)
        }
      }
    }),
    cases,
  )
  assert.ok(done > cases.numRuns / 40, `${done} liquidations`)
})
