import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { type Answer, Calendar } from './Calendar.ts'
import type { CalendarRules } from './CalendarRules.ts'
import { CivilDate } from './CivilDate.ts'
import type { Day, DayRule, Observance } from './DayRule.ts'
import { calendarNamed, presetIds, presets } from './presets.ts'

const nyse = calendarNamed('NYSE')
const target = calendarNamed('TARGET')

const on = (text: string): CivilDate => {
  const date = CivilDate.parse(text)
  assert.ok(date !== null, text)
  return date
}

function told<T>(answer: Answer<T>): T {
  assert.ok(answer.ok)
  return answer.value
}

const text = (answer: Answer<CivilDate>): string => CivilDate.format(told(answer))

const plain: CalendarRules = {
  ...{ id: 'plain', source: '', zone: 'UTC', from: 2020, until: 2030 },
  ...{ weekend: [6, 7], close: 17 * 3_600_000, holidays: [], earlyCloses: [] },
}

const ruled = (change: Partial<CalendarRules>): Calendar => {
  const result = Calendar.of({ ...plain, ...change })
  assert.ok(result.ok)
  return result.value
}

const holidaysOf = (...holidays: readonly DayRule[]): string[] =>
  [...ruled({ holidays }).holidays].sort().map(CivilDate.format)

const fixed = (month: number, day: number, observed: Observance): Day => ({
  kind: 'fixed',
  ...{ month, day, observed },
})

test('[CAL6] a fixed date on a weekend is observed as its rule says', () => {
  // 4 July: a Saturday in 2026, a Sunday in 2027, a Tuesday in 2028.
  const observedIn = (observed: Observance) =>
    holidaysOf({ name: 'x', day: fixed(7, 4, observed), from: 2026, until: 2028 })
  assert.deepEqual(observedIn('none'), ['2026-07-04', '2027-07-04', '2028-07-04'])
  assert.deepEqual(observedIn('nearestWeekday'), ['2026-07-03', '2027-07-05', '2028-07-04'])
  assert.deepEqual(observedIn('nextMonday'), ['2026-07-06', '2027-07-05', '2028-07-04'])
  assert.deepEqual(observedIn('sundayToMonday'), ['2026-07-04', '2027-07-05', '2028-07-04'])
})

test('[CAL6] weekdays of a month, days from Easter and single dates are found', () => {
  const one = (day: Day) => holidaysOf({ name: 'x', day, from: 2024, until: 2024 })
  const weekday = { kind: 'weekday', month: 11, weekday: 4 } as const
  assert.deepEqual(one({ ...weekday, nth: 4, plus: 0 }), ['2024-11-28'])
  assert.deepEqual(one({ ...weekday, nth: 4, plus: 1 }), ['2024-11-29'])
  assert.deepEqual(one({ ...weekday, nth: -1, plus: 0 }), ['2024-11-28'])
  assert.deepEqual(one({ ...weekday, nth: 5, plus: 0 }), [])
  assert.deepEqual(one({ kind: 'easter', plus: -2 }), ['2024-03-29'])
  assert.deepEqual(one({ kind: 'once', date: on('2024-06-11') }), ['2024-06-11'])
  assert.deepEqual(one({ kind: 'once', date: on('2025-06-11') }), [])
  assert.deepEqual(one(fixed(2, 29, 'none')), ['2024-02-29'])
})

test('[CAL6] a 29th of February is no day of a common year', () => {
  assert.deepEqual(holidaysOf({ name: 'x', day: fixed(2, 29, 'none') }), [
    ...['2020-02-29', '2024-02-29', '2028-02-29'],
  ])
})

test('[CAL7] a rule holds in its years and not in those excepted', () => {
  const day = fixed(6, 19, 'none')
  const years = (rule: Partial<DayRule>) =>
    holidaysOf({ name: 'x', day, ...rule }).map((date) => date.slice(0, 4))
  assert.deepEqual(years({ from: 2029 }), ['2029', '2030'])
  assert.deepEqual(years({ until: 2021 }), ['2020', '2021'])
  assert.deepEqual(years({ from: 2024, until: 2027, except: [2025, 2026] }), ['2024', '2027'])
})

