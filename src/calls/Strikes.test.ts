import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import * as practices from './practices.ts'
import { type Excuse, type Liquidation, type StrikeRule, Strikes } from './Strikes.ts'

const start = CivilDate.at(2026, 1, 5)

const on = (day: number, ...excuses: Excuse[]): Liquidation => ({
  ...{ date: CivilDate.plusDays(start, day), excuses },
})

const rule = (nth: number, windowDays = 365): StrikeRule => ({
  ...practices.tastytrade,
  windowDays,
  ladder: Strikes.fromNth(nth, practices.closingOnly),
})

const counts = (one: StrikeRule, ...liquidations: Liquidation[]): number[] =>
  Strikes.tally(one, liquidations).map(({ strikes }) => strikes)

test('[PRAC3] a strike counts on its day and on the next 364, not on the 365th', () => {
  assert.deepEqual(counts(rule(9), on(0), on(364)), [1, 2])
  assert.deepEqual(counts(rule(9), on(0), on(365)), [1, 1])
  assert.deepEqual(counts(rule(9, 1), on(0), on(0), on(1)), [1, 2, 1])
})

test('[PRAC3] a strike never counts outside its window, in whatever order they are told', () => {
  const days = fc.array(fc.nat({ max: 1_500 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 400 }), (all, windowDays) => {
      const found = Strikes.tally(
        rule(3, windowDays),
        all.map((day) => on(day)),
      )
      for (const [index, { date, strikes }] of found.entries()) {
        const earlier = found.slice(0, index + 1)
        assert.equal(strikes, earlier.filter((one) => date - one.date < windowDays).length)
      }
      const again = Strikes.tally(
        rule(3, windowDays),
        all.toReversed().map((day) => on(day)),
      )
      assert.deepEqual(again, found)
    }),
    { numRuns },
  )
})

test('[PRAC4] what a rule exempts is no strike, and what it does not exempt is one', () => {
  assert.deepEqual(counts(rule(9), on(0), on(1, 'dayAfterExercise'), on(2)), [1, 1, 2])
  assert.deepEqual(counts(rule(9), on(0), on(1, 'deposit')), [1, 1])
  assert.deepEqual(counts(rule(9), on(0), on(1, 'adverseMarket')), [1, 2])
  assert.deepEqual(counts(practices.portfolioMargin, on(0), on(1, 'adverseMarket')), [1, 1])
  assert.deepEqual(counts(practices.portfolioMargin, on(0), on(1, 'dayAfterExercise')), [1, 2])
})

test('[PRAC5] the fourth strike and those after it restrict for ninety days each', () => {
  const found = Strikes.tally(
    practices.tastytrade,
    [0, 10, 20, 30, 40].map((day) => on(day)),
  )
  assert.deepEqual(
    found.map(({ brought }) => brought?.last ?? null),
    [null, null, null, on(120).date, on(130).date],
  )
  assert.deepEqual(
    found.map(({ isRestricted }) => isRestricted),
    [false, false, false, true, true],
  )
})

test('[PRAC5] a restriction outlives the strikes that brought it', () => {
  const [, , third] = Strikes.tally(rule(2, 30), [on(0), on(29), on(60)])
  assert.equal(third?.strikes, 1)
  assert.equal(third?.isRestricted, true)
  const excused = Strikes.tally(rule(1), [on(0), on(91, 'dayAfterExercise')])
  assert.deepEqual(
    excused.map(({ isRestricted }) => isRestricted),
    [true, false],
  )
})

test('[PRAC2] [PRAC5] a shorter restriction of a later strike does not end a longer one', () => {
  const ladder = [practices.closingOnly, { ...practices.closingOnly, days: 10 }]
  const found = Strikes.tally({ ...rule(1), ladder }, [
    on(0),
    on(5),
    on(90, 'deposit'),
    on(91, 'deposit'),
  ])
  assert.deepEqual(
    found.map(({ isRestricted }) => isRestricted),
    [true, true, true, false],
  )
})

test('[PRAC5] each strike brings its step of the ladder, and later ones the last', () => {
  const brings = [1, 2, 3, 4, 5, 9].map((nth) => Strikes.consequence(practices.optionsHouse, nth))
  assert.deepEqual(
    brings.map((term) => term && `${term.kind} ${term.days}`),
    [null, 'increasedMargin 30', 'increasedMargin 90', ...Array(3).fill('liquidationOnly 90')],
  )
})

test('[PRAC6] a rule is refused with its first fault and the step of it', () => {
  const fault = (change: Partial<StrikeRule>) => {
    const found = Strikes.validate({ ...rule(2), ...change })
    return found.ok ? null : found.error
  }
  const days = (count: number) => ({
    ladder: Strikes.fromNth(2, { ...practices.closingOnly, days: count }),
  })
  assert.equal(fault({}), null)
  assert.deepEqual(fault({ windowDays: 0 }), { code: 'strikes.window', step: 0 })
  assert.deepEqual(fault({ windowDays: 1.5, ladder: [] }), { code: 'strikes.window', step: 0 })
  assert.deepEqual(fault({ ladder: [] }), { code: 'strikes.ladderEmpty', step: 0 })
  for (const count of [-1, 0.5, 36_526]) {
    assert.deepEqual(fault(days(count)), { code: 'strikes.days', step: 2 })
  }
})
