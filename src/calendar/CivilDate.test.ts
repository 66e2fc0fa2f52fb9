import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns } from '../../test/numRuns.ts'
import { CivilDate } from './CivilDate.ts'

const DAY_MS = 86_400_000
const last = Date.UTC(2199, 11, 31) / DAY_MS

test('[CAL1] every day from 1970 to 2199 reads as the platform has it, and back', () => {
  for (let day = 0; day <= last; day++) {
    const [platform, date] = [new Date(day * DAY_MS), CivilDate.ofDay(day)]
    const text = platform.toISOString().slice(0, 10)
    assert.equal(CivilDate.format(date), text)
    assert.equal(CivilDate.parse(text), day)
    assert.equal(CivilDate.weekday(date) % 7, platform.getUTCDay(), text)
    assert.equal(CivilDate.yearOf(date), platform.getUTCFullYear())
  }
})

test('[CAL1] there is no 29th of February in a common year, and nothing outside the years', () => {
  assert.equal(CivilDate.of(2000, 2, 29), 11_016)
  for (const [year, month, day] of [
    [2100, 2, 29],
    [2023, 2, 29],
    [2024, 4, 31],
    [2024, 0, 1],
    [2024, 13, 1],
    [2024, 1, 0],
    [2024, 1, 32],
    [1969, 12, 31],
    [2200, 1, 1],
  ] as const) {
    assert.equal(CivilDate.of(year, month, day), null, `${year}-${month}-${day}`)
  }
  assert.throws(() => CivilDate.at(2023, 2, 29), /2023-2-29 exists/)
})

test('[CAL1] a date is read only where it is written in full', () => {
  for (const text of [
    '2024-5-28',
    '24-05-28',
    '2024-05-28T00:00',
    '2024/05/28',
    ' 2024-05-28',
    '',
  ]) {
    assert.equal(CivilDate.parse(text), null, text)
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 11 }), (text) => {
      const date = CivilDate.parse(text)
      if (date !== null) assert.equal(CivilDate.format(date), text)
    }),
    { numRuns: manyRuns },
  )
})

test('[CAL2] the nth weekday of a month, from either end, as counting through the month finds it', () => {
  for (let year = 2015; year <= 2035; year++) {
    for (let month = 1; month <= 12; month++) {
      for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const) {
        const days = Array.from({ length: 31 }, (_, index) => CivilDate.of(year, month, index + 1))
        const all = days.filter((day) => day !== null && CivilDate.weekday(day) === weekday)
        for (const nth of [1, 2, 3, 4, 5, -1, -2, -5]) {
          const expected = all[nth > 0 ? nth - 1 : all.length + nth] ?? null
          assert.equal(CivilDate.nthWeekday(year, month, weekday, nth), expected)
        }
      }
    }
  }
})

test('[CAL2] Easter is where the church keeps it, at both ends of its range too', () => {
  const days = (text: string) => text.split(' ').map((one) => CivilDate.parse(one))
  const known =
    '2000-04-23 2008-03-23 2011-04-24 2019-04-21 2024-03-31 2025-04-20 2038-04-25 2076-04-19 2160-03-23'
  for (const date of days(known)) {
    assert.ok(date !== null)
    assert.equal(CivilDate.easter(CivilDate.yearOf(date)), date)
  }
  for (let year = 1970; year <= 2199; year++) {
    const easter = CivilDate.easter(year)
    assert.equal(CivilDate.weekday(easter), 7)
    assert.ok(easter >= CivilDate.at(year, 3, 22) && easter <= CivilDate.at(year, 4, 25))
  }
})
