import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Calendar } from '../calendar/Calendar.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { calendarNamed, presetIds, presets } from '../calendar/presets.ts'
import { calendar, readCalendar } from './calendar.ts'
import { Path } from './Path.ts'

const desk = {
  id: 'desk',
  source: 'the desk',
  zone: 'Europe/Berlin',
  from: 2024,
  until: 2028,
  weekend: ['saturday', 'sunday'],
  close: '17:30',
  holidays: [
    { name: 'Epiphany', day: { kind: 'fixed', month: 1, day: 6, observed: 'nextMonday' } },
    { name: 'Outing', day: { kind: 'weekday', month: 6, weekday: 'friday', nth: -1, plus: 0 } },
    {
      name: 'Ascension',
      day: { kind: 'easter', plus: 39 },
      from: 2025,
      until: 2027,
      except: [2026],
    },
    { name: 'Move', day: { kind: 'once', date: '2025-03-10' } },
  ],
  earlyCloses: [
    { name: 'Eve', day: { kind: 'fixed', month: 12, day: 24, observed: 'none' }, close: '12:00' },
  ],
}

const read = (json: unknown) => readCalendar(JSON.stringify(json))

function message(json: unknown): string {
  const result = read(json)
  assert.ok(!result.ok)
  return result.error.message
}

