import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lent } from '../../../test/cometLoans.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { absorb } from './absorb.ts'
import { buyCollateral } from './buyCollateral.ts'
import { isBorrowCollateralized } from './isBorrowCollateralized.ts'
import type { Collateral, Loan, Totals } from './Loan.ts'
import { Principal } from './Principal.ts'
import { quoteCollateral } from './quoteCollateral.ts'
import { reserves } from './reserves.ts'

const wad = 10n ** 18n
const percent = (n: bigint): bigint => (n * wad) / 100n
const base = { decimals: 6, price: 10n ** 8n }

const totals: Totals = {
  baseSupplyIndex: 1_020_000_000_000_000n,
  baseBorrowIndex: 1_050_000_000_000_000n,
  totalSupplyBase: 100_000_000_000n,
  totalBorrowBase: 80_000_000_000n,
  lastAccrualTime: 0n,
}
const bitcoin = (price: bigint, balance = 100_000_000n): Collateral => ({
  id: 'BTC',
  decimals: 8,
  price: price * 10n ** 8n,
  borrowCollateralFactor: percent(80n),
  liquidateCollateralFactor: percent(85n),
  liquidationFactor: percent(95n),
  balance,
})
const loan = (...collaterals: readonly Collateral[]): Loan => ({
  base,
  principal: -50_000_000_000n,
  collaterals,
})

test('[COMET6] [COMET7] [COMET8] what is over is kept by the account', () => {
  const outcome = absorb(loan(bitcoin(60_000n), { ...bitcoin(1n, 0n), id: 'none' }), totals)
  assert.ok(outcome.ok)
  assert.deepEqual(outcome.value, {
    seized: [{ id: 'BTC', amount: 100_000_000n, value: 60_000n * 10n ** 8n }],
    basePaidOut: 57_000_000_000n,
    baseValue: 57_000n * 10n ** 8n,
    balance: 4_499_999_999n,
    principal: 4_411_764_705n,
    totals: { ...totals, totalSupplyBase: 104_411_764_705n, totalBorrowBase: 30_000_000_000n },
  })
  const change = reserves(0n, outcome.value.totals) - reserves(0n, totals)
  assert.equal(change, -56_999_999_999n)
})

test('[COMET6] [COMET7] [COMET8] what is missing is borne by the reserves', () => {
  const outcome = absorb(loan(bitcoin(50_000n)), totals)
  assert.ok(outcome.ok)
  const { basePaidOut, balance, principal } = outcome.value
  assert.deepEqual([basePaidOut, balance, principal], [52_500_000_000n, 0n, 0n])
  assert.equal(
    reserves(5_000_000n, outcome.value.totals) - reserves(5_000_000n, totals),
    -basePaidOut,
  )
  assert.equal(reserves(20_000_000_000n, totals), 2_000_000_000n)
})

test('[COMET5] [COMET6] what is refused', () => {
  const refused = (one: Loan): unknown => {
    const outcome = absorb(one, totals)
    return outcome.ok ? outcome.value : outcome.error
  }
  assert.equal(refused(loan(bitcoin(63_000n))), 'NotLiquidatable')
  assert.equal(refused({ ...loan(), principal: 0n }), 'NotLiquidatable')
  assert.equal(refused(loan(bitcoin(60_000n), bitcoin(0n))), 'BadPrice')
  assert.equal(refused({ ...loan(bitcoin(60_000n)), base: { decimals: 6, price: 0n } }), 'BadPrice')
})

