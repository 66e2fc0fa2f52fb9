import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Session } from './Session.ts'
import { TimeOfDay } from './TimeOfDay.ts'

const hour = 3_600_000

const newYork: Session = { calendar: 'NYSE', opens: 9.5 * hour, opensOn: 'sameDay' }
const globex: Session = { calendar: 'NYSE', opens: 18 * hour, opensOn: 'dayBefore' }

const at = (text: string): number => Date.parse(text)
const shown = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString()

/** Hours, an instant, and when it opens where it is closed then. */
const rows: readonly (readonly [Session, string, string | null])[] = [
  [newYork, '2024-05-31T13:29:59.999Z', '2024-05-31T13:30:00.000Z'],
  [newYork, '2024-05-31T13:30:00Z', null],
  [newYork, '2024-05-31T19:59:59.999Z', null],
  [newYork, '2024-05-31T20:00:00Z', '2024-06-03T13:30:00.000Z'],
  // Memorial Day.
  [newYork, '2024-05-24T20:00:00Z', '2024-05-28T13:30:00.000Z'],
  // An hour later by UTC once clocks are back.
  [newYork, '2024-11-02T12:00:00Z', '2024-11-04T14:30:00.000Z'],
  // The day after Thanksgiving closes at 13:00.
  [newYork, '2024-11-29T17:59:59.999Z', null],
  [newYork, '2024-11-29T18:00:00Z', '2024-12-02T14:30:00.000Z'],
  // A session that begins on the evening before: on Sunday for Monday, and not on Friday for Saturday.
  [globex, '2024-06-02T21:59:59.999Z', '2024-06-02T22:00:00.000Z'],
  [globex, '2024-06-02T22:00:00Z', null],
  [globex, '2024-05-31T20:00:00Z', '2024-06-02T22:00:00.000Z'],
  [globex, '2024-06-03T20:00:00Z', '2024-06-03T22:00:00.000Z'],
  [{ calendar: '24/7', opens: 0, opensOn: 'sameDay' }, '2024-06-02T00:00:00Z', null],
  // Years of which the calendar says nothing.
  [newYork, '2006-01-01T03:00:00Z', null],
  [newYork, '2035-12-31T23:00:00Z', null],
]

test('[CAL21] a session is open from its opening to its close, early closes too, and says when it opens', () => {
  for (const [session, instant, opens] of rows) {
    assert.equal(shown(Session.opensAt(session, at(instant))), opens, instant)
  }
})

test('[CAL21] when it opens it is open, and a millisecond before it is not', () => {
  for (const session of [newYork, globex]) {
    for (let day = 0; day < 370; day++) {
      const instant = at('2024-01-01T03:17:00Z') + day * 24 * hour
      const opens = Session.opensAt(session, instant)
      if (opens === null) continue
      assert.ok(opens > instant)
      assert.equal(Session.opensAt(session, opens), null)
      assert.equal(Session.opensAt(session, opens - 1), opens)
    }
  }
})

test('[CAL21] hours that open after the close are none', () => {
  assert.equal(Session.fault(newYork), null)
  assert.equal(Session.fault(globex), null)
  assert.equal(Session.fault({ ...newYork, opens: 16 * hour }), 'expected to open before the close')
  assert.equal(Session.fault({ ...newYork, opens: TimeOfDay.DAY_MS, opensOn: 'dayBefore' }), null)
})
