import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssertionError } from '../base/assert.ts'
import { Ratio } from '../money/Ratio.ts'
import { ratioIn } from './figures.ts'

test('amounts of a report are ordered to the last digit', () => {
  const texts = ['10', '9007199254740993.000000000000000001', '9007199254740993', '-0.5', '0']
  const sorted = texts.toSorted((a, b) => Ratio.compare(ratioIn(a), ratioIn(b)))
  assert.deepEqual(sorted, ['-0.5', '0', '10', texts[2], texts[1]])
})

test('what is no decimal is a fault of the report', () => {
  assert.throws(() => ratioIn('1e9'), AssertionError)
})