test('[CAL7] what the next year observes on the last day of this one is closed', () => {
  // 1 January 2028 is a Saturday.
  const newYear = { name: 'x', day: fixed(1, 1, 'nearestWeekday') }
  const short = ruled({ until: 2027, holidays: [newYear] })
  assert.equal(told(Calendar.isBusinessDay(short, on('2027-12-31'))), false)
  assert.equal(told(Calendar.isBusinessDay(short, on('2027-12-30'))), true)
})

test('[CAL8] the first fault of a calendar is named with its rule', () => {
  const good: DayRule = { name: 'good', day: fixed(5, 1, 'none') }
  const rows: readonly (readonly [string, unknown, Partial<CalendarRules>])[] = [
    ['calendar.yearsReversed', null, { from: 2031 }],
    ['calendar.zoneUnknownThen', null, { zone: 'Asia/Tokyo', from: 1986 }],
    ['calendar.zoneUnknownThen', null, { zone: 'Asia/Tokyo', until: 2051 }],
    ['calendar.closeNotPositive', null, { close: 0 }],
    ['calendar.closeNotPositive', null, { close: 86_400_001 }],
    ['calendar.neverOpen', null, { weekend: [1, 2, 3, 4, 5, 6, 7] }],
    ['calendar.tooManyRules', null, { holidays: Array.from({ length: 257 }, () => good) }],
    [
      'calendar.ruleYearsReversed',
      ['holidays', 1],
      { holidays: [good, { ...good, from: 2025, until: 2024 }] },
    ],
    ['calendar.noSuchDay', ['holidays', 0], { holidays: [{ ...good, day: fixed(2, 30, 'none') }] }],
    [
      'calendar.noSuchDay',
      ['earlyCloses', 0],
      { earlyCloses: [{ ...good, day: fixed(4, 31, 'none'), close: 1 }] },
    ],
    [
      'calendar.earlyCloseLate',
      ['earlyCloses', 1],
      {
        earlyCloses: [
          { ...good, close: 1 },
          { ...good, close: plain.close },
        ],
      },
    ],
    ['calendar.earlyCloseLate', ['earlyCloses', 0], { earlyCloses: [{ ...good, close: 0 }] }],
  ]
  for (const [code, rule, change] of rows) {
    const result = Calendar.of({ ...plain, ...change })
    assert.deepEqual(result, { ok: false, error: { code, rule } })
  }
  const most = Array.from({ length: 256 }, () => good)
  assert.ok(Calendar.of({ ...plain, holidays: most }).ok)
  assert.ok(Calendar.of({ ...plain, close: 86_400_000 }).ok)
})

test('[CAL9] a date that a calendar does not speak of is a fault, whatever is asked', () => {
  const [before, after] = [on('2006-12-31'), on('2036-01-01')]
  const fault = (date: CivilDate) => ({
    ...{ ok: false, error: { code: 'calendar.outOfRange', of: 'NYSE', date } },
  })
  for (const date of [before, after]) {
    assert.deepEqual(Calendar.isBusinessDay(nyse, date), fault(date))
    assert.deepEqual(Calendar.onOrAfter(nyse, date), fault(date))
    assert.deepEqual(Calendar.next(nyse, date), fault(date))
    assert.deepEqual(Calendar.previous(nyse, date), fault(date))
    assert.deepEqual(Calendar.plus(nyse, date, 0), fault(date))
    assert.deepEqual(Calendar.closeOf(nyse, date), fault(date))
    assert.deepEqual(Calendar.between(nyse, date, on('2020-01-01')), fault(date))
    assert.deepEqual(Calendar.between(nyse, on('2020-01-01'), date), fault(date))
  }
})

