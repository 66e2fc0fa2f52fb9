import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { words } from './words.ts'

test('[ALR2] a decimal keeps every digit, with thousands apart and cents in twos', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['1240.5', '1,240.50'],
    ['-1240.5', '-1,240.50'],
    ['1234567.00000001', '1,234,567.00000001'],
    ['0.31', '0.31'],
    ['not a number', 'not a number'],
  ]
  for (const [given, shown] of rows) assert.equal(words.grouped(given), shown)
})

test('[ALR2] what is left without separators is the number itself', () => {
  const decimal = fc
    .tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.integer({ min: 1, max: 18 }), fc.nat(999_999))
    .map(([whole, places, part]) => `${whole}.${`${part}`.padStart(places, '0')}1`)
  fc.assert(
    fc.property(decimal, (text) => assert.equal(words.grouped(text).replaceAll(',', ''), text)),
    { numRuns },
  )
})

test('[ALR3] no name leaves its line, and a long one is cut', () => {
  assert.equal(words.name('a\r\nBcc: x'), 'a\\u000d\\u000aBcc: x')
  assert.equal(words.name('\u202egnp.exe\u2028\u200b'), '\\u202egnp.exe\\u2028\\u200b')
  assert.equal(words.name('\ud800x'), '\ufffdx')
  assert.equal([...words.name('😀'.repeat(100))].length, 81)
  const letter = fc
    .oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.integer({ min: 0, max: 255 }))
    .map((code) => String.fromCodePoint(code))
  fc.assert(
    fc.property(fc.string({ unit: letter, maxLength: 400 }), (given) => {
      const shown = words.name(given)
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      assert.ok(shown.isWellFormed())
      assert.ok(shown.length <= 8 * 81)
    }),
    { numRuns },
  )
})

test('[ALR1] a moment is UTC, with its day where that is another, and how far it is', () => {
  const now = Date.UTC(2021, 4, 19, 13, 22)
  const rows: readonly (readonly [number, string])[] = [
    [58 * 60_000, '14:20 UTC (58 min)'],
    [30_000, '13:22 UTC (30 s)'],
    [0, '13:22 UTC (now)'],
    [-120_000, '13:20 UTC (2 min ago)'],
    [2 * 3_600_000 + 60_000, '15:23 UTC (2 h 1 min)'],
    [12 * 3_600_000, '2021-05-20 01:22 UTC (12 h)'],
    [51 * 3_600_000, '2021-05-21 16:22 UTC (2 d 3 h)'],
  ]
  for (const [ms, shown] of rows) assert.equal(words.moment(now + ms, now), shown)
})
