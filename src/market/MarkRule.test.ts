import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MarkRule } from './MarkRule.ts'

const rule = (of: Partial<MarkRule> = {}): MarkRule => ({
  rule: 'last',
  weight: 0.1,
  band: null,
  ...of,
})
const prices = { last: 90, index: 100 }

test('[MARK1] four rules make four marks of one crash', () => {
  const marks = (['last', 'index', 'smoothed', 'median'] as const).map(
    (name) => MarkRule.next(rule({ rule: name }), 0, prices).mark,
  )
  assert.deepEqual(marks, [90, 100, 99, 99])
  let basis = 0
  for (let n = 0; n < 10; n++) basis = MarkRule.next(rule(), basis, prices).basis
  assert.ok(Math.abs(basis - -10 * (1 - 0.9 ** 10)) < 1e-12)
})

test('[MARK2] a band holds the mark near the index', () => {
  assert.equal(MarkRule.next(rule({ band: 0.05 }), 0, prices).mark, 95)
  assert.equal(MarkRule.next(rule({ band: 0.05 }), 0, { last: 130, index: 100 }).mark, 105)
  assert.equal(MarkRule.next(rule({ band: 0.2 }), 0, prices).mark, 90)
  assert.throws(() => MarkRule.next(rule({ weight: 0 }), 0, prices), /a weight is above 0/)
  assert.throws(() => MarkRule.next(rule({ band: -1 }), 0, prices), /a band is not negative/)
  assert.throws(() => MarkRule.next(rule(), 0, { last: Number.NaN, index: 1 }), /prices/)
})

test('[MARK3] venues without a price are left out of an index', () => {
  assert.equal(MarkRule.index([100, 110], [3, 1]), 102.5)
  assert.equal(MarkRule.index([100, null, 110], [1, 5, 1]), 105)
  assert.equal(MarkRule.index([null, 110], [1, 0]), null)
  assert.throws(() => MarkRule.index([100], [-1]), /not negative/)
})
