import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { events } from '../../test/wire/arbitraries.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import type { Entry } from '../engine/Entry.ts'
import { EventText } from './EventText.ts'
import { schemaVersion } from './upcasters.ts'

const { catalog } = Fixture
const runs = Math.ceil(numRuns / 8)
const header = { seq: 7, ordinal: 2, time: 1_621_382_400_000, command: null, actor: 'desk' }

for (const [type, arbitrary] of events) {
  test(`[WIRE5] a ${type} written and read again is the same`, () => {
    fc.assert(
      fc.property(arbitrary, (event) => {
        const line = JSON.stringify(EventText.encode(event, catalog, header))
        const result = EventText.decode(line, catalog)
        assert.deepEqual(result, { ok: true, value: { header, event } })
      }),
      { numRuns: runs },
    )
  })
}

test('[WIRE9] [WIRE24] an event says in which version it is told, and who asked', () => {
  const entry: Entry = {
    seq: 3,
    time: 5,
    command: { type: 'AdvanceTime', id: 'c1', time: 5, actor: 'ann' },
    events: [{ type: 'TimeAdvanced', to: 5 }],
  }
  const line =
    '{"seq":3,"ordinal":1,"time":5,"datetime":"1970-01-01T00:00:00.005Z",' +
    `"schema":${schemaVersion},` +
    '"command":"c1","actor":"ann","type":"TimeAdvanced","to":5}\n'
  assert.equal(EventText.lines(entry, catalog), line)
  const unsaid = EventText.lines({ ...entry, command: null }, catalog)
  assert.match(unsaid, /"command":null,"actor":"",/)
})

test('[WIRE24] a line of version 1 says neither, and is read', () => {
  const line = '{"seq":3,"ordinal":1,"time":5,"command":"c1","type":"TimeAdvanced","to":5}'
  const head = { seq: 3, ordinal: 1, time: 5, command: 'c1', actor: '' }
  assert.deepEqual(EventText.decode(line, catalog), {
    ok: true,
    value: { header: head, event: { type: 'TimeAdvanced', to: 5 } },
  })
})

test('[WIRE24] a version that is not known is refused where it stands', () => {
  for (const schema of [0, schemaVersion + 1, 1.5]) {
    const line = `{"seq":3,"ordinal":1,"time":5,"schema":${schema},"command":"c1","type":"TimeAdvanced","to":5}`
    const read = EventText.decode(line, catalog, { file: 'day.ndjson', line: 4 })
    assert.equal(
      read.ok ? 'no error' : read.error.message,
      `day.ndjson:4:40: schema: expected a version from 1 to ${schemaVersion}, a later one by a newer build, found the number ${schema} (schema.unknown)`,
    )
  }
})

test('[WIRE24] what version 1 kept with a call is passed over', () => {
  const call =
    '"time":5,"command":"c1","type":"CallOpened","call":"call-1","account":"a","ladder":"house",' +
    '"level":"call","amount":"5"'
  const rest = '"cureTo":"0.7","equity":"10","requirement":"9","deadline":9}'
  const advice =
    '"reductions":[{"instrument":"BTC/USDT:USDT","leg":"net","contracts":"-0.5"}],' +
    '"remedies":[{"act":"repay","asset":"USDT","amount":"5"}]'
  const old = EventText.decode(`{"seq":3,"ordinal":1,${call},${advice},${rest}`, catalog)
  const now = EventText.decode(
    `{"seq":3,"ordinal":1,"schema":${schemaVersion},${call},${rest}`,
    catalog,
  )
  assert.ok(now.ok && old.ok)
  assert.deepEqual(old.value.event, now.value.event)
  assert.ok(
    !EventText.decode(
      `{"seq":3,"ordinal":1,"schema":${schemaVersion},${call},${advice},${rest}`,
      catalog,
    ).ok,
  )
})
