import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { disposal } from './disposal.ts'

const offer = (lots: bigint, over: bigint, under: bigint) =>
  disposal(Quantity.of(lots), Ratio.of(over, under))

test('[FALL14] the fund offers a share of what it inherited, rounded up, on the other side', () => {
  const rows: [bigint, bigint, bigint, bigint][] = [
    [-101n, 1n, 10n, 11n],
    [100n, 1n, 10n, -10n],
    [1n, 1n, 10n, -1n],
    [-1n, 1n, 10n, 1n],
    [7n, 1n, 1n, -7n],
    [7n, 3n, 2n, -7n],
    [0n, 1n, 10n, 0n],
    [50n, 0n, 1n, 0n],
  ]
  for (const [lots, over, under, expected] of rows) assert.equal(offer(lots, over, under), expected)
})

test('[FALL14] an inheritance comes to an end', () => {
  let left = 1_000_000n
  let marks = 0
  for (; left !== 0n && marks < 1_000; marks++) left += offer(left, 1n, 10n)
  assert.ok(marks < 150, `${marks} marks`)
})
