import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { types } from './Alert.ts'
import { Settings } from './Settings.ts'
import { type SinkConfig, sinkConfig } from './sinks/config.ts'
import { sinkKinds } from './sinks/Sink.ts'

const guide = readFileSync(new URL('../../docs/guides/alerts.md', import.meta.url), 'utf8')
const examples = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text)

test('the guide shows a sink of every kind, as the schema takes it', () => {
  const reader = Compile(sinkConfig)
  const sinks = examples
    .filter((text) => text.startsWith('{ "name"'))
    .map((text) => JSON.parse(text))
  for (const sink of sinks) assert.ok(reader.Check(sink), JSON.stringify(sink))
  const shown = new Set((sinks as readonly SinkConfig[]).map(({ kind }) => kind))
  assert.deepEqual([...shown].sort(), [...sinkKinds].sort())
})

test('the guide shows a configuration and silences that are taken', () => {
  const [whole = ''] = examples
  assert.equal(Settings.read(JSON.parse(whole).alerts).routes?.length, 2)
  const silences = examples.find((text) => text.startsWith('"silences"')) ?? ''
  assert.equal(Settings.read(JSON.parse(`{${silences}}`)).silences?.length, 1)
})

test('the guide names every type', () => {
  const listed = guide.slice(guide.indexOf('## Types')).matchAll(/`([a-z]+\.[a-z_]+)`/g)
  assert.deepEqual(
    [...listed].map(([, type]) => type),
    [...types],
  )
})

test('[ALR29] what is wrong in a configuration is said with its place, and nothing that was found', () => {
  const rows: readonly (readonly [object, RegExp])[] = [
    [{ sinks: [{ name: 'a', kind: 'moon' }] }, /^alerts\/sinks\/0/],
    [{ sinks: [{ name: 'A b', kind: 'command', command: 'x' }] }, /^alerts\/sinks\/0/],
    [{ routes: [{ name: 'a', sinks: ['none'] }] }, /^alerts\/routes\/0\/sinks: .* found none$/],
    [{ routes: [{ name: 'a', sinks: [] }] }, /^alerts\/routes\/0\/sinks/],
    [{ odd: 1 }, /^alerts/],
    [
      { silences: [{ match: {}, until: 'tomorrow', by: 'x', reason: 'y' }] },
      /^alerts\/silences\/0\/until/,
    ],
  ]
  for (const [given, message] of rows) {
    assert.throws(() => Settings.read(given), { name: 'Notify.Error', message })
  }
  const secret = 'hunter2-hunter2-hunter2'
  const leaky = { sinks: [{ name: 'a', kind: 'slack', url: secret, odd: secret }] }
  assert.throws(
    () => Settings.read(leaky),
    ({ message }: Error) => !message.includes(secret),
  )
})