/** The desk's calendar with one field changed; undefined removes it. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(desk)
  const steps = path.split('/')
  const last = steps.pop() as string
  const at = steps.reduce<Record<string, unknown>>(
    (parent, step) => parent[step] as Record<string, unknown>,
    copy as unknown as Record<string, unknown>,
  )
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

const calendarOf = (json: unknown): Calendar => {
  const result = read(json)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

test('[CAL20] a name is the calendar that is known by it', () => {
  for (const id of presetIds) assert.equal(calendarOf(id), calendarNamed(id))
  assert.equal(
    message('CME'),
    '1:1: expected "NYSE", "SIFMA", "TARGET" or "24/7", found "CME" (field.value)',
  )
})

test('[CAL20] rules of its own are what the calendar holds', () => {
  const { holidays, earlyCloses, close, first, last, zone } = calendarOf(desk)
  const closed = [...holidays].map(CivilDate.format).sort()
  assert.deepEqual(closed, [
    ...['2024-01-08', '2024-06-28', '2025-01-06', '2025-03-10', '2025-05-29', '2025-06-27'],
    ...['2026-01-06', '2026-06-26', '2027-01-06', '2027-05-06', '2027-06-25', '2028-01-06'],
    '2028-06-30',
  ])
  assert.equal(earlyCloses.get(CivilDate.at(2026, 12, 24)), 43_200_000)
  assert.equal(close, 63_000_000)
  assert.deepEqual([first, last], [CivilDate.at(2024, 1, 1), CivilDate.at(2028, 12, 31)])
  assert.equal(zone.id, 'Europe/Berlin')
})

test('[CAL20] calendars are joined by name or by rules, and joined no deeper', () => {
  const both = calendarOf({ id: 'both', join: ['NYSE', desk] })
  assert.deepEqual(
    both.holidays,
    Calendar.join('x', calendarNamed('NYSE'), [calendarOf(desk)]).holidays,
  )
  assert.equal(both.zone.id, 'America/New_York')
  assert.equal(
    message({ id: 'none', join: [] }),
    '1:21: join: expected at least one calendar, found none (field.value)',
  )
  assert.match(
    message({ id: 'deep', join: [{ id: 'both', join: ['NYSE'] }] }),
    /^1:\d+: join\[0\]\.\w+: expected/,
  )
  assert.match(message({ id: 'both', join: ['NYSE', 'CME'] }), /^1:\d+: join\[1\]: expected "NYSE"/)
})

test('[CAL20] what was read is written as it was', () => {
  const joint = { id: 'both', join: ['NYSE', desk] }
  for (const json of ['SIFMA', desk, joint]) {
    assert.deepEqual(calendar.encode(calendarOf(json), Path.top()), json)
  }
  const [nyse, target] = [calendarNamed('NYSE'), calendarNamed('TARGET')]
  const deep = Calendar.join('deep', Calendar.join('both', nyse, [target]), [calendarOf(desk)])
  const written = calendar.encode(deep, Path.top())
  assert.deepEqual(written, { id: 'deep', join: ['NYSE', 'TARGET', desk] })
  assert.deepEqual(calendarOf(written).holidays, deep.holidays)
})

test('[CAL20] the rules of the presets can be written and read', () => {
  for (const id of presetIds) {
    const ruled = Calendar.of(presets[id])
    assert.ok(ruled.ok)
    const text = JSON.stringify(calendar.encode(ruled.value, Path.top()))
    const back = readCalendar(text)
    assert.ok(back.ok)
    assert.deepEqual(back.value, ruled.value)
  }
})

test('[CAL20] what may be left out has a stated meaning', () => {
  const { source, weekend, earlyCloses, ...rest } = desk
  const lean = calendarOf(rest)
  assert.deepEqual([...lean.weekend], [6, 7])
  assert.equal(lean.earlyCloses.size, 0)
  const plain = { ...desk, holidays: [{ name: 'x', day: { kind: 'fixed', month: 1, day: 6 } }] }
  // 6 January 2024 is a Saturday.
  assert.ok(calendarOf(plain).holidays.has(CivilDate.at(2024, 1, 6)))
})

test('[CAL8] [CAL20] each fault says where it is, what was expected and what was found', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['until', 2023, 'until: expected no year before from, found the number 2023'],
    ['from', 1969, 'from: expected 1970 to 2199, found the number 1969'],
    [
      'from',
      1990,
      'zone: expected a zone whose clock is known in all years of the calendar, found "Europe/Berlin"',
    ],
    ['zone', 'Europe/Paris', 'zone: expected "UTC"'],
    ['close', '00:00', 'close: expected after 00:00, found "00:00"'],
    ['close', '5pm', 'close: expected a time of day as 15:00, up to 24:00, found "5pm"'],
    ['close', 1730, 'close: expected a time of day as 15:00, up to 24:00, found the number 1730'],
    ['weekend/0', 'caturday', 'weekend[0]: expected "monday", "tuesday"'],
    ['holidays/1/day/nth', 0, 'holidays[1].day.nth: expected 1 to 5, or -1 to -5'],
    [
      'holidays/0/day/kind',
      'lunar',
      'holidays[0].day.kind: expected "fixed", "weekday", "easter" or "once", found "lunar"',
    ],
    ['holidays/0/day/day', 32, 'holidays[0].day.day: expected 1 to 31'],
    [
      'holidays/0/day',
      { kind: 'fixed', month: 2, day: 30 },
      'holidays[0].day: expected a day that its month has, found an object',
    ],
    [
      'holidays/2/until',
      2024,
      'holidays[2].until: expected no year before from, found the number 2024',
    ],
    ['holidays/3/day/date', '2025-02-29', 'holidays[3].day.date: expected a date as 2026-06-08'],
    ['holidays/0/note', 'x', 'holidays[0].note: expected "name"'],
    ['holidays', undefined, 'holidays: expected a field "holidays"'],
    [
      'earlyCloses/0/close',
      '17:30',
      'earlyCloses[0].close: expected after 00:00 and before the usual close, found "17:30"',
    ],
  ]
  for (const [path, value, expected] of rows) {
    const found = message(changed(path, value)).replace(/^\d+:\d+: /, '')
    assert.ok(found.startsWith(expected), `${found}\n${expected}`)
  }
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  assert.match(
    message(changed('weekend', week)),
    /weekend: expected a day of the week that is open, found a list of 7/,
  )
})

test('[CAL20] a fault of a text has its line', () => {
  const result = readCalendar('{\n  "id": "x",\n  "zone": "Mars"\n}', { file: 'desk.json' })
  assert.ok(!result.ok)
  assert.match(result.error.message, /^desk\.json:3:\d+: zone: expected/)
})
