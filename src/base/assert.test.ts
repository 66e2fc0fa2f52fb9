import nodeAssert from 'node:assert/strict'
import { test } from 'node:test'
import { AssertionError, assert, defined } from './assert.ts'

test('a broken invariant stops the program with its sentence', () => {
  assert(1n + 1n === 2n, 'sums are sums')
  nodeAssert.throws(() => assert(false, 'decide: time does not run backwards'), {
    name: 'Base.AssertionError',
    message: 'decide: time does not run backwards',
  })
})

test('what must be there is there, zero and the empty text included', () => {
  nodeAssert.deepEqual([defined(0n, 'n'), defined('', 't'), defined(false, 'b')], [0n, '', false])
  nodeAssert.throws(() => defined(undefined, 'a mark'), AssertionError)
  nodeAssert.throws(() => defined(null, 'a mark'), AssertionError)
})
