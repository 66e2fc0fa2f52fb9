import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DueRule } from '../calendar/DueRule.ts'
import { calendarNamed } from '../calendar/presets.ts'
import { UsMargin } from '../calendar/UsMargin.ts'
import { Zone } from '../calendar/Zone.ts'
import { dueRule, readDueRule } from './dueRule.ts'
import { Path } from './Path.ts'

const ruleOf = (json: unknown): DueRule => {
  const result = readDueRule(JSON.stringify(json))
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

const message = (json: unknown): string => {
  const result = readDueRule(JSON.stringify(json))
  assert.ok(!result.ok)
  return result.error.message.replace(/^\d+:\d+: /, '')
}

const onDate = {
  kind: 'date',
  calendar: 'NYSE',
  count: { kind: 'businessDays', days: 3 },
  cutOff: { kind: 'time', time: '15:00', zone: 'America/New_York' },
  lateIssue: 'nextBusinessDay',
}

test('[CAL20] a due rule is read as it is written, and written as it was read', () => {
  const rows = [
    { kind: 'immediate' },
    { kind: 'after', span: 7_200_000 },
    onDate,
    { ...onDate, count: { kind: 'calendarDays', days: 90, landing: 'nextBusinessDay' } },
    { ...onDate, cutOff: { kind: 'close' }, lateIssue: 'sameDay' },
    {
      ...onDate,
      count: { kind: 'paymentPeriod', cycles: [{ from: '2024-05-28', days: 1 }], plus: 3 },
    },
    { ...onDate, calendar: { id: 'both', join: ['NYSE', 'TARGET'] } },
  ]
  for (const json of rows) assert.deepEqual(dueRule.encode(ruleOf(json), Path.top()), json)
  assert.deepEqual(ruleOf(onDate), {
    kind: 'date',
    calendar: calendarNamed('NYSE'),
    count: { kind: 'businessDays', days: 3 },
    cutOff: { kind: 'time', time: 54_000_000, zone: Zone.named('America/New_York') },
    lateIssue: 'nextBusinessDay',
  })
})

test('[CAL20] what is left out is the close, the same day, and the cycles of the United States', () => {
  const lean = ruleOf({ kind: 'date', calendar: 'NYSE', count: { kind: 'paymentPeriod' } })
  assert.deepEqual(lean, {
    kind: 'date',
    calendar: calendarNamed('NYSE'),
    count: UsMargin.paymentPeriod,
    cutOff: { kind: 'close' },
    lateIssue: 'sameDay',
  })
  // Monday 8 June 2026, 10:00 in New York: due on Thursday at the close.
  const due = DueRule.due(lean, Date.UTC(2026, 5, 8, 14))
  assert.deepEqual(due, { ok: true, value: Date.UTC(2026, 5, 11, 20) })
  const days = { kind: 'calendarDays', days: 2 }
  const read = ruleOf({ kind: 'date', calendar: '24/7', count: days })
  assert.deepEqual(read.kind === 'date' && read.count, { ...days, landing: 'asIs' })
})

test('[CAL20] a fault of a due rule says where it is', () => {
  const cycles = (...from: readonly string[]) => ({
    ...onDate,
    count: { kind: 'paymentPeriod', cycles: from.map((date) => ({ from: date, days: 1 })) },
  })
  const rows: readonly (readonly [unknown, string])[] = [
    [{ kind: 'soon' }, 'kind: expected "immediate", "after" or "date", found "soon"'],
    [{ kind: 'after', span: -1 }, 'span: expected 0 to'],
    [{ ...onDate, calendar: 'CME' }, 'calendar: expected "NYSE"'],
    [{ ...onDate, count: { kind: 'businessDays', days: 367 } }, 'count.days: expected 0 to 366'],
    [
      { ...onDate, cutOff: { kind: 'time', time: '15:00' } },
      'cutOff.zone: expected a field "zone"',
    ],
    [cycles(), 'count.cycles: expected at least one cycle'],
    [cycles('2024-05-28', '2024-05-28'), 'count.cycles[1].from: expected a date after that'],
  ]
  for (const [json, expected] of rows) {
    const found = message(json)
    assert.ok(found.startsWith(expected), `${found}\n${expected}`)
  }
})
