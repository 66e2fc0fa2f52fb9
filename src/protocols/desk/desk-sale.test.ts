import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Ratio } from '../../money/Ratio.ts'
import { DeskLoan } from './DeskLoan.ts'
import { DeskSale } from './DeskSale.ts'

const numRuns = Math.max(10_000, Number(process.env.FC_NUM_RUNS ?? 0))

const percent = (n: bigint): Ratio => Ratio.of(n, 100n)
const loan = (debt: bigint, collateral: bigint): DeskLoan => ({ debt, collateral })

test('[DESK4] a sale to a level, fee included, in worked numbers', () => {
  const sale = DeskSale.saleTo(loan(8_500n, 10_000n), percent(55n), percent(2n))
  // (8,500 - 5,500) ÷ (1 - 0.02 - 0.55) = 6,976.74…, and the rounding of the fee asks for one more.
  assert.equal(sale, 6_978n)
  const { fee, repaid, loan: left } = DeskSale.sell(loan(8_500n, 10_000n), 6_978n, percent(2n))
  assert.deepEqual([fee, repaid, left], [140n, 6_838n, loan(1_662n, 3_022n)])
  assert.equal(DeskSale.saleTo(loan(85n, 100n), percent(50n), percent(2n)), 74n)
  assert.equal(DeskSale.saleTo(loan(55n, 100n), percent(55n), percent(2n)), 0n)
})

test('[DESK4] no part is enough: the fee eats what a sale brings, or all would have to go', () => {
  assert.equal(DeskSale.saleTo(loan(99n, 100n), percent(98n), percent(2n)), null)
  assert.equal(DeskSale.saleTo(loan(99n, 100n), percent(98n), Ratio.of(195n, 10_000n)), null)
  assert.equal(DeskSale.saleTo(loan(120n, 100n), percent(50n), percent(2n)), null)
  assert.equal(DeskSale.saleTo(loan(99n, 100n), percent(50n), percent(2n)), null)
  assert.equal(DeskSale.saleTo(loan(100n, 100n), percent(50n), Ratio.zero), 100n)
})

const atoms = fc.oneof(fc.bigInt(0n, 500n), fc.bigInt(0n, 10n ** 15n))
const target = fc.integer({ min: 1, max: 950 }).map((n) => Ratio.of(BigInt(n), 1_000n))
const fees = fc.oneof(
  fc.constantFrom(Ratio.zero, percent(1n), percent(2n), Ratio.of(219n, 5_219n)),
  fc.bigInt(0n, 200n).map((n) => Ratio.of(n, 1_000n)),
)

test('[DESK4] the sale is enough, one atom less is not, and null is where no part is', () => {
  let [enough, none] = [0, 0]
  fc.assert(
    fc.property(atoms, atoms, target, fees, (debt, collateral, level, fee) => {
      const whole = loan(debt, collateral)
      const value = DeskSale.saleTo(whole, level, fee)
      const after = (sold: bigint) => DeskSale.sell(whole, sold, fee).loan
      if (value === null) {
        none += 1
        if (collateral < 600n) {
          const isSteep = Ratio.compare(Ratio.add(fee, level), Ratio.of(999n, 1_000n)) <= 0
          for (let sold = 0n; sold <= collateral && isSteep; sold++) {
            assert.ok(DeskLoan.isAbove(after(sold), level), `${sold} is enough`)
          }
        }
        return
      }
      enough += 1
      assert.ok(value <= collateral)
      assert.ok(!DeskLoan.isAbove(after(value), level))
      assert.equal(value > 0n, DeskLoan.isAbove(whole, level))
      if (value > 0n) assert.ok(DeskLoan.isAbove(after(value - 1n), level))
    }),
    { numRuns },
  )
  assert.ok(enough > 1_000 && none > 1_000, `${enough} enough, ${none} none`)
})

test('[DESK10] on the safe side a sale lowers the ratio, beyond it raises it', () => {
  fc.assert(
    fc.property(atoms, atoms, fees, fc.bigInt(1n, 10n ** 15n), (debt, collateral, fee, value) => {
      const { sold, repaid, loan: left } = DeskSale.sell(loan(debt, collateral), value, fee)
      if (sold === 0n || left.collateral === 0n || left.debt === 0n) return
      // After against before: (debt - repaid) ÷ (collateral - sold) against debt ÷ collateral.
      const before = Ratio.of(debt, collateral)
      const brought = Ratio.of(repaid, sold)
      const change = Ratio.compare(Ratio.of(left.debt, left.collateral), before)
      assert.equal(change, Ratio.compare(before, brought))
      // With one minus the fee above the ratio by more than the rounding of the fee, it falls.
      const net = Ratio.sub(Ratio.one, fee)
      if (Ratio.compare(Ratio.sub(net, Ratio.of(1n, sold)), before) > 0) assert.equal(change, -1)
      if (Ratio.compare(net, before) < 0) assert.equal(change, 1)
    }),
    { numRuns },
  )
})

test('[DESK9] what a sale takes is fee, repayment and surplus; what it leaves owed is a deficit', () => {
  fc.assert(
    fc.property(atoms, atoms, fees, fc.bigInt(0n, 10n ** 15n), (debt, collateral, fee, value) => {
      const sale = DeskSale.sell(loan(debt, collateral), value, fee)
      assert.equal(sale.fee + sale.repaid + sale.surplus, sale.sold)
      assert.equal(sale.repaid + sale.loan.debt, debt)
      assert.equal(sale.sold + sale.loan.collateral, collateral)
      for (const part of [sale.fee, sale.repaid, sale.surplus]) assert.ok(part >= 0n)
      assert.ok(sale.loan.debt >= 0n && sale.loan.debt <= debt)
      assert.ok(sale.surplus === 0n || sale.loan.debt === 0n)
    }),
    { numRuns },
  )
  const closed = DeskSale.sell(loan(85n, 100n), 100n, percent(2n))
  assert.deepEqual([closed.surplus, closed.loan], [13n, loan(0n, 0n)])
  assert.deepEqual(DeskSale.sell(loan(99n, 100n), 500n, percent(2n)).loan, loan(1n, 0n))
})