test('[CAL9] a count that leads beyond the calendar is a fault too', () => {
  assert.equal(text(Calendar.plus(nyse, on('2035-12-28'), 1)), '2035-12-31')
  const beyond = { code: 'calendar.outOfRange', of: 'NYSE', date: on('2036-01-01') }
  assert.deepEqual(Calendar.plus(nyse, on('2035-12-28'), 2), { ok: false, error: beyond })
  const early = { code: 'calendar.outOfRange', of: 'NYSE', date: on('2006-12-31') }
  assert.deepEqual(Calendar.previous(nyse, on('2007-01-02')), { ok: false, error: early })
})

test('[CAL10] joined calendars are open where all are, on the clock of the first', () => {
  const both = Calendar.join('NYSE+TARGET', nyse, [target])
  for (const [date, open] of [
    ['2024-05-01', false],
    ['2024-05-27', false],
    ['2024-05-28', true],
    ['2024-12-26', false],
  ] as const) {
    assert.equal(told(Calendar.isBusinessDay(both, on(date))), open, date)
  }
  assert.equal(both.zone.id, 'America/New_York')
  const day = on('2024-11-29')
  assert.deepEqual(Calendar.closeOf(both, day), Calendar.closeOf(nyse, day))
  assert.deepEqual([both.first, both.last], [on('2007-01-01'), on('2035-12-31')])
  const sifma = Calendar.join('x', target, [nyse, calendarNamed('SIFMA')])
  assert.deepEqual([sifma.first, sifma.zone.id], [on('2015-01-01'), 'Europe/Berlin'])
  assert.equal(told(Calendar.isBusinessDay(sifma, on('2024-10-14'))), false)
})

test('[CAL11] the business day after, before, and on or after a date', () => {
  // Memorial Day is 27 May 2024, a Monday.
  assert.equal(text(Calendar.next(nyse, on('2024-05-24'))), '2024-05-28')
  assert.equal(text(Calendar.next(nyse, on('2024-05-25'))), '2024-05-28')
  assert.equal(text(Calendar.previous(nyse, on('2024-05-28'))), '2024-05-24')
  assert.equal(text(Calendar.previous(nyse, on('2024-05-26'))), '2024-05-24')
  assert.equal(text(Calendar.onOrAfter(nyse, on('2024-05-24'))), '2024-05-24')
  assert.equal(text(Calendar.onOrAfter(nyse, on('2024-05-25'))), '2024-05-28')
})

test('[CAL11] the nth business day after, and how many lie between', () => {
  assert.equal(text(Calendar.plus(nyse, on('2024-05-25'), 0)), '2024-05-25')
  assert.equal(text(Calendar.plus(nyse, on('2024-05-25'), 1)), '2024-05-28')
  assert.equal(text(Calendar.plus(nyse, on('2024-05-23'), 5)), '2024-05-31')
  assert.throws(() => Calendar.plus(nyse, on('2024-05-25'), -1), /counted forwards/)
  assert.equal(told(Calendar.between(nyse, on('2024-05-23'), on('2024-05-31'))), 5)
  assert.equal(told(Calendar.between(nyse, on('2024-05-24'), on('2024-05-27'))), 0)
  assert.equal(told(Calendar.between(nyse, on('2024-05-31'), on('2024-05-23'))), 0)
})

const calendars = fc.constantFrom(
  ...presetIds.map(calendarNamed),
  Calendar.join('NYSE+TARGET', nyse, [target]),
)
const dates = fc.integer({ min: on('2015-01-03'), max: on('2034-12-31') }).map(CivilDate.ofDay)

test('[CAL11] adding in two parts is adding at once, and what is added lies between', () => {
  fc.assert(
    fc.property(calendars, dates, fc.nat(60), fc.nat(60), (calendar, from, a, b) => {
      const part = told(Calendar.plus(calendar, from, a))
      const whole = told(Calendar.plus(calendar, from, a + b))
      assert.equal(told(Calendar.plus(calendar, part, b)), whole)
      assert.equal(told(Calendar.between(calendar, from, whole)), a + b)
      if (a + b > 0) assert.ok(told(Calendar.isBusinessDay(calendar, whole)))
    }),
    { numRuns },
  )
})

