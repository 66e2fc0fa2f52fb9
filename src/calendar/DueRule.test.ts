import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { type Answer, Calendar } from './Calendar.ts'
import { CivilDate } from './CivilDate.ts'
import { type CutOff, type DayCount, type DueOnDate, DueRule } from './DueRule.ts'
import { calendarNamed, presetIds } from './presets.ts'
import { cycleAt } from './SettlementCycle.ts'
import { UsMargin } from './UsMargin.ts'
import { Zone } from './Zone.ts'

const HOUR_MS = 3_600_000
const nyse = calendarNamed('NYSE')
const newYork = Zone.named('America/New_York')

const on = (text: string): CivilDate => {
  const date = CivilDate.parse(text)
  assert.ok(date !== null, text)
  return date
}

function told<T>(answer: Answer<T>): T {
  assert.ok(answer.ok, JSON.stringify(answer))
  return answer.value
}

const instant = (date: string, hours: number, zone = newYork): number =>
  told(Zone.instantOf(zone, { date: on(date), time: hours * HOUR_MS }))

const iso = (answer: Answer<number>): string => new Date(told(answer)).toISOString()
const businessDays = (days: number): DayCount => ({ kind: 'businessDays', days })
const atClose: CutOff = { kind: 'close' }
const atHour = (hours: number): CutOff => ({ kind: 'time', time: hours * HOUR_MS, zone: newYork })

const rule = (count: DayCount, change: Partial<DueOnDate> = {}): DueOnDate => ({
  ...{ kind: 'date', calendar: nyse, count, cutOff: atHour(15), lateIssue: 'sameDay' },
  ...change,
})

const dueOn = (one: DueOnDate, date: string, hours = 12): string =>
  CivilDate.format(told(DueRule.dueDate(one, instant(date, hours))))

test('[CAL14] at once is the moment of issue, after a time so much later', () => {
  const issued = 1_781_000_000_001
  assert.equal(told(DueRule.due({ kind: 'immediate' }, issued)), issued)
  assert.equal(told(DueRule.due({ kind: 'after', span: 7_200_000 }, issued)), issued + 7_200_000)
})

test('[CAL14] business days are counted after the date of issue, over weekends and holidays', () => {
  // 19 June 2026, a Friday, is Juneteenth.
  assert.equal(dueOn(rule(businessDays(3)), '2026-06-16'), '2026-06-22')
  assert.equal(dueOn(rule(businessDays(1)), '2026-06-18'), '2026-06-22')
  assert.equal(dueOn(rule(businessDays(1)), '2026-06-20'), '2026-06-22')
})

test('[CAL14] none at all is the day of issue, or the next that is a business day', () => {
  assert.equal(dueOn(rule(businessDays(0)), '2026-06-18'), '2026-06-18')
  assert.equal(dueOn(rule(businessDays(0)), '2026-06-19'), '2026-06-22')
})

test('[CAL14] calendar days land where they fall, or on the next business day', () => {
  const days = (landing: 'asIs' | 'nextBusinessDay') =>
    rule({ kind: 'calendarDays', days: 5, landing })
  assert.equal(dueOn(days('asIs'), '2026-06-15'), '2026-06-20')
  assert.equal(dueOn(days('nextBusinessDay'), '2026-06-15'), '2026-06-22')
  assert.equal(dueOn(days('nextBusinessDay'), '2026-06-17'), '2026-06-22')
})

test('[CAL15] the cut-off is a time on the clock of its zone, on early closes too', () => {
  assert.equal(
    iso(DueRule.due(rule(businessDays(1)), instant('2026-06-15', 9))),
    '2026-06-16T19:00:00.000Z',
  )
  assert.equal(
    iso(DueRule.due(rule(businessDays(1)), instant('2026-11-26', 9))),
    '2026-11-27T20:00:00.000Z',
  )
  const tokyo: CutOff = { kind: 'time', time: 10 * HOUR_MS, zone: Zone.named('Asia/Tokyo') }
  // At 20:00 in New York it is the 16th in Tokyo, whose clock tells the date of issue.
  const due = DueRule.due(rule(businessDays(1), { cutOff: tokyo }), instant('2026-06-15', 20))
  assert.equal(iso(due), '2026-06-17T01:00:00.000Z')
})

