import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Result } from './Result.ts'

test('a result is a value or a reason', () => {
  assert.deepEqual(Result.success(1n), { ok: true, value: 1n })
  assert.deepEqual(Result.failure('call.closed'), { ok: false, error: 'call.closed' })
})
