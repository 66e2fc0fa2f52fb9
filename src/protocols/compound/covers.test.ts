import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lent } from '../../../test/cometLoans.ts'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { isBorrowCollateralized } from './isBorrowCollateralized.ts'
import { isLiquidatable } from './isLiquidatable.ts'
import type { Collateral, Loan, Totals } from './Loan.ts'

const wad = 10n ** 18n
const percent = (n: bigint): bigint => (n * wad) / 100n

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
  base: { decimals: 6, price: 10n ** 8n },
  principal: -50_000_000_000n,
  collaterals,
})
const both = (one: Loan): readonly unknown[] =>
  [isBorrowCollateralized(one, totals), isLiquidatable(one, totals)].map((answer) =>
    answer.ok ? answer.value : answer.error,
  )

test('[COMET4] one bitcoin against 52,500: may borrow, may not, can be absorbed', () => {
  assert.deepEqual(both(loan(bitcoin(65_625n))), [true, false])
  assert.deepEqual(both(loan(bitcoin(65_624n))), [false, false])
  assert.deepEqual(both(loan(bitcoin(63_000n))), [false, false])
  assert.deepEqual(both(loan(bitcoin(60_000n))), [false, true])
  assert.deepEqual(both({ ...loan(), principal: 0n }), [true, false])
  assert.deepEqual(both({ ...loan(), principal: 5n }), [true, false])
  assert.deepEqual(both(loan()), [false, true])
})

test('[COMET5] a bad price is refused where it is asked for and nowhere else', () => {
  const bad = ['BadPrice', 'BadPrice']
  assert.deepEqual(both({ ...loan(bitcoin(60_000n)), base: { decimals: 6, price: 0n } }), bad)
  assert.deepEqual(both(loan(bitcoin(0n))), bad)
  assert.deepEqual(both(loan(bitcoin(-1n))), bad)
  assert.deepEqual(both(loan(bitcoin(0n, 0n), bitcoin(65_625n))), [true, false], 'not held')
  assert.deepEqual(both(loan(bitcoin(65_625n), bitcoin(0n))), [true, false], 'not reached')
  assert.deepEqual(both(loan(bitcoin(63_000n), bitcoin(0n))), ['BadPrice', false])
  const priceless = { ...loan(bitcoin(0n)), base: { decimals: 6, price: 0n } }
  assert.deepEqual(both({ ...priceless, principal: 0n }), [true, false], 'nothing is owed')
})

test('[COMET4] who may borrow cannot be absorbed; only price and interest change that', () => {
  const seen = { absorbable: 0, between: 0, safe: 0, fell: 0 }
  fc.assert(
    fc.property(lent, fc.bigInt(0n, 10_000n), (one, drop) => {
      const answer = isLiquidatable(one.loan, one.totals)
      const open = isBorrowCollateralized(one.loan, one.totals)
      assert.ok(answer.ok && open.ok)
      assert.ok(!(answer.value && open.value))
      seen[answer.value ? 'absorbable' : open.value ? 'safe' : 'between'] += 1
      if (answer.value) return
      const better = {
        ...one.loan,
        collaterals: one.loan.collaterals.map((held) => ({ ...held, price: held.price + drop })),
      }
      assert.deepEqual(isLiquidatable(better, one.totals), answer)
      const baseBorrowIndex = one.totals.baseBorrowIndex * 2n
      const later = isLiquidatable(one.loan, { ...one.totals, baseBorrowIndex })
      if (later.ok && later.value) seen.fell += 1
    }),
    { numRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > numRuns / 100, JSON.stringify(seen))
})
