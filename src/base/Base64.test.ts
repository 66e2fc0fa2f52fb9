import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Base64 } from './Base64.ts'

test('bytes are written as Node writes them, and read again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = Base64.encode(bytes)
      assert.equal(text, Buffer.from(bytes).toString('base64').replaceAll('=', ''))
      assert.deepEqual(Base64.decode(text), Uint8Array.from(bytes))
    }),
  )
  const many = Uint8Array.from({ length: 100_000 }, (_, index) => index)
  assert.deepEqual(Base64.decode(Base64.encode(many)), many)
})
