import assert from 'node:assert/strict'
import { test } from 'node:test'
import { span } from './span.ts'

test('a length of time is told in its two largest units, the smaller where there is any of it', () => {
  const cases: readonly (readonly [number, string])[] = [
    [1, '1 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [86_400_000, '1 d'],
    [93_600_000, '1 d 2 h'],
  ]
  for (const [ms, text] of cases) assert.equal(span(ms), text)
})