test('[CAL15] the close is the day’s own, and midnight where a day has none', () => {
  const close = (count: DayCount, date: string) =>
    iso(DueRule.due(rule(count, { cutOff: atClose }), instant(date, 9)))
  assert.equal(close(businessDays(1), '2026-06-15'), '2026-06-16T20:00:00.000Z')
  assert.equal(close(businessDays(1), '2026-11-26'), '2026-11-27T18:00:00.000Z')
  const days: DayCount = { kind: 'calendarDays', days: 5, landing: 'asIs' }
  assert.equal(close(days, '2026-06-15'), '2026-06-21T04:00:00.000Z')
})

test('[CAL15] nothing is due before it is issued', () => {
  const late = instant('2026-06-16', 16)
  assert.equal(told(DueRule.due(rule(businessDays(0)), late)), late)
})

test('[CAL16] exactly at the cut-off is in time, a millisecond later counts as the next day', () => {
  const next = rule(businessDays(1), { lateIssue: 'nextBusinessDay' })
  const cutOff = instant('2026-06-16', 15)
  const due = (at: number) => CivilDate.format(told(DueRule.dueDate(next, at)))
  assert.equal(due(cutOff), '2026-06-17')
  assert.equal(due(cutOff + 1), '2026-06-18')
  assert.equal(dueOn(rule(businessDays(1)), '2026-06-16', 16), '2026-06-17')
})

test('[CAL16] what is issued on no business day counts as the next, and so does what is late before', () => {
  const next = rule(businessDays(1), { lateIssue: 'nextBusinessDay' })
  assert.equal(dueOn(next, '2026-06-18', 14), '2026-06-22')
  assert.equal(dueOn(next, '2026-06-18', 16), '2026-06-23')
  assert.equal(dueOn(next, '2026-06-19', 9), '2026-06-23')
  assert.equal(dueOn(next, '2026-06-21', 9), '2026-06-23')
  const early = rule(businessDays(1), { lateIssue: 'nextBusinessDay', cutOff: atClose })
  assert.equal(dueOn(early, '2026-11-27', 13), '2026-11-30')
  assert.equal(dueOn(early, '2026-11-27', 14), '2026-12-01')
})

test('[CAL17] the payment period is the settlement cycle of the trade date and two days more', () => {
  const regT = rule(UsMargin.paymentPeriod)
  assert.equal(dueOn(regT, '2017-08-31'), '2017-09-08')
  assert.equal(dueOn(regT, '2017-09-05'), '2017-09-11')
  assert.equal(dueOn(regT, '2024-05-20'), '2024-05-24')
  assert.equal(dueOn(regT, '2024-05-24'), '2024-05-31')
  assert.equal(dueOn(regT, '2024-05-28'), '2024-05-31')
  assert.equal(dueOn(regT, '2026-06-08'), '2026-06-11')
})

test('[CAL17] before the first cycle there is none', () => {
  const date = on('1995-06-06')
  const fault = { code: 'cycle.outOfRange', of: 'settlement cycle', date }
  assert.deepEqual(cycleAt(UsMargin.settlement, date), { ok: false, error: fault })
  assert.equal(told(cycleAt(UsMargin.settlement, on('1995-06-07'))), 3)
  const late = rule({ ...UsMargin.paymentPeriod, cycles: UsMargin.settlement.slice(2) })
  assert.equal(DueRule.due(late, instant('2024-05-24', 9)).ok, false)
})

test('[CAL18] the rule for what is bought and sold within a day changed on 4 June 2026', () => {
  assert.equal(UsMargin.intradayRegime(on('2026-06-03')), 'legacyDayTrade')
  assert.equal(UsMargin.intradayRegime(on('2026-06-04')), 'intradayMargin')
})

