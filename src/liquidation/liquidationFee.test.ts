import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { liquidationFee } from './liquidationFee.ts'

test('[LIQ14] the fee is rounded up and never beyond the equity that is left', () => {
  const rows: [bigint, bigint, bigint][] = [
    [1_000n, 500n, 10n],
    [1_001n, 500n, 11n],
    [1n, 500n, 1n],
    [0n, 500n, 0n],
    [1_001n, 5n, 5n],
    [1_001n, 0n, 0n],
    [1_001n, -7n, 0n],
  ]
  for (const [notional, equity, fee] of rows) {
    const rate = Ratio.of(1n, 100n)
    assert.equal(liquidationFee(Amount.of(notional), rate, Amount.of(equity)), fee)
  }
})
