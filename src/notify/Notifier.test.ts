import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { Alarm } from '../../test/notify/Alarm.ts'
import { LockedError } from '../journal/sqliteFault.ts'
import { Ledger } from './Ledger.ts'
import { Notifier } from './Notifier.ts'
import { NotifyError } from './NotifyError.ts'
import { Outbox } from './Outbox.ts'
import { Silences } from './Silences.ts'
import { Sink } from './sinks/Sink.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Opens and meets a call of anna, so many times. */
function callOften({ desk }: Alarm, times: number): void {
  for (let count = 0; count < times; count++) {
    Desk.setMarks(desk, 38_450n)
    Desk.setMarks(desk, 40_000n)
  }
}

const callsOf = ({ heard }: Alarm, sink = 'desk') =>
  heard.filter((one) => one.sink === sink && one.alert.call !== null)

test('[ALR10] [ALR15] a message has one key, and the outbox one deliverer', async (context) => {
  const alarm = Alarm.open(context)
  Alarm.openPositions(alarm)
  callOften(alarm, 1)
  Alarm.take(alarm)
  // Told again, as after a start, nothing is kept twice.
  alarm.notifier.take(alarm.desk.entries, alarm.desk.state)
  await alarm.time.advance(0)
  const keys = alarm.heard.map(({ key }) => key)
  assert.equal(new Set(keys).size, keys.length)
  assert.deepEqual(
    callsOf(alarm).map(({ alert }) => alert.type),
    ['call.issued', 'call.met'],
  )
  assert.throws(() => Outbox.open(alarm.file), LockedError)
})

test('[ALR11] what was taken and not delivered is delivered after a start, what was not taken is taken', async (context) => {
  const alarm = Alarm.open(context)
  Alarm.openPositions(alarm)
  alarm.answers.set('desk', () => Sink.failed('down'))
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  const tried = alarm.attempts.map(({ key }) => key)
  await alarm.notifier.close()
  alarm.answers.clear()
  callOften(alarm, 1)
  Alarm.start(alarm, alarm.desk.entries.length)
  const { entries, state } = alarm.desk
  assert.ok(alarm.notifier.cursor() < entries.length)
  alarm.notifier.take(entries.slice(alarm.notifier.cursor()), state)
  await alarm.time.advance(HOUR)
  assert.deepEqual(
    callsOf(alarm).map(({ alert }) => `${alert.type} ${alert.call}`),
    ['call.issued call-1', 'call.met call-1', 'call.issued call-2', 'call.met call-2'],
  )
  const keys = new Set(alarm.heard.map(({ key }) => key))
  for (const key of tried) assert.ok(keys.has(key), 'under the key it was tried with')
})

test('[ALR11] entries that are not there any more are told of, and a restored journal begins anew', async (context) => {
  const alarm = Alarm.open(context)
  Alarm.openPositions(alarm)
  callOften(alarm, 1)
  const { entries, state } = alarm.desk
  alarm.notifier.take(entries.slice(0, 5), state)
  alarm.notifier.take(entries.slice(-1), state)
  await alarm.time.advance(0)
  const [gap] = alarm.heard.filter(({ alert }) => alert.type === 'alerts.gap')
  assert.equal(
    gap?.alert.text,
    `entries 6 to ${entries.length - 1} were not seen: nothing was told of what happened there`,
  )
  await alarm.notifier.close()
  Alarm.start(alarm, 5)
  assert.equal(alarm.notifier.cursor(), 5)
  assert.match(alarm.notes.at(-1) ?? '', /the journal ends at 5, before \d+ which was told/)
  const before = new Set(alarm.heard.map(({ key }) => key))
  alarm.notifier.take(entries.slice(5), state)
  await alarm.time.advance(0)
  const calls = callsOf(alarm).slice(-2)
  assert.deepEqual(
    calls.map(({ alert }) => alert.type),
    ['call.issued', 'call.met'],
  )
  for (const { key } of calls) assert.ok(!before.has(key))
})

