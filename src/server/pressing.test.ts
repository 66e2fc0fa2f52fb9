import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Alarm } from '../../test/notify/Alarm.ts'
import type { PressureLine, Study } from './analysis/study.ts'
import { Threshold } from './analysis/Threshold.ts'
import { Config } from './Config.ts'
import type { Front } from './http/Front.ts'
import { pressing } from './pressing.ts'

function studyOf(seq: number, value: number | null, line: Partial<PressureLine> = {}): Study {
  const calls = { cashDown: 0, cashUp: 0, callDown: null, callUp: null }
  const lines = [
    { symbol: 'BTC/USDT:USDT', loopGain: 0, cliffDown: null, cliffUp: null, ...calls, ...line },
  ]
  const index = value === null ? null : { value, toward: 'down' as const, parts: [] }
  const rest = { records: new Map(), contagion: null, together: [] }
  return { ...{ seq, timestamp: 1_700_000_000_000 + seq, lines, index }, ...rest }
}

/** What a threshold says of one study after the other, as phases. */
function said(threshold: Threshold, studies: readonly Study[]): readonly (string | null)[] {
  let stands = false
  return studies.map((study) => {
    const draft = Threshold.draftOf(threshold, study, stands)
    if (draft !== null) stands = draft.phase === 'trigger'
    return draft?.phase ?? null
  })
}

test('[ALR32] a threshold is told where it is reached and where it is well over, and not between', () => {
  const index = [40, 50, 80, 46, 45, 44.9, 49, 50].map((one, seq) => studyOf(seq, one))
  const told = [null, 'trigger', null, null, null, 'resolve', null, 'trigger']
  assert.deepEqual(said({ on: 'index', at: 50 }, index), told)
  assert.deepEqual(said({ on: 'index', at: 50, clear: 48 }, index).slice(2, 5), [
    null,
    'resolve',
    null,
  ])
  const cliffs = [null, 0.06, 0.05, 0.054, 0.056, null].map((cliffUp, seq) =>
    studyOf(seq, 0, { cliffUp }),
  )
  assert.deepEqual(said({ on: 'cliff', at: 0.05 }, cliffs), [
    null,
    null,
    'trigger',
    null,
    'resolve',
    null,
  ])
  const gains = [0.5, 1, null, 0.95, 0.8].map((loopGain, seq) => studyOf(seq, 0, { loopGain }))
  assert.deepEqual(said({ on: 'loopGain', at: 1 }, gains), [null, 'trigger', null, null, 'resolve'])
  assert.deepEqual(said({ on: 'index', at: 50 }, [studyOf(0, 60), studyOf(1, null)]), [
    'trigger',
    'resolve',
  ])
})

test('[ALR32] the text says what, where, and from where on it is told', () => {
  const near = Threshold.draftOf(
    { on: 'cliff', at: 0.05, severity: 'error' },
    studyOf(1, 0, { cliffDown: 0.031 }),
    false,
  )
  assert.deepEqual([near?.severity, near?.instrument], ['error', 'BTC/USDT:USDT'])
  assert.equal(
    near?.text,
    'the nearest cliff of BTC/USDT:USDT is 3.1 % away, which is told from 5 % on',
  )
  const calm = Threshold.draftOf({ on: 'cliff', at: 0.05 }, studyOf(1, 0), true)
  assert.equal(calm?.text, 'no market has a cliff: over what was told from 5 % on')
  const index = Threshold.draftOf({ on: 'index', at: 50 }, studyOf(1, 62.34), false)
  assert.equal(
    index?.text,
    'the pressure index of the book is 62.3 of 100, which is told from 50 on',
  )
})

/** An analyst that studies what it is given, and what the front has of it. */
function analystOf() {
  const listeners = new Set<() => void>()
  const seen = { latest: null as Study | null, begun: 0 }
  const analyst = {
    begin() {
      seen.begun += 1
    },
    study: () => seen.latest,
    onComputed(told: () => void) {
      listeners.add(told)
      return () => void listeners.delete(told)
    },
  }
  const study = (one: Study): void => {
    seen.latest = one
    for (const told of listeners) told()
  }
  const frontOf = ({ notifier }: Alarm) =>
    ({ notifier, clock: { now: () => 1_700_000_000_000 }, analyst }) as unknown as Front
  return { study, frontOf, seen }
}

test('[ALR32] studies are told to routes, once across a start in between, and nothing is without a threshold', async (context) => {
  const routes = [{ name: 'risk', sinks: ['desk'], match: { types: ['pressure.*'] } }]
  const alarm = Alarm.open(context, { routes })
  const { study, frontOf, seen } = analystOf()
  assert.equal(pressing(frontOf(alarm), []), null)
  assert.equal(seen.begun, 0)
  const thresholds: readonly Threshold[] = [{ on: 'index', at: 50 }]
  const one = pressing(frontOf(alarm), thresholds)
  assert.equal(seen.begun, 1)
  study(studyOf(1, 60))
  study(studyOf(2, 70))
  one?.close()
  study(studyOf(3, 10))
  await alarm.time.advance(0)
  await alarm.notifier.close()
  Alarm.start(alarm, 0)
  pressing(frontOf(alarm), thresholds)
  study(studyOf(4, 60))
  study(studyOf(5, 44))
  await alarm.time.advance(0)
  assert.deepEqual(
    alarm.heard.map(({ alert }) => `${alert.phase} ${alert.type} ${alert.seq}`),
    ['trigger pressure.reached 1', 'resolve pressure.eased 5'],
  )
})

test('[ALR32] a threshold that cannot be is refused with its place', () => {
  const of = (threshold: object) => () =>
    Config.parse(JSON.stringify({ pressure: [threshold] }), 'c.json')
  assert.deepEqual(of({ on: 'cliff', at: 0.05, clear: 0.06 })().pressure, [
    { on: 'cliff', at: 0.05, clear: 0.06 },
  ])
  assert.throws(
    of({ on: 'depth', at: 1 }),
    /pressure\[0\].on: expected "index", "loopGain" or "cliff", found "depth"/,
  )
  assert.throws(
    of({ on: 'index' }),
    /pressure\[0\]: .*expected a field "at"|at: expected a field "at"/,
  )
  assert.throws(
    of({ on: 'index', at: '50' }),
    /at: expected a number above 0, at most 1000, found "50"/,
  )
  assert.throws(
    of({ on: 'index', at: 50, clear: 50 }),
    /clear: expected less than 50, found the number 50/,
  )
  assert.throws(of({ on: 'cliff', at: 0.05, clear: 0.04 }), /clear: expected more than 0.05/)
})
