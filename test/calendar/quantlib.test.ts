import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Calendar } from '../../src/calendar/Calendar.ts'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { DueRule } from '../../src/calendar/DueRule.ts'
import { calendarNamed } from '../../src/calendar/presets.ts'
import { Zone } from '../../src/calendar/Zone.ts'

type MarketName = 'NYSE' | 'SIFMA' | 'TARGET'
type JointName = MarketName | 'NYSE+TARGET'
type ByYear = Readonly<Record<string, string>>

/** What test/calendar/quantlib.py prints. */
interface Told {
  readonly quantlib: string
  /** Holidays that are no weekends: a year's, each as month and day. */
  readonly holidays: Readonly<Record<MarketName, ByYear>>
  /** What the market published and that version does not have: closed, and open after all. */
  readonly closed: Readonly<Record<MarketName, readonly string[]>>
  readonly open: Readonly<Record<MarketName, readonly string[]>>
  /** By the count of business days and the year: how many days later each day's date is, in base 36. */
  readonly due: Readonly<Record<JointName, Readonly<Record<string, ByYear>>>>
}

const fixture = new URL('../fixtures/calendar/quantlib.json', import.meta.url)
const script = fileURLToPath(new URL('./quantlib.py', import.meta.url))
const frozen: Told = JSON.parse(readFileSync(fixture, 'utf8'))
const markets = ['NYSE', 'SIFMA', 'TARGET'] as const

const joint = Calendar.join('NYSE+TARGET', calendarNamed('NYSE'), [calendarNamed('TARGET')])
const calendarOf = (name: JointName): Calendar =>
  name === 'NYSE+TARGET' ? joint : calendarNamed(name)

function* daysOf(year: number): Generator<CivilDate> {
  const last = CivilDate.at(year, 12, 31)
  for (let at = CivilDate.at(year, 1, 1); at <= last; at = CivilDate.plusDays(at, 1)) yield at
}

/** The days of a year, no weekend, that a calendar says are closed. */
function closedIn(name: MarketName, year: number): readonly string[] {
  const days = [...daysOf(year)].filter((date) => CivilDate.weekday(date) <= 5)
  const closed = days.filter((date) => {
    const open = Calendar.isBusinessDay(calendarNamed(name), date)
    assert.ok(open.ok)
    return !open.value
  })
  return closed.map(CivilDate.format)
}

const holidaysOf = ({ holidays, closed, open }: Told, name: MarketName, year: string) => {
  const listed = holidays[name][year] as string
  const dates = listed.split(' ').map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`)
  const more = closed[name].filter((date) => date.startsWith(year))
  return [...dates.filter((date) => !open[name].includes(date)), ...more].sort()
}

for (const name of markets) {
  test(`[CAL13] the holidays of ${name} are those of QuantLib, as frozen, in every year`, () => {
    const { first, last } = calendarNamed(name)
    const years = Object.keys(frozen.holidays[name])
    assert.deepEqual(
      [`${CivilDate.yearOf(first)}`, `${CivilDate.yearOf(last)}`],
      [years.at(0), years.at(-1)],
    )
    for (const year of years) {
      assert.deepEqual(closedIn(name, Number(year)), holidaysOf(frozen, name, year), year)
    }
  })
}

test('[CAL13] what was published otherwise than the list has it is that, and no more', () => {
  const { closed, open } = frozen
  assert.deepEqual(closed, { NYSE: ['2025-01-09'], SIFMA: [], TARGET: [] })
  const noon = ['2021-04-02', '2023-04-07', '2026-04-03']
  assert.deepEqual(open, { NYSE: [], SIFMA: noon, TARGET: [] })
})

/** As the list has it: a digit for each day of a year. */
const offsets = (calendar: Calendar, year: number, days: number): string =>
  [...daysOf(year)]
    .map((date) => {
      const time = { kind: 'time', time: 12 * 3_600_000, zone: calendar.zone } as const
      const count = { kind: 'businessDays', days } as const
      const rule = { kind: 'date', calendar, count, cutOff: time, lateIssue: 'sameDay' } as const
      const morning = Zone.instantOf(calendar.zone, { date, time: 8 * 3_600_000 })
      assert.ok(morning.ok)
      const due = DueRule.dueDate(rule, morning.value)
      assert.ok(due.ok)
      return (due.value - date).toString(36)
    })
    .join('')

for (const name of [...markets, 'NYSE+TARGET'] as const) {
  test(`[CAL14] due dates of ten years on ${name} are those that QuantLib counts, as frozen`, () => {
    const counts = frozen.due[name]
    assert.deepEqual(Object.keys(counts), ['3', '5'])
    for (const [days, years] of Object.entries(counts)) {
      assert.deepEqual(Object.keys(years).length, 10)
      for (const [year, expected] of Object.entries(years)) {
        assert.equal(offsets(calendarOf(name), Number(year), Number(days)), expected, year)
      }
    }
  })
}

/** What QuantLib says here and now, or null where no interpreter of Python has it. */
function live(): Told | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [script], { encoding: 'utf8' })
    if (status === 0) return JSON.parse(stdout)
  }
  return null
}

test('[CAL13] QuantLib says today what it said when it was frozen', (t) => {
  const told = live()
  if (told === null) return t.skip('QuantLib is not installed: apt-get install quantlib-python')
  // Another version may have learnt of the days that were published since.
  const years = markets.flatMap((name) =>
    Object.keys(frozen.holidays[name]).map((year) => [name, year] as const),
  )
  for (const [name, year] of years) {
    assert.deepEqual([...new Set(holidaysOf(told, name, year))], holidaysOf(frozen, name, year))
  }
  assert.deepEqual(told.due, frozen.due)
})
