import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lending } from '../../../test/cometLoans.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { AssertionError } from '../../base/assert.ts'
import { accrue } from './accrue.ts'
import type { Totals } from './Loan.ts'
import { Principal } from './Principal.ts'
import { type RateModel, Rates } from './Rates.ts'

const wad = 10n ** 18n

const totals: Totals = {
  baseSupplyIndex: 1_020_000_000_000_000n,
  baseBorrowIndex: 1_050_000_000_000_000n,
  totalSupplyBase: 1_000_000_000n,
  totalBorrowBase: 800_000_000n,
  lastAccrualTime: 0n,
}
const kink = (8n * wad) / 10n
const model: RateModel = {
  supply: { base: 0n, slopeLow: (4n * wad) / 100n, slopeHigh: 2n * wad, kink },
  borrow: { base: (15n * wad) / 1_000n, slopeLow: (5n * wad) / 100n, slopeHigh: 3n * wad, kink },
}

test('[COMET1] principals come to balances and back, the protocol keeps the dust', () => {
  assert.equal(Principal.balance(100_000_001n, totals), 102_000_001n)
  assert.equal(Principal.balance(-100_000_001n, totals), -105_000_001n)
  assert.equal(Principal.of(100_000_001n, totals), 98_039_216n)
  assert.equal(Principal.of(-100_000_001n, totals), -95_238_097n)
  assert.deepEqual(Principal.totals(totals), { supply: 1_020_000_000n, borrow: 840_000_000n })
})

test('[COMET2] utilisation with interest, and both rates over the kink, at it and under', () => {
  const used = Rates.utilization(totals)
  assert.equal(used, 823_529_411_764_705_882n)
  assert.equal(Rates.perSecond(model.supply, used), 2_506_938_848n)
  assert.equal(Rates.perSecond(model.borrow, used), 3_982_376_815n)
  // 1.5% + 5% × 0.8 a year.
  assert.equal(Rates.perSecond(model.borrow, kink), 475_646_879n + 1_268_391_679n)
  assert.equal(Rates.perSecond(model.borrow, 0n), 475_646_879n)
  assert.equal(Rates.utilization({ ...totals, totalSupplyBase: 0n }), 0n)
  const short = { ...totals, totalSupplyBase: 400_000_000n }
  assert.ok(Rates.utilization(short) > wad, 'more may be owed than is supplied')
})

test('[COMET3] a day moves both indices, no time moves none, time does not go backwards', () => {
  const after = accrue(totals, model, 86_400n)
  assert.deepEqual(after, {
    ...totals,
    baseSupplyIndex: 1_020_220_931_506_796n,
    baseBorrowIndex: 1_050_361_281_224_656n,
    lastAccrualTime: 86_400n,
  })
  assert.deepEqual(accrue(totals, model, 0n), totals)
  assert.throws(() => accrue(after, model, 86_399n), AssertionError)
})

test('[COMET3] one accrual is simple: its interest is in proportion to its time', () => {
  fc.assert(
    fc.property(lending, fc.bigInt(0n, 10n ** 8n), ({ totals: before, model: own }, seconds) => {
      const start = before.lastAccrualTime
      const once = accrue(before, own, start + seconds)
      const thrice = accrue(before, own, start + 3n * seconds)
      for (const name of ['baseSupplyIndex', 'baseBorrowIndex'] as const) {
        const [one, three] = [once[name] - before[name], thrice[name] - before[name]]
        assert.ok(one >= 0n)
        assert.ok(three >= 3n * one && three < 3n * one + 3n)
      }
    }),
    { numRuns },
  )
})

test('[COMET3] two accruals at unchanged rates: the second earns on the first', () => {
  const seconds = fc.bigInt(0n, 10n ** 8n)
  fc.assert(
    fc.property(lending, seconds, seconds, ({ totals: before, model: own }, first, second) => {
      // Flat curves: the rates do not depend on the utilisation after the first accrual.
      const flat = { ...own.borrow, slopeLow: 0n, slopeHigh: 0n }
      const level = { supply: flat, borrow: flat }
      const rate = Rates.perSecond(flat, 0n)
      const start = before.lastAccrualTime
      const once = accrue(before, level, start + first + second)
      const twice = accrue(accrue(before, level, start + first), level, start + first + second)
      for (const name of ['baseSupplyIndex', 'baseBorrowIndex'] as const) {
        const more = (before[name] * rate * first * rate * second) / wad ** 2n
        const slack = 2n + (rate * second) / wad
        const gain = twice[name] - once[name] - more
        assert.ok(gain >= -slack && gain <= slack, `${gain}`)
      }
    }),
    { numRuns },
  )
})