test('[ALR10] where the outbox cannot be written entries wait, and nothing is lost', async (context) => {
  const alarm = Alarm.open(context)
  Alarm.openPositions(alarm)
  const { database } = alarm.notifier.outbox
  database.exec('PRAGMA query_only = 1')
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  assert.match(alarm.notifier.problem() ?? '', /cannot be kept, and waits/)
  assert.equal(alarm.heard.length, 0)
  database.exec('PRAGMA query_only = 0')
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  assert.equal(alarm.notifier.problem(), null)
  assert.deepEqual(
    callsOf(alarm).map(({ alert }) => `${alert.type} ${alert.call}`),
    ['call.issued call-1', 'call.met call-1', 'call.issued call-2', 'call.met call-2'],
  )
})

test('[ALR12] a route is told the beginning and the end of what it wants, and of nothing else', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [
      { name: 'issued', sinks: ['issued'], match: { types: ['call.issued'] } },
      { name: 'mute', sinks: ['mute'], match: { types: ['call.issued'] }, resolve: false },
      { name: 'met', sinks: ['met'], match: { types: ['call.met'] } },
      { name: 'grave', sinks: ['grave'], match: { severity: 'critical', types: ['call.*'] } },
      { name: 'other', sinks: ['other'], match: { accounts: ['short'], types: ['call.*'] } },
    ],
  })
  Alarm.openPositions(alarm)
  callOften(alarm, 1)
  Desk.setMarks(alarm.desk, 38_450n)
  Desk.wait(alarm.desk, 180_000)
  Desk.tell(alarm.desk, {
    ...{ type: 'Release', account: 'anna', restriction: 'reduceOnly', by: 'ops', reason: 'paid' },
  })
  await Alarm.hear(alarm)
  const told = (sink: string) =>
    alarm.heard
      .filter((one) => one.sink === sink)
      .map(({ phase, alert }) => `${phase} ${alert.type}`)
  assert.deepEqual(told('issued'), [
    ...['trigger call.issued', 'resolve call.met'],
    ...['trigger call.issued', 'resolve call.settled'],
  ])
  assert.deepEqual(told('mute'), ['trigger call.issued', 'trigger call.issued'])
  assert.deepEqual(told('met'), ['notice call.met'])
  assert.deepEqual(told('grave'), ['trigger call.expired', 'resolve call.settled'])
  assert.deepEqual(told('other'), [])
})

const nightly = {
  ...{ name: 'night', sinks: ['chat'], match: { types: ['call.*'] }, repeatMs: 5 * MINUTE },
  escalate: [
    { afterMs: 10 * MINUTE, to: ['pager'] },
    { afterMs: 30 * MINUTE, to: ['boss'] },
  ],
}

test('[ALR13] what nobody acknowledges goes on to the next, and is said again', async (context) => {
  const alarm = Alarm.open(context, { routes: [nightly] })
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, 9 * MINUTE)
  assert.deepEqual(
    alarm.heard.map(({ sink, phase }) => `${sink} ${phase}`),
    ['chat trigger', 'chat reminder'],
  )
  await alarm.time.advance(3 * MINUTE)
  assert.equal(alarm.heard.filter(({ sink }) => sink === 'pager')[0]?.phase, 'trigger')
  Desk.tell(alarm.desk, { type: 'AcknowledgeCall', call: 'call-1', by: 'ops' })
  await Alarm.hear(alarm, 2 * HOUR)
  assert.equal(alarm.heard.filter(({ sink }) => sink === 'boss').length, 0)
  assert.deepEqual(
    alarm.heard
      .filter(({ sink }) => sink === 'pager')
      .map(({ phase, alert }) => `${phase} ${alert.type}`),
    ['trigger call.issued', 'reminder call.issued', 'update call.acknowledged'],
  )
  Desk.setMarks(alarm.desk, 40_000n)
  await Alarm.hear(alarm)
  assert.equal(alarm.heard.filter(({ phase }) => phase === 'resolve').length, 2, 'to both')
})

test('[ALR13] what no sink takes goes on after a minute', async (context) => {
  const alarm = Alarm.open(context, { routes: [nightly] })
  Alarm.openPositions(alarm)
  alarm.answers.set('chat', () => Sink.failed('down'))
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, MINUTE + 1)
  const [first] = alarm.heard.filter(({ alert }) => alert.call !== null)
  assert.equal(first?.sink, 'pager')
})

