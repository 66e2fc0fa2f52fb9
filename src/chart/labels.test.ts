import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changePercent, clock, compact, dateOf, fullDate, grouped } from './labels.ts'

test('numbers for a glance keep three digits', () => {
  for (const [value, text] of [
    [0, '0'],
    [7, '7'],
    [0.1234567, '0.1235'],
    [999, '999'],
    [999.6, '1k'],
    [1_234, '1.23k'],
    [12_345, '12.3k'],
    [123_456, '123k'],
    [999_999, '1M'],
    [-2_500_000, '-2.5M'],
    [3e9, '3bn'],
    [4.2e13, '42T'],
  ] as const) {
    assert.equal(compact(value), text)
  }
})

test('thousands stand apart, digits after the point do not', () => {
  assert.equal(grouped(1_234_567), '1,234,567')
  assert.equal(grouped('-31204.123456'), '-31,204.123456')
  assert.equal(grouped('999'), '999')
})

test('a change has its sign, a moment its day', () => {
  assert.deepEqual([changePercent(-0.2994), changePercent(0.5)], ['−29.9%', '+50.0%'])
  const moment = Date.UTC(2021, 4, 19, 13, 7)
  assert.deepEqual(
    [clock(moment), dateOf(moment), fullDate(moment)],
    ['13:07', '19 May', '19 May 2021'],
  )
})
