import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { type RestrictionTerm, RestrictionWindow } from './RestrictionWindow.ts'

const term = (days: number | null): RestrictionTerm => ({
  ...{ kind: 'liquidationOnly', days, endsWhenMet: false },
})

const last = (from: CivilDate, days: number): string => {
  const window = RestrictionWindow.open(term(days), from)
  return window.last === null ? 'never' : CivilDate.format(window.last)
}

test('[PRAC1] the days count from the day after, over leap days, and the last is restricted', () => {
  assert.equal(last(CivilDate.at(2026, 6, 24), 90), '2026-09-22')
  assert.equal(last(CivilDate.at(2027, 12, 15), 90), '2028-03-14')
  const windows = [RestrictionWindow.open(term(90), CivilDate.at(2026, 6, 24))]
  const on = (month: number, day: number) =>
    RestrictionWindow.holdsOn(windows, CivilDate.at(2026, month, day))
  assert.deepEqual([on(6, 23), on(6, 24), on(9, 22), on(9, 23)], [false, true, true, false])
})

test('[PRAC1] without days a restriction has no last day', () => {
  const windows = [RestrictionWindow.open(term(null), CivilDate.at(2026, 6, 24))]
  assert.ok(RestrictionWindow.holdsOn(windows, CivilDate.at(2199, 12, 31)))
  assert.ok(!RestrictionWindow.holdsOn(windows, CivilDate.at(2026, 6, 23)))
})

test('[PRAC1] [PRAC2] what ends when met ends with that day, never later; nothing else does', () => {
  const first = CivilDate.at(2025, 3, 10)
  const met = (days: number | null, endsWhenMet: boolean, after: number): number | null => {
    const window = RestrictionWindow.open({ ...term(days), endsWhenMet }, first)
    const { last } = RestrictionWindow.meet(window, CivilDate.plusDays(first, after))
    return last && last - first
  }
  assert.equal(met(null, true, 2), 2)
  assert.equal(met(90, true, 2), 2)
  assert.equal(met(90, true, 91), 90)
  assert.equal(met(90, false, 2), 90)
  assert.equal(met(null, false, 2), null)
})

test('[PRAC2] neither order, nor repetition, nor one more frees a day', () => {
  const windows = fc.array(
    fc
      .record({ from: fc.integer({ min: 20_000, max: 20_400 }), days: fc.nat({ max: 120 }) })
      .map(({ from, days }) => RestrictionWindow.open(term(days), CivilDate.ofDay(from))),
    { minLength: 1, maxLength: 6 },
  )
  const day = fc.integer({ min: 19_990, max: 20_530 }).map(CivilDate.ofDay)
  fc.assert(
    fc.property(windows, windows, day, (before, more, date) => {
      const held = RestrictionWindow.holdsOn(before, date)
      assert.equal(RestrictionWindow.holdsOn([...before].reverse(), date), held)
      assert.equal(RestrictionWindow.holdsOn([...before, ...before], date), held)
      assert.ok(!held || RestrictionWindow.holdsOn([...more, ...before], date))
    }),
    { numRuns },
  )
})
