import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Digest } from './Digest.ts'

const of = (...values: unknown[]): string => {
  const digest = Digest.create()
  for (const value of values) Digest.add(digest, value)
  return Digest.text(digest)
}

test('[SIM1] equal data has one fingerprint, frozen so that a change of it is seen', () => {
  const data = () => ({ type: 'Deposited', amount: 5n, marks: [1, 2.5], by: null, on: true })
  equal(of(data()), of(data()))
  equal(of(data()), '7c557ce82f8065c9')
  equal(of(), '9e3779b9811c9dc5')
})

test('[SIM1] data that differs in kind, order, length or place has another', () => {
  const values = [
    ...['1', 1, 1n, true, null, undefined, 1.5, -1, -1n, 2 ** 32, 2n ** 32n, 2n ** 70n, ''],
    ...[
      [],
      [1],
      [1, 1],
      [[1], 1],
      [1, [1]],
      {},
      { a: 1 },
      { b: 1 },
      { a: 1, b: 1 },
      { b: 1, a: 1 },
    ],
    ...[new Map([['a', 1]]), new Set(['a', 1]), ['ab', 'c'], ['a', 'bc'], 'ab', 'ba'],
  ]
  equal(new Set(values.map((value) => of(value))).size, values.length)
  ok(of(1, 2) !== of(2, 1))
})