test('[CAL9] where calendar or zone do not reach there is a fault, not a date', () => {
  const issued = instant('2035-12-31', 9)
  const outside = {
    ok: false,
    error: { code: 'calendar.outOfRange', of: 'NYSE', date: on('2036-01-01') },
  }
  for (const lateIssue of ['sameDay', 'nextBusinessDay'] as const) {
    const one = rule(businessDays(1), { lateIssue })
    assert.deepEqual(DueRule.due(one, issued), outside)
    assert.deepEqual(DueRule.due(one, instant('2036-01-01', 9)), outside)
  }
  const days = rule({ kind: 'calendarDays', days: 1, landing: 'asIs' }, { cutOff: atClose })
  assert.deepEqual(DueRule.due(days, issued), outside)
  assert.equal(DueRule.due(rule(businessDays(1)), 0).ok, false)
})

const joint = Calendar.join('NYSE+TARGET', nyse, [calendarNamed('TARGET')])
const calendars = fc.constantFrom(...presetIds.map(calendarNamed), joint)
const counts: fc.Arbitrary<DayCount> = fc.oneof(
  fc.nat(15).map(businessDays),
  fc.constant(UsMargin.paymentPeriod),
  fc.record({
    kind: fc.constant('calendarDays' as const),
    days: fc.nat(40),
    landing: fc.constantFrom('asIs' as const, 'nextBusinessDay' as const),
  }),
)
const cutOffs: fc.Arbitrary<CutOff> = fc.oneof(
  fc.constant(atClose),
  fc.record({
    kind: fc.constant('time' as const),
    time: fc.nat(24).map((hours) => hours * HOUR_MS),
    zone: fc.constantFrom(...Zone.ids).map(Zone.named),
  }),
)
const rules: fc.Arbitrary<DueOnDate> = fc.record({
  kind: fc.constant('date' as const),
  calendar: calendars,
  count: counts,
  cutOff: cutOffs,
  lateIssue: fc.constantFrom('sameDay' as const, 'nextBusinessDay' as const),
})
const times = fc.integer({ min: Date.UTC(2015, 0, 3), max: Date.UTC(2035, 8, 1) })

test('[CAL14] a due date in business days is a business day', () => {
  fc.assert(
    fc.property(rules, times, (one, issued) => {
      fc.pre(one.count.kind !== 'calendarDays' || one.count.landing === 'nextBusinessDay')
      const date = told(DueRule.dueDate(one, issued))
      assert.ok(told(Calendar.isBusinessDay(one.calendar, date)))
    }),
    { numRuns: 5 * numRuns },
  )
})

test('[CAL15] what is issued later is never due earlier, and nothing before it is issued', () => {
  fc.assert(
    fc.property(rules, times, fc.nat(5 * 24 * HOUR_MS), (one, issued, later) => {
      const due = told(DueRule.due(one, issued))
      assert.ok(due >= issued)
      assert.ok(told(DueRule.due(one, issued + later)) >= due)
    }),
    { numRuns: 20 * numRuns },
  )
})

test('[CAL15] the same across the days on which the settlement cycle became shorter', () => {
  const regT = rule(UsMargin.paymentPeriod, { cutOff: atClose })
  for (const around of ['2017-09-05', '2024-05-28']) {
    let before = 0
    for (let hour = -240; hour <= 240; hour++) {
      const due = told(DueRule.due(regT, instant(around, 0) + hour * HOUR_MS))
      assert.ok(due >= before)
      before = due
    }
  }
})

test('[CAL14] counting in two parts is counting at once', () => {
  const dates = fc.integer({ min: on('2015-01-03'), max: on('2035-08-31') }).map(CivilDate.ofDay)
  const parts = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  fc.assert(
    fc.property(calendars, dates, parts, (calendar, from, [a, b]) => {
      const counted = (days: number, start: CivilDate) =>
        told(DueRule.counted(calendar, businessDays(days), start))
      assert.equal(counted(b, counted(a, from)), counted(a + b, from))
    }),
    { numRuns },
  )
})
