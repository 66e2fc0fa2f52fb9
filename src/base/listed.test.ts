import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed } from './listed.ts'

test('five names are said, and the rest are counted', () => {
  for (const [names, text] of [
    ['', ''],
    ['a', 'a'],
    ['abcde', 'a, b, c, d, e'],
    ['abcdef', 'a, b, c, d, e and 1 more'],
    ['abcdefgh', 'a, b, c, d, e and 3 more'],
  ] as const) {
    assert.equal(listed([...names]), text)
  }
})
