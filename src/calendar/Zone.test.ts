import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from './CivilDate.ts'
import { type LocalTime, Zone, type ZoneId } from './Zone.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What the platform says that the clock of a zone shows. */
function platform(id: ZoneId): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: id, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  return (instant) => {
    const part = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, value]),
    )
    return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`
  }
}

const shown = ({ date, time }: LocalTime): string =>
  `${CivilDate.format(date)} ${new Date(time).toISOString().slice(11, 19)}`

const localOf = (zone: Zone, instant: number): LocalTime => {
  const result = Zone.localOf(zone, instant)
  assert.ok(result.ok)
  return result.value
}

const instantOf = (zone: Zone, date: string, hours: number, minutes = 0): number => {
  const time = (hours * 60 + minutes) * 60_000
  const result = Zone.instantOf(zone, { date: CivilDate.parse(date) as CivilDate, time })
  assert.ok(result.ok)
  return result.value
}

const newYork = Zone.named('America/New_York')
const berlin = Zone.named('Europe/Berlin')

/** Every Sunday's noon, and in the months of changes the second before and of each of its hours. */
function* instants(from: number, until: number): Generator<number> {
  for (let day = Math.ceil(from / DAY_MS); day * DAY_MS < until; day++) {
    const date = CivilDate.ofDay(day)
    if (CivilDate.weekday(date) !== 7) continue
    yield day * DAY_MS + DAY_MS / 2
    if (!['03', '04', '10', '11'].includes(CivilDate.format(date).slice(5, 7))) continue
    for (let hour = 0; hour <= 9; hour++) {
      yield day * DAY_MS + hour * HOUR_MS - 1_000
      yield day * DAY_MS + hour * HOUR_MS
    }
  }
}

for (const id of Zone.ids) {
  test(`[CAL3] ${id} shows what the platform shows, from 2007 to 2035`, () => {
    const [zone, expected] = [Zone.named(id), platform(id)]
    for (const at of instants(Date.UTC(2007, 0, 1), Date.UTC(2036, 0, 1))) {
      assert.equal(shown(localOf(zone, at)), expected(at))
    }
  })
}

test('[CAL3] before 2007 the clocks of the United States changed in April and October', () => {
  for (const id of ['America/New_York', 'America/Chicago'] as const) {
    const expected = platform(id)
    for (const at of instants(Date.UTC(1987, 0, 2), Date.UTC(2007, 0, 1))) {
      assert.equal(shown(localOf(Zone.named(id), at)), expected(at))
    }
  }
})

test('[CAL3] those of Europe as since 1996, as far as they are known', () => {
  for (const id of ['Europe/London', 'Europe/Berlin'] as const) {
    const expected = platform(id)
    for (const at of instants(Date.UTC(1996, 0, 2), Date.UTC(2007, 0, 1))) {
      assert.equal(shown(localOf(Zone.named(id), at)), expected(at))
    }
  }
})

test('[CAL4] a year of which nothing is known is a fault, never a guess', () => {
  const rows: readonly (readonly [ZoneId, string, string])[] = [
    ['America/New_York', '1986-12-31', '1987-01-01'],
    ['Europe/Berlin', '1995-12-31', '1996-01-01'],
    ['Asia/Tokyo', '2051-01-01', '2050-12-31'],
    ['America/Chicago', '2051-01-01', '2050-12-31'],
  ]
  for (const [id, unknown, known] of rows) {
    const zone = Zone.named(id)
    const date = CivilDate.parse(unknown) as CivilDate
    const fault = { ok: false, error: { code: 'zone.outOfRange', of: id, date } }
    assert.deepEqual(Zone.instantOf(zone, { date, time: 0 }), fault)
    assert.deepEqual(Zone.localOf(zone, date * DAY_MS + DAY_MS / 2 - zone.offset), fault)
    const noon = { date: CivilDate.parse(known) as CivilDate, time: DAY_MS / 2 }
    const there = Zone.instantOf(zone, noon)
    assert.ok(there.ok)
    assert.deepEqual(localOf(zone, there.value), noon)
  }
})

test('[CAL5] a time that the clock skips is the moment at which it skips', () => {
  const change = Date.UTC(2026, 2, 8, 7)
  assert.equal(instantOf(newYork, '2026-03-08', 1, 59), change - 60_000)
  for (const minutes of [0, 30, 59]) {
    assert.equal(instantOf(newYork, '2026-03-08', 2, minutes), change)
  }
  assert.equal(instantOf(newYork, '2026-03-08', 3), change)
  assert.equal(instantOf(newYork, '2026-03-08', 3, 1), change + 60_000)
  assert.equal(instantOf(berlin, '2026-03-29', 2, 30), Date.UTC(2026, 2, 29, 1))
})

test('[CAL5] a time that the clock shows twice is the second', () => {
  assert.equal(instantOf(newYork, '2026-11-01', 0, 59), Date.UTC(2026, 10, 1, 4, 59))
  assert.equal(instantOf(newYork, '2026-11-01', 1, 0), Date.UTC(2026, 10, 1, 6))
  assert.equal(instantOf(newYork, '2026-11-01', 1, 30), Date.UTC(2026, 10, 1, 6, 30))
  assert.equal(instantOf(newYork, '2026-11-01', 2), Date.UTC(2026, 10, 1, 7))
  assert.equal(instantOf(berlin, '2026-10-25', 2, 30), Date.UTC(2026, 9, 25, 1, 30))
})

test('[CAL5] midnight at the end of a day is the beginning of the next', () => {
  assert.equal(instantOf(newYork, '2026-06-08', 24), instantOf(newYork, '2026-06-09', 0))
})

const zones = fc.constantFrom(...Zone.ids).map(Zone.named)
const first = CivilDate.at(1996, 1, 1)
const last = CivilDate.at(2050, 12, 31)
/** Half of them on days in the months of changes. */
const local = fc.oneof(
  fc.record({
    date: fc.integer({ min: first, max: last }).map(CivilDate.ofDay),
    time: fc.nat({ max: DAY_MS }),
  }),
  fc.record({
    date: fc
      .tuple(fc.integer({ min: 1996, max: 2050 }), fc.constantFrom(3, 4, 10, 11), fc.nat(4))
      .map(([year, month, nth]) => CivilDate.nthWeekday(year, month, 7, nth + 1))
      .filter((date) => date !== null),
    time: fc.nat({ max: 4 * HOUR_MS }),
  }),
)

test('[CAL5] a later local time is never an earlier instant', () => {
  const by = (a: LocalTime, b: LocalTime) => a.date - b.date || a.time - b.time
  fc.assert(
    fc.property(zones, local, fc.nat({ max: 3 * HOUR_MS }), (zone, one, more) => {
      const other = { date: one.date, time: Math.min(DAY_MS, one.time + more) }
      const [early, late] = [one, other].sort(by).map((each) => Zone.instantOf(zone, each))
      assert.ok(early?.ok && late?.ok)
      assert.ok(early.value <= late.value)
    }),
    { numRuns: 20 * numRuns },
  )
})

test('[CAL5] an instant is shown as a local time that is that instant, or the second of two', () => {
  fc.assert(
    fc.property(
      zones,
      fc.integer({ min: first, max: last - 1 }),
      fc.nat(DAY_MS),
      (zone, day, ms) => {
        const instant = day * DAY_MS + 12 * HOUR_MS + ms
        const back = Zone.instantOf(zone, localOf(zone, instant))
        assert.ok(back.ok)
        assert.ok(back.value === instant || back.value === instant + HOUR_MS)
      },
    ),
    { numRuns: 20 * numRuns },
  )
})
