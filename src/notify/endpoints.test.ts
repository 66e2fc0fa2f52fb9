import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { Desk } from '../../test/engine/Desk.ts'
import { Alarm } from '../../test/notify/Alarm.ts'
import { type Asked, statusOf } from './endpoints/Endpoint.ts'
import { endpoints } from './endpoints.ts'
import { NotifyError } from './NotifyError.ts'

/** Asks an endpoint as a server would: by its schemas, with its answer checked. */
function asking({ notifier }: Alarm) {
  return (line: string, part: Partial<Asked> = {}): Record<string, unknown> => {
    const [method, path] = line.split(' ')
    const found = endpoints.find((one) => one.method === method && one.path === path)
    assert.ok(found, line)
    const { body, params, querystring, response } = found.schema
    const asked = { by: 'dora', params: {}, query: {}, body: undefined, ...part }
    if (body !== undefined) assert.ok(Compile(body).Check(asked.body), 'body')
    if (params !== undefined) assert.ok(Compile(params).Check(asked.params), 'params')
    if (querystring !== undefined) assert.ok(Compile(querystring).Check(asked.query), 'query')
    const answer = found.handle(notifier, asked)
    assert.ok(Compile(response).Check(answer), JSON.stringify(answer))
    return answer as Record<string, unknown>
  }
}

const refused = (code: string, status: number) => (error: unknown) =>
  error instanceof NotifyError && error.code === code && statusOf(error) === status

test('[ALR27] [ALR28] the ledger is listed, one is replayed, and a route is tested', async (context) => {
  const alarm = Alarm.open(context)
  const ask = asking(alarm)
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm)
  const { alerts, next } = ask('GET /alerts', { query: { account: 'anna', limit: 1 } }) as {
    alerts: { id: number; key: string }[]
    next: number
  }
  assert.equal(next, alerts[0]?.id)
  const before = alarm.heard.length
  ask('POST /alerts/:id/replay', { params: { id: `${next}` } })
  await alarm.time.advance(0)
  assert.equal(alarm.heard.length, before + 1)
  assert.equal(alarm.heard.at(-1)?.key, alerts[0]?.key)
  ask('POST /alerts/routes/:name/test', { params: { name: 'all' } })
  await alarm.time.advance(0)
  assert.match(alarm.heard.at(-1)?.alert.text ?? '', /^test of route all: nothing happened/)
  assert.throws(
    () => ask('POST /alerts/:id/replay', { params: { id: '999' } }),
    refused('alert.unknown', 404),
  )
  assert.throws(
    () => ask('POST /alerts/routes/:name/test', { params: { name: 'none' } }),
    refused('route.unknown', 404),
  )
})

test('[ALR29] routes are added and taken out, and those of the file stay', async (context) => {
  const alarm = Alarm.open(context)
  const ask = asking(alarm)
  const route = { name: 'mine', sinks: ['desk'], match: { types: ['call.issued'] } }
  const put = (name: string, body: object) =>
    ask('PUT /alerts/routes/:name', { params: { name }, body })
  assert.deepEqual(put('mine', route), { route, isAdded: true })
  assert.throws(() => put('all', { ...route, name: 'all' }), refused('name.taken', 409))
  assert.throws(() => put('other', route), refused('config.invalid', 400))
  assert.throws(() => put('mine', { ...route, sinks: ['nobody'] }), refused('sink.unknown', 404))
  assert.throws(() => put('plimsoll', { ...route, name: 'plimsoll' }), refused('name.taken', 409))
  Alarm.openPositions(alarm)
  Desk.setMarks(alarm.desk, 38_450n)
  await Alarm.hear(alarm)
  assert.ok(alarm.heard.some(({ key }) => key.endsWith('.mine')))
  await alarm.notifier.close()
  Alarm.start(alarm)
  const again = asking(alarm)
  assert.deepEqual(
    (again('GET /alerts/routes').routes as { route: { name: string } }[]).map(
      (one) => one.route.name,
    ),
    ['all', 'mine'],
  )
  const remove = (name: string) => again('DELETE /alerts/routes/:name', { params: { name } })
  assert.throws(() => remove('all'), refused('name.taken', 409))
  remove('mine')
  assert.throws(() => remove('mine'), refused('route.unknown', 404))
})