test('[COMET9] a part of the penalty is the discount', () => {
  const front = percent(60n)
  const quote = (price: bigint, more = {}) =>
    quoteCollateral({ ...base, ...more }, bitcoin(price), front, 10_000_000_000n)
  assert.deepEqual(quote(60_000n), { ok: true, value: 17_182_130n })
  assert.deepEqual(quote(0n), { ok: false, error: 'BadPrice' })
  assert.deepEqual(quote(60_000n, { price: 0n }), { ok: false, error: 'BadPrice' })
  const speck = { decimals: 8, price: 1n, liquidationFactor: percent(95n) }
  const free = quoteCollateral(base, speck, front, 10_000_000_000n)
  assert.deepEqual(free, { ok: false, error: 'BadPrice' }, 'nothing is left of its price')
  const coarse = quoteCollateral({ ...base, decimals: 0 }, bitcoin(60_000n), front, 1n)
  assert.deepEqual(coarse, { ok: true, value: 1_718n }, 'of 1,718.2')
  const whole = { ...bitcoin(60_000n), liquidationFactor: wad }
  const full = quoteCollateral(base, whole, front, 10_000_000_000n)
  assert.deepEqual(full, { ok: true, value: 16_666_666n }, 'no penalty, no discount')
})

test('[COMET10] what is refused at the sale, in the order of the refusals', () => {
  const shop = { base, storeFrontPriceFactor: percent(60n), reserves: -1n, targetReserves: 0n }
  const bought = (
    reserve: bigint,
    target: bigint,
    price: bigint,
    minAmount: bigint,
    stock: bigint,
  ) => {
    const own = { ...shop, reserves: reserve, targetReserves: target }
    const order = { baseAmount: 10_000_000_000n, minAmount }
    const outcome = buyCollateral(own, bitcoin(price), stock, order)
    return outcome.ok ? outcome.value : outcome.error
  }
  assert.equal(bought(5n, 5n, 0n, 10n ** 9n, 0n), 'NotForSale')
  assert.equal(bought(0n, 0n, 0n, 10n ** 9n, 0n), 'NotForSale')
  assert.equal(bought(5n, 6n, 0n, 10n ** 9n, 0n), 'BadPrice')
  assert.equal(bought(5n, 6n, 60_000n, 17_182_131n, 0n), 'TooMuchSlippage')
  assert.equal(bought(5n, 6n, 60_000n, 17_182_130n, 17_182_129n), 'InsufficientReserves')
  assert.equal(bought(-1n, 0n, 60_000n, 17_182_130n, 17_182_130n), 17_182_130n)
})

test('[COMET6] [COMET7] [COMET8] random absorptions: who pays, what is kept, who is untouched', () => {
  const seen = { refused: 0, short: 0, over: 0 }
  fc.assert(
    fc.property(lent, ({ loan: one, totals: before }) => {
      const outcome = absorb(one, before)
      if (!outcome.ok) {
        assert.equal(outcome.error, 'NotLiquidatable')
        seen.refused += 1
        return
      }
      const { basePaidOut, balance, principal, totals: after } = outcome.value
      const debt = -Principal.balance(one.principal, before)
      assert.deepEqual(isBorrowCollateralized(one, before), { ok: true, value: false })
      assert.ok(basePaidOut >= debt && principal >= 0n)
      seen[basePaidOut === debt ? 'short' : 'over'] += 1
      // The larger of credit and debt, the credit in plain arithmetic.
      const credit = one.collaterals.reduce((sum, held) => {
        const worth = (held.balance * held.price) / 10n ** BigInt(held.decimals)
        return sum + (worth * held.liquidationFactor) / wad
      }, 0n)
      const bought = (credit * 10n ** BigInt(one.base.decimals)) / one.base.price
      assert.equal(basePaidOut, bought > debt ? bought : debt)
      // Principals are conserved and indices constant: every other balance is unchanged.
      assert.equal(after.totalBorrowBase, before.totalBorrowBase + one.principal)
      assert.equal(after.totalSupplyBase, before.totalSupplyBase + principal)
      assert.equal(after.baseBorrowIndex, before.baseBorrowIndex)
      assert.equal(after.baseSupplyIndex, before.baseSupplyIndex)
      const kept = basePaidOut - debt - balance
      assert.ok(kept >= 0n && kept <= 1n + before.baseSupplyIndex / 10n ** 15n)
      const off = reserves(0n, after) - reserves(0n, before) + basePaidOut
      assert.ok(off >= -1n && off <= 2n + kept, `${off}`)
    }),
    { numRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > numRuns / 100, JSON.stringify(seen))
})
