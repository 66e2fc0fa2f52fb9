import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeLoop } from './closeLoop.ts'
import { firstCollapse } from './firstCollapse.ts'
import { StethLoan } from './StethLoan.ts'

/**
 * A loan whose collateral is all staked ether: liquidated where 0.83 of it no longer covers the
 * debt.
 */
const loan = (debt: number, saleAtPar: number, saleMax: number | null = null): StethLoan => ({
  collateral: 100,
  threshold: 0.83,
  staked: 100,
  stakedThreshold: 0.83,
  debt,
  saleAtPar,
  saleMax,
})

test('[REPRO4] a loan is liquidated where its collateral at the rate no longer covers it', () => {
  const rate = (79.681 / 83) * StethLoan.firstRate
  assert.equal(StethLoan.isLiquidated(loan(79.68, 1), rate), false)
  assert.equal(StethLoan.isLiquidated(loan(79.69, 1), rate), true)
})

test('[REPRO4] what is liquidated sells more of a cheaper collateral, up to all of it', () => {
  const loans = [loan(80, 10), loan(80, 10, 10.5), loan(1, 10)]
  assert.equal(StethLoan.sold(loans, 0.8), 10 / 0.8 + 10.5)
  assert.equal(StethLoan.sold(loans, 0.99), 0)
})

test('[REPRO5] the published swap of 80,000 leaves the published pool', () => {
  const { rounds, isCollapsed } = closeLoop([], 80_000, 'compat')
  assert.equal(rounds.length, 1)
  assert.ok(Math.abs(rounds[0]!.rate - 0.97164) < 5e-5)
  assert.equal(isCollapsed, false)
})

test('[REPRO5] corrected books sell every loan once, published ones again', () => {
  const loans = [loan(80, 9_500), loan(79, 19_000)]
  const total = (bookkeeping: 'compat' | 'corrected') =>
    closeLoop(loans, 94_000, bookkeeping)
      .rounds.slice(1)
      .reduce((sum, { sold }) => sum + sold, 0)
  const { rounds } = closeLoop(loans, 94_000, 'corrected')
  assert.ok(Math.abs(total('corrected') - StethLoan.sold(loans, rounds.at(-1)!.rate)) < 0.001)
  assert.ok(total('compat') > total('corrected') + 9_000)
})

test('[REPRO5] without loans nothing but the swap itself brings a collapse', () => {
  const first = firstCollapse([], 1_000, 'corrected')
  assert.ok(first !== null)
  assert.equal(closeLoop([], first, 'compat').isCollapsed, true)
  assert.equal(closeLoop([], first - 1_000, 'compat').isCollapsed, false)
  assert.throws(() => firstCollapse([], 0, 'compat'), /the step is positive/)
})
