import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Zone } from '../calendar/Zone.ts'
import { calendar, readCalendar } from './calendar.ts'
import { dueRule, readDueRule } from './dueRule.ts'
import { Path } from './Path.ts'

const two = (value: number): string => `${value}`.padStart(2, '0')
const year = fc.integer({ min: 1996, max: 2050 })
const month = fc.integer({ min: 1, max: 12 })
const plus = fc.integer({ min: -100, max: 100 })
const weekday = fc.constantFrom(
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
)
const date = fc
  .tuple(year, month, fc.integer({ min: 1, max: 28 }))
  .map(([ofYear, ofMonth, ofDay]) => `${ofYear}-${two(ofMonth)}-${two(ofDay)}`)
const timeBefore = (hour: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: hour - 1 }), fc.integer({ min: 1, max: 59 }))
    .map(([hours, minutes]) => `${two(hours)}:${two(minutes)}`)

const day = fc.oneof(
  fc.record({
    kind: fc.constant('fixed'),
    month,
    day: fc.integer({ min: 1, max: 28 }),
    observed: fc.constantFrom('none', 'nearestWeekday', 'nextMonday', 'sundayToMonday'),
  }),
  fc.record({
    kind: fc.constant('weekday'),
    ...{ month, weekday, nth: fc.constantFrom(1, 2, 3, 4, 5, -1, -5), plus },
  }),
  fc.record({ kind: fc.constant('easter'), plus }),
  fc.record({ kind: fc.constant('once'), date }),
)

const years = fc.oneof(
  fc.constant({}),
  fc.tuple(year, year).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) })),
  fc.array(year, { maxLength: 3 }).map((except) => ({ except })),
)

/** As it is written: fields in the order of the record. */
const holiday = fc
  .record({ name: fc.constantFrom('a', 'b'), day, years })
  .map(({ years: own, ...rule }) => ({ ...rule, ...own }))

const rules = fc
  .record({
    id: fc.constantFrom('desk', 'NYSE'),
    source: fc.constantFrom('', 'the desk'),
    zone: fc.constantFrom(...Zone.ids),
    years: fc.tuple(year, year),
    weekend: fc.uniqueArray(weekday, { maxLength: 6 }),
    close: fc.constantFrom('17:30', '24:00', '18:00:01'),
    holidays: fc.array(holiday, { maxLength: 5 }),
    earlyCloses: fc.array(
      fc.tuple(holiday, timeBefore(17)).map(([rule, close]) => ({ ...rule, close })),
      { maxLength: 3 },
    ),
  })
  .map(({ years: [a, b], ...rest }) => ({ ...rest, from: Math.min(a, b), until: Math.max(a, b) }))

const written = fc.oneof(
  fc.constantFrom('NYSE', 'SIFMA', 'TARGET', '24/7'),
  rules,
  fc.record({
    id: fc.constant('joint'),
    join: fc.array(fc.oneof(fc.constant('NYSE'), rules), { minLength: 1, maxLength: 3 }),
  }),
)

const due = fc.record({
  kind: fc.constant('date'),
  calendar: written,
  count: fc.record({ kind: fc.constant('businessDays'), days: fc.nat(366) }),
  cutOff: fc.record({
    kind: fc.constant('time'),
    ...{ time: timeBefore(24), zone: fc.constantFrom(...Zone.ids) },
  }),
  lateIssue: fc.constantFrom('sameDay', 'nextBusinessDay'),
})

test('[CAL20] any calendar and any due rule is written as it was read', () => {
  fc.assert(
    fc.property(written, due, (json, rule) => {
      const read = readCalendar(JSON.stringify(json))
      assert.ok(read.ok, read.ok ? '' : read.error.message)
      assert.deepEqual(calendar.encode(read.value, Path.top()), JSON.parse(JSON.stringify(json)))
      const found = readDueRule(JSON.stringify(rule))
      assert.ok(found.ok, found.ok ? '' : found.error.message)
      assert.deepEqual(dueRule.encode(found.value, Path.top()), JSON.parse(JSON.stringify(rule)))
    }),
    { numRuns },
  )
})

/** Every place of a JSON value, each as a copy with another value there, or with nothing. */
function* mangled(json: unknown, other: unknown): Generator<unknown> {
  yield other
  if (typeof json !== 'object' || json === null) return
  for (const [name, value] of Object.entries(json)) {
    const put = (changed: unknown) =>
      Array.isArray(json) ? json.with(Number(name), changed) : { ...json, [name]: changed }
    yield put(undefined)
    for (const changed of mangled(value, other)) yield put(changed)
  }
}

test('[CAL20] whatever stands in one place, it is read, or refused with the place', () => {
  fc.assert(
    fc.property(due, fc.jsonValue({ maxDepth: 1 }), (rule, other) => {
      for (const json of mangled(rule, other)) {
        // Any error but that of a reader is thrown, and fails the test.
        const read = readDueRule(JSON.stringify(json) ?? 'null')
        if (!read.ok) assert.match(read.error.message, /expected .+, found .+ \([a-zA-Z.]+\)$/)
      }
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
})