test('[CAL11] back from the next business day is the date itself, where it is one', () => {
  fc.assert(
    fc.property(calendars, dates, (calendar, date) => {
      const next = told(Calendar.next(calendar, date))
      const back = told(Calendar.previous(calendar, next))
      assert.ok(back <= date)
      assert.equal(back === date, told(Calendar.isBusinessDay(calendar, date)))
    }),
    { numRuns },
  )
})

test('[CAL12] a day closes at its usual hour, earlier where the calendar says so, or not at all', () => {
  const closes = (date: string) => new Date(told(Calendar.closeOf(nyse, on(date)))).toISOString()
  assert.equal(closes('2024-07-02'), '2024-07-02T20:00:00.000Z')
  assert.equal(closes('2024-07-03'), '2024-07-03T17:00:00.000Z')
  assert.equal(closes('2024-11-29'), '2024-11-29T18:00:00.000Z')
  assert.equal(closes('2024-12-02'), '2024-12-02T21:00:00.000Z')
  const holiday = on('2024-07-04')
  const closed = { code: 'calendar.closed', of: 'NYSE', date: holiday }
  assert.deepEqual(Calendar.closeOf(nyse, holiday), { ok: false, error: closed })
})

test('[CAL12] of two early closes of one day the earlier holds, in either order', () => {
  const closes = [12, 10].map((hour) => ({
    ...{ name: 'x', day: fixed(5, 2, 'none'), close: hour * 3_600_000 },
  }))
  for (const earlyCloses of [closes, closes.toReversed()]) {
    const at = told(Calendar.closeOf(ruled({ earlyCloses }), on('2024-05-02')))
    assert.equal(new Date(at).toISOString(), '2024-05-02T10:00:00.000Z')
  }
})

test('[CAL13] the exchange closed early on the days that it announced', () => {
  const announced = {
    2014: '07-03 11-28 12-24',
    2015: '11-27 12-24',
    2016: '11-25',
    2023: '07-03 11-24',
    2024: '07-03 11-29 12-24',
    2025: '07-03 11-28 12-24',
    2026: '11-27 12-24',
  }
  for (const [year, days] of Object.entries(announced)) {
    const early = [...nyse.earlyCloses.keys()]
      .filter((date) => `${CivilDate.yearOf(date)}` === year)
      .filter((date) => told(Calendar.isBusinessDay(nyse, date)))
    const found = early.map((date) => CivilDate.format(date).slice(5)).sort()
    assert.equal(found.join(' '), days, year)
  }
})

test('[CAL13] the bond market was open till noon on four Good Fridays', () => {
  const sifma = calendarNamed('SIFMA')
  for (const date of ['2015-04-03', '2021-04-02', '2023-04-07', '2026-04-03']) {
    const close = new Date(told(Calendar.closeOf(sifma, on(date)))).toISOString()
    assert.equal(close, `${date}T16:00:00.000Z`)
  }
  assert.equal(told(Calendar.isBusinessDay(sifma, on('2025-04-18'))), false)
})

test('[CAL13] 24/7 knows no day that is closed, and closes at midnight', () => {
  const always = calendarNamed('24/7')
  fc.assert(
    fc.property(dates, fc.nat(366), (date, days) => {
      assert.equal(told(Calendar.plus(always, date, days)), date + days)
      assert.equal(told(Calendar.closeOf(always, date)), (date + 1) * 86_400_000)
    }),
    { numRuns },
  )
  assert.equal(always.holidays.size, 0)
})

test('[CAL13] each preset says from where it is', () => {
  for (const id of presetIds) {
    assert.equal(presets[id].id, id)
    assert.match(presets[id].source, /\w{2,}/)
  }
})