test('[ALR13] steps and reminders go on after a restart', async (context) => {
  const alarm = Alarm.open(context, { routes: [nightly] })
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm)
  await alarm.notifier.close()
  await alarm.time.advance(11 * MINUTE)
  Alarm.start(alarm)
  await alarm.time.advance(1)
  assert.ok(alarm.heard.some(({ sink }) => sink === 'pager'))
})

const inAnHour = () => new Date(1_800_000_000_000 + HOUR).toISOString()

test('[ALR14] what is silenced stands in the ledger alone; what still stands is told once it is over', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'calls', sinks: ['desk'], match: { types: ['call.*'] } }],
    silences: [{ match: { accounts: ['anna'] }, until: inAnHour(), by: 'ops', reason: 'known' }],
  })
  Alarm.openPositions(alarm)
  callOften(alarm, 1)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, HOUR - 1)
  assert.equal(alarm.heard.length, 0)
  assert.deepEqual(
    Ledger.list(alarm.notifier.outbox, { status: 'silenced' }).map(({ type }) => type),
    ['call.issued', 'call.met', 'call.issued'],
  )
  await alarm.notifier.close()
  Alarm.start(alarm)
  await alarm.time.advance(1)
  const told = () => alarm.heard.map(({ phase, alert }) => `${phase} ${alert.type} ${alert.call}`)
  assert.deepEqual(told(), ['trigger call.issued call-2'])
  Desk.setMarks(alarm.desk, 40_000n)
  await Alarm.hear(alarm)
  assert.deepEqual(told().slice(1), ['resolve call.met call-2'])
})

test('[ALR14] more of what was told, steps and reminders are kept back as well; its end is told', async (context) => {
  const alarm = Alarm.open(context, { routes: [nightly] })
  const { silences } = alarm.notifier.settings
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, MINUTE)
  const wanted = { match: { accounts: ['anna'] }, until: inAnHour(), reason: 'known' }
  const { id } = Silences.make(silences, wanted, 'ops', alarm.time.clock.now())
  alarm.notifier.nudge()
  Desk.tell(alarm.desk, {
    ...{ type: 'ExtendCall', call: 'call-1', deadline: alarm.desk.state.book.time + 10 * HOUR },
    ...{ by: 'ops', reason: 'a wire' },
  })
  await Alarm.hear(alarm, 20 * MINUTE)
  const told = () => alarm.heard.map(({ sink, phase, alert }) => `${sink} ${phase} ${alert.type}`)
  assert.deepEqual(told(), ['chat trigger call.issued'])
  Silences.end(silences, id, 'ops', alarm.time.clock.now())
  alarm.notifier.nudge()
  await alarm.time.advance(2 * MINUTE)
  assert.deepEqual(told().slice(1, 3), ['chat update call.extended', 'pager trigger call.extended'])
  Silences.make(silences, wanted, 'ops', alarm.time.clock.now())
  Desk.setMarks(alarm.desk, 40_000n)
  await Alarm.hear(alarm)
  assert.deepEqual(told().slice(-2), ['chat resolve call.met', 'pager resolve call.met'])
})

test('[ALR15] [ALR16] [ALR18] a sink that is down for an hour gets everything once it is back, in order', async (context) => {
  const alarm = Alarm.open(context, { routes: [{ name: 'all', sinks: ['desk', 'other'] }] })
  Alarm.openPositions(alarm)
  Alarm.openPositions(alarm, 'bert')
  await Alarm.hear(alarm)
  alarm.heard.length = 0
  alarm.answers.set('desk', () => Sink.failed('down'))
  for (let minute = 0; minute < 60; minute += 10) {
    callOften(alarm, 2)
    await Alarm.hear(alarm, 10 * MINUTE)
  }
  assert.equal(callsOf(alarm).length, 0)
  const expected = callsOf(alarm, 'other')
  assert.equal(expected.length, 48)
  alarm.answers.clear()
  callOften(alarm, 1)
  await Alarm.hear(alarm, MINUTE)
  for (const account of ['anna', 'bert']) {
    const keys = (sink: string) =>
      callsOf(alarm, sink)
        .filter(({ alert }) => alert.account === account)
        .map(({ key }) => key)
    assert.equal(keys('desk').length, 26)
    assert.deepEqual(keys('desk'), keys('other'))
  }
  const health = alarm.heard.filter(({ alert }) => alert.about === 'sink:desk')
  assert.deepEqual(
    health.map(({ sink, phase, alert }) => `${sink} ${phase} ${alert.type}`),
    ['other trigger alerts.sink_dead', 'other resolve alerts.sink_back'],
  )
})

