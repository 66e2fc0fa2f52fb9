import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'

test('[MONEY5] products of the walk stay inside 128 bits, stored numbers inside 64', () => {
  assert.ok(limits.quantity * limits.price <= 2n ** 106n)
  for (const stored of [limits.amount, limits.notional]) assert.ok(stored <= 2n ** 63n - 1n)
  for (const factor of [limits.amount, limits.notional, limits.funding]) {
    assert.ok(factor * limits.quantity < 2n ** 127n)
  }
})

test('[MONEY5] a time is a year people live in, and a safe integer', () => {
  assert.ok(Number.isSafeInteger(limits.time))
  assert.equal(new Date(limits.time).getUTCFullYear(), 2286)
})