test('[ALR29] a webhook is added with its route, its secret is told once and changed', async (context) => {
  const alarm = Alarm.open(context)
  const ask = asking(alarm)
  const body = { name: 'hook', url: 'https://user:pass@hooks.example/in', types: ['call.*'] }
  const added = ask('POST /webhooks', { body })
  assert.match(`${added.secret}`, /^whsec_/)
  assert.throws(() => ask('POST /webhooks', { body }), refused('name.taken', 409))
  const rotated = ask('POST /webhooks/:name/rotate', { params: { name: 'hook' } })
  assert.notEqual(rotated.secret, added.secret)
  const all = JSON.stringify([
    ask('GET /webhooks'),
    ask('GET /alerts/routes/:name', { params: { name: 'hook' } }),
  ])
  for (const secret of [added.secret, rotated.secret, 'pass']) assert.ok(!all.includes(`${secret}`))
  assert.throws(
    () => ask('DELETE /webhooks/:name', { params: { name: 'desk' } }),
    refused('sink.unknown', 404),
  )
  const route = { name: 'uses', sinks: ['hook'] }
  ask('PUT /alerts/routes/:name', { params: { name: 'uses' }, body: route })
  const remove = () => ask('DELETE /webhooks/:name', { params: { name: 'hook' } })
  assert.throws(remove, refused('sink.inUse', 409))
  ask('DELETE /alerts/routes/:name', { params: { name: 'uses' } })
  remove()
  assert.deepEqual(ask('GET /webhooks'), { webhooks: [] })
})

test('[ALR30] a silence is made and ended by people, who are kept with it, also after a start', async (context) => {
  const at = (ms: number) => new Date(ms).toISOString()
  const alarm = Alarm.open(context, {
    silences: [{ match: { owners: ['x'] }, until: at(0), by: 'file', reason: 'long ago' }],
  })
  const ask = asking(alarm)
  const now = alarm.time.clock.now()
  const body = { match: { accounts: ['mm-*'] }, until: at(now + 3_600_000), reason: 'migration' }
  const made = ask('POST /silences', { body })
  const said = { ...body, by: 'dora', madeAt: now, endedAt: null, endedBy: null, isInForce: true }
  assert.deepEqual(made, { id: made.id, ...said })
  const past = { ...body, until: at(now) }
  assert.throws(() => ask('POST /silences', { body: past }), refused('config.invalid', 400))
  const repeat = ask('POST /silences', { body: { ...body, id: `${made.id}` }, by: 'gustav' })
  assert.deepEqual(repeat, made)
  await alarm.notifier.close()
  Alarm.start(alarm)
  const again = asking(alarm)
  const all = () => again('GET /silences').silences as Record<string, unknown>[]
  assert.deepEqual(all(), [
    { ...all()[0], id: null, by: 'file', madeAt: null, isInForce: false },
    made,
  ])
  await alarm.time.advance(1_000)
  const params = { id: `${made.id}` }
  const ended = again('DELETE /silences/:id', { params, by: 'emil' })
  assert.deepEqual(ended, { ...made, endedAt: now + 1_000, endedBy: 'emil', isInForce: false })
  assert.deepEqual(again('DELETE /silences/:id', { params, by: 'fred' }), ended)
  const unknown = { params: { id: 'another' } }
  assert.throws(() => again('DELETE /silences/:id', unknown), refused('silence.unknown', 404))
  await alarm.time.advance(8 * 86_400_000)
  assert.deepEqual(
    all().map(({ by }) => by),
    ['file'],
  )
})

test('[ALR30] a silence that is about everything is not made over the network', () => {
  const { body } =
    endpoints.find((one) => one.path === '/silences' && one.method === 'POST')?.schema ?? {}
  assert.ok(body)
  const said = { until: '2030-01-01T00:00:00Z', reason: 'quiet' }
  assert.equal(Compile(body).Check({ ...said, match: {} }), false)
  assert.equal(Compile(body).Check({ ...said, match: { types: ['*'] } }), true)
})

test('[ALR29] nothing that runs a program or reads a file can be added over the network', () => {
  const changing = endpoints.filter(({ method }) => method === 'PUT' || method === 'POST')
  for (const { path, schema, scope } of endpoints) {
    if (path.startsWith('/webhooks')) assert.equal(scope, 'admin')
    assert.ok(schema.response)
  }
  for (const { schema } of changing) {
    const text = JSON.stringify(schema.body ?? {})
    assert.doesNotMatch(text, /"(command|file|env|host|token)"/)
  }
})