test('[ALR14] [ALR18] a silence over what the service says of itself holds it back, and tells it when it is over', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'all', sinks: ['desk', 'other'] }],
    silences: [{ match: { types: ['alerts.*'] }, until: inAnHour(), by: 'ops', reason: 'known' }],
  })
  Alarm.openPositions(alarm)
  await Alarm.hear(alarm)
  alarm.answers.set('desk', () => Sink.failed('down'))
  callOften(alarm, 2)
  const health = () =>
    alarm.heard
      .filter(({ alert }) => alert.about === 'sink:desk')
      .map(({ sink, phase, alert }) => `${sink} ${phase} ${alert.type}`)
  await Alarm.hear(alarm, 50 * MINUTE)
  assert.deepEqual(health(), [])
  await alarm.notifier.close()
  Alarm.start(alarm)
  await alarm.time.advance(20 * MINUTE)
  assert.deepEqual(health(), ['other trigger alerts.sink_dead'])
  alarm.answers.clear()
  await alarm.time.advance(3 * HOUR)
  assert.deepEqual(health().slice(1), ['other resolve alerts.sink_back'])
})

test('[ALR17] attempts follow the schedule, then it is given up', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'calls', sinks: ['desk'], match: { types: ['call.issued'] } }],
  })
  Alarm.openPositions(alarm)
  alarm.answers.set('desk', () => Sink.failed('HTTP 500'))
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, 100 * HOUR)
  const [first = 0] = alarm.attempts.map(({ at }) => at)
  assert.deepEqual(
    alarm.attempts.map(({ at }) => (at - first) / 1_000),
    [0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105],
  )
  const [row] = Ledger.list(alarm.notifier.outbox)
  assert.deepEqual([row?.status, row?.attempts, row?.answer], ['givenUp', 10, 'HTTP 500'])
})

test('[ALR17] a receiver that asks for time gets it, and that is no attempt', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'calls', sinks: ['desk'], match: { types: ['call.issued'] } }],
  })
  Alarm.openPositions(alarm)
  let times = 0
  alarm.answers.set('desk', () =>
    ++times < 4 ? { ...Sink.failed('HTTP 429'), pauseMs: 2_000 } : Sink.delivered('ok'),
  )
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm, MINUTE)
  const [first = 0, ...rest] = alarm.attempts.map(({ at }) => at)
  assert.deepEqual(
    rest.map((at) => at - first),
    [2_000, 4_000, 6_000],
  )
  assert.equal(Ledger.list(alarm.notifier.outbox)[0]?.attempts, 1)
})

test('[ALR18] a receiver that answers 410 gets nothing more, until one is replayed', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'calls', sinks: ['desk', 'other'], match: { types: ['call.*'] } }],
  })
  Alarm.openPositions(alarm)
  alarm.answers.set('desk', () => ({ ...Sink.failed('HTTP 410'), isGone: true }))
  callOften(alarm, 3)
  await Alarm.hear(alarm, HOUR)
  assert.equal(alarm.attempts.filter(({ sink }) => sink === 'desk').length, 1)
  const { outbox } = alarm.notifier
  const given = Ledger.list(outbox, { sink: 'desk' })
  assert.deepEqual(new Set(given.map(({ status }) => status)), new Set(['givenUp']))
  assert.match(alarm.notes.join('\n'), /desk wants no messages any more \(410\)/)
  alarm.answers.clear()
  const id = given.at(-1)?.id ?? 0
  alarm.notifier.queue(() => [Ledger.replay(outbox, id, alarm.time.clock.now())])
  alarm.notifier.enable('desk')
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  assert.deepEqual(
    callsOf(alarm).map(({ alert }) => `${alert.type} ${alert.call}`),
    ['call.issued call-1', 'call.issued call-4', 'call.met call-4'],
  )
})

test('[ALR27] the ledger tells what became of each, and forgets after a week', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'calls', sinks: ['desk'], match: { types: ['call.*'] } }],
  })
  Alarm.openPositions(alarm)
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  alarm.answers.set('desk', () => Sink.failed('HTTP 503'))
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm)
  const { outbox } = alarm.notifier
  const now = alarm.time.clock.now()
  const rows = Ledger.list(outbox)
  assert.deepEqual(
    rows.map(({ type, status, attempts, answer, nextAt }) => [
      type,
      status,
      attempts,
      answer,
      nextAt,
    ]),
    [
      ['call.issued', 'pending', 1, 'HTTP 503', now + 5_000],
      ['call.met', 'delivered', 1, 'ok', null],
      ['call.issued', 'delivered', 1, 'ok', null],
    ],
  )
  assert.equal(Ledger.list(outbox, { account: 'short' }).length, 0)
  assert.equal(Ledger.list(outbox, { account: 'anna', limit: 2 }).length, 2)
  const [call] = outbox.all<{ id: string }>("SELECT body ->> '$.call' AS id FROM alerts")
  assert.ok(Ledger.list(outbox, { call: call?.id ?? '' }).length > 0)
  assert.equal(Ledger.list(outbox, { call: 'call-99' }).length, 0)
  assert.equal(Ledger.list(outbox, { before: rows[1]?.id }).length, 1)
  assert.throws(() => Ledger.replay(outbox, 999, now), NotifyError)
  await alarm.time.advance(8 * 24 * HOUR)
  assert.deepEqual(
    Ledger.list(outbox).map(({ status }) => status),
    [],
    'that which waited was given up after 75 hours',
  )
})

test('a file that is no outbox is left alone', (context) => {
  const alarm = Alarm.open(context)
  const journal = `${alarm.file}-other`
  const other = Outbox.open(journal)
  other.database.exec('PRAGMA application_id = 7')
  other.close()
  const { config, sinks } = alarm
  assert.throws(
    () => Notifier.open({ file: journal, config, sinks, head: 0 }),
    /found another file/,
  )
  assert.throws(() => Outbox.look(journal), /found another file/)
  assert.throws(() => Outbox.look(`${journal}-none`), NotifyError)
})

test('[ALR10] a full disk costs no more than what is told: nothing falls, nothing spins, and all is told once there is room', async (context) => {
  const alarm = Alarm.open(context, {
    routes: [{ name: 'all', sinks: ['desk', 'other'], repeatMs: 10_000 }],
  })
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm)
  const { database } = alarm.notifier.outbox
  const limit = (pages: number) => database.exec(`PRAGMA max_page_count = ${pages}`)
  limit(1)
  for (const sink of ['desk', 'other']) alarm.answers.set(sink, () => Sink.failed('down'))
  const notes = alarm.notes.length
  const drafted = context.mock.method(database, 'exec')
  for (let count = 0; count < 10; count++) {
    callOften(alarm, 5)
    await Alarm.hear(alarm)
  }
  await alarm.time.advance(MINUTE)
  assert.match(`${alarm.notifier.problem()}`, /cannot be/)
  assert.ok(alarm.notes.length - notes <= 3, alarm.notes.slice(notes).join('\n'))
  const tries = drafted.mock.calls.filter((call) => `${call.arguments[0]}`.startsWith('BEGIN'))
  assert.ok(tries.length < 400, `${tries.length} tries to write`)
  limit(1_000_000)
  alarm.answers.clear()
  await alarm.time.advance(MINUTE)
  callOften(alarm, 1)
  await Alarm.hear(alarm)
  await alarm.time.advance(HOUR)
  assert.equal(alarm.notifier.problem(), null)
  const calls = new Set(callsOf(alarm).map(({ alert }) => alert.call))
  assert.equal(calls.size, 51)
})
