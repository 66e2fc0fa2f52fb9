import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Annexes } from '../../../src/server/annex/Annexes.ts'
import { openApi } from '../../../src/server/http/openApi.ts'
import type { Route } from '../../../src/server/http/Route.ts'
import { table } from '../../../src/server/http/table.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const agreement = fileURLToPath(new URL('../../../examples/csa/agreement.json', import.meta.url))
const symbol = 'BTC/USDT:USDT'

/** What stands for a parameter on the example's desk. */
const namesOf = (path: string): string => {
  if (path.includes('/accounts/') || path.includes('/owners/')) return 'ada'
  if (path.includes('/markets/')) return symbol
  if (path.includes('/rulebooks/')) return 'house'
  if (path.includes('/annexes/')) return 'csa-1'
  return 'call-1'
}

const placed = (path: string): string =>
  path.replace(/:[a-z]+/gi, encodeURIComponent(namesOf(path)))

interface Impacted {
  readonly before: { readonly equity: string; readonly maintenanceMargin: string }
  readonly after: Impacted['before']
}

/** What a preview leaves an account above maintenance, less what it had. */
const gainOf = ({ before, after }: Impacted): number =>
  Number(after.equity) -
  Number(after.maintenanceMargin) -
  (Number(before.equity) - Number(before.maintenanceMargin))

/** Whether an answer is what the document says of its route. */
function checkAnswer(route: Route, json: unknown): void {
  const schema = openApi.schemaOf(route).response[200] as TSchema
  const validator = Compile(schema)
  const [first] = validator.Check(json) ? [] : validator.Errors(json)
  assert.equal(first, undefined, `${route.path}: ${JSON.stringify(first)}`)
}

describe('what the routes answer', () => {
  let desk: Serving
  let folder = ''
  let key = ''
  const now = Date.now()
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-routes-'))
    const annexes = await Annexes.open(
      [{ agreement, record: join(folder, 'alpha.ndjson'), side: 'ALPHA' }],
      () => {},
    )
    desk = await serving({ first: someDesk(now), annexes })
    key = desk.key('admin')
    // In two steps, for a price that jumps is doubted: then ada is called.
    for (const price of ['36800', '35215']) {
      const marks = [{ instrument: symbol, price, time: Date.now(), source: 'feed' }]
      const body = { type: 'SetMarks', id: `at ${price}`, marks }
      assert.equal((await desk.ask('POST', '/v1/commands', { key, body })).status, 200)
    }
    desk.service.models.drain()
  })
  after(async () => {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('[HTTP1] every read answers what the document says of it', async () => {
    // The example's desk has no route of alerts that could be read.
    const reads = table.filter(
      ({ method, path, type }) =>
        method === 'GET' && type === undefined && !path.includes('/routes/:'),
    )
    for (const route of reads) {
      const { status, json } = await desk.ask('GET', placed(route.path), { key })
      assert.equal(status, 200, `${route.path}: ${JSON.stringify(json)}`)
      checkAnswer(route, json)
      assert.ok(Number.isInteger(json.seq) && json.seq > 0, route.path)
    }
  })

  test('[HTTP1] the document names every route with its schemas, once, and resolves', async () => {
    const { json } = await desk.ask('GET', '/openapi.json')
    const told = Object.entries(json.paths as Record<string, Record<string, unknown>>)
    const places = told.flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const wanted = table.map(
      ({ method, path }) => `${method} ${path.replace(/:([a-z]+)/gi, '{$1}')}`,
    )
    assert.deepEqual(places.toSorted(), wanted.toSorted())
    const ids = new Set<string>()
    walk(json, [], (value, path) => {
      if (path.at(-1) === '$ref') assert.ok(resolves(json, `${value}`), path.join('/'))
      if (path.at(-1) === 'operationId') {
        assert.ok(!ids.has(`${value}`), `${value} twice`)
        ids.add(`${value}`)
      }
      // OpenAPI 3.1 takes JSON Schema 2020-12: what 3.0 had instead must not be there.
      if (path.includes('schema')) assert.notEqual(path.at(-1), 'nullable', path.join('/'))
    })
    for (const [path, methods] of told) {
      for (const operation of Object.values(methods)) checkOperation(path, operation as Operation)
    }
  })

  test('[HTTP1] the markets of the whole book are those of their own list', async () => {
    const { json: book } = await desk.ask('GET', '/v1/book', { key })
    const { json: all } = await desk.ask('GET', '/v1/markets', { key })
    assert.ok(Number(all.markets[0].long) > 0)
    assert.deepEqual(all.markets, book.markets)
    const { json: one } = await desk.ask('GET', placed('/v1/markets/:id'), { key })
    assert.deepEqual(one.market, all.markets[0])
  })

  test('[HTTP14] what-if is asked in the words of the command line, and refuses what it cannot read', async () => {
    const ask = (body: unknown) => desk.ask('POST', '/v1/accounts/ada/whatif', { key, body })
    const changes = [{ deposit: 'USDT=500' }, { trade: `${symbol} sell 0.5 @ 35215` }]
    const { status, json } = await ask({ changes })
    assert.equal(status, 200, JSON.stringify(json))
    assert.equal(json.refused, null)
    assert.notEqual(json.before.equity, json.after.equity)
    const route = table.find(({ path }) => path.endsWith('/whatif')) as Route
    checkAnswer(route, json)
    const survive = await ask({ changes: [], survive: ['BTC=-5%'] })
    assert.equal(survive.status, 200, JSON.stringify(survive.json))
    checkAnswer(route, survive.json)
    for (const body of [
      { changes: [] },
      { changes: [{ trade: 'XRP buy 1' }] },
      { changes: [{ deposit: 'USDT=x' }] },
    ]) {
      const refused = await ask(body)
      assert.deepEqual(
        [refused.status, refused.json.code],
        [400, 'whatif.invalid'],
        JSON.stringify(body),
      )
      assert.doesNotMatch(refused.json.detail, /^--/)
    }
    const odd = await ask({ changes: [{ deposit: 'USDT=1', move: 'BTC=-1%' }] })
    assert.deepEqual([odd.status, odd.json.at], [400, '/changes/0'])
  })

  test('[HTTP14] [CURE10] the cures of an account are asked in the words of the command line', async () => {
    const ask = (query: string) => desk.ask('GET', `/v1/accounts/ada/cures?${query}`, { key })
    const told =
      'to=0.001&rate=USDT=8%25&have=USDT=1000000,BTC=1&depth=linear:5000000&funding=0&fee=0.05%25&horizon=8h'
    const { status, json } = await ask(told)
    assert.equal(status, 200, JSON.stringify(json))
    checkAnswer(table.find(({ path }) => path.endsWith('/cures')) as Route, json)
    assert.equal(json.isReached, false)
    assert.ok(json.cures.length > 0)
    assert.deepEqual(json.cures[0].untold, [])
    const opened = { type: 'OpenAccount', account: 'late', owner: 'late', group: 'late' }
    const command = { ...opened, id: 'late', rulebook: 'house', positionMode: 'net' }
    const { json: taken } = await desk.ask('POST', '/v1/commands', { key, body: command })
    const later = await ask(told)
    assert.ok(later.json.seq >= taken.answers[0].seq, 'as of what was written before')
    const empty = await desk.ask('GET', '/v1/accounts/late/cures', { key })
    assert.deepEqual([empty.status, empty.json.isReached], [200, true], 'also of a new one')
    for (const query of ['to=nix', 'rate=8%25', 'horizon=x', 'depth=1']) {
      const refused = await ask(query)
      assert.deepEqual([refused.status, refused.json.code], [400, 'cures.invalid'], query)
      assert.doesNotMatch(refused.json.detail, /^--/)
    }
    assert.equal((await desk.ask('GET', '/v1/accounts/nobody/cures', { key })).status, 404)
  })

  test('[HTTP14] [AHEAD7] what is ahead of an account is asked in the words of the command line', async () => {
    const ask = (query: string) => desk.ask('GET', `/v1/accounts/ada/ahead?${query}`, { key })
    const { status, json } = await ask('within=90d')
    assert.equal(status, 200, JSON.stringify(json))
    checkAnswer(table.find(({ path }) => path.endsWith('/ahead')) as Route, json)
    assert.ok(json.changes.length > 0)
    const refused = await ask('within=soon')
    assert.deepEqual([refused.status, refused.json.code], [400, 'ahead.invalid'])
  })

  test('[HTTP14] [ALLOC1] what to move between an owner’s accounts is asked in the words of the command line', async () => {
    const ask = (query: string, as = key) =>
      desk.ask('GET', `/v1/owners/ada/allocation?${query}`, { key: as })
    const { status, json } = await ask('to=0.001&greedy=true')
    assert.equal(status, 200, JSON.stringify(json))
    checkAnswer(table.find(({ path }) => path.endsWith('/allocation')) as Route, json)
    assert.deepEqual([json.owner, json.isEnough, json.bound], ['ada', false, null])
    assert.ok(json.accounts.some(({ isShort }: { isShort: boolean }) => isShort))
    assert.equal((await ask('to=100')).json.isEnough, true)
    const refused = await ask('to=nix')
    assert.deepEqual([refused.status, refused.json.code], [400, 'allocation.invalid'])
    assert.equal((await desk.ask('GET', '/v1/owners/nobody/allocation', { key })).status, 404)
  })

  test('[HTTP14] a preview tells who would be called and liquidated, and changes nothing', async () => {
    const { head } = desk.service.replica
    const marks = [{ instrument: symbol, price: '35200', time: Date.now(), source: 'feed' }]
    const body = { command: { type: 'SetMarks', marks } }
    const { status, json } = await desk.ask('POST', '/v1/rulebooks/preview', { key, body })
    assert.equal(status, 200, JSON.stringify(json))
    checkAnswer(table.find(({ path }) => path.endsWith('/preview')) as Route, json)
    assert.ok(json.changed >= 2)
    assert.deepEqual(
      json.worst.map(gainOf),
      json.worst.map(gainOf).toSorted((a: number, b: number) => a - b),
      'worst first',
    )
    assert.ok(gainOf(json.worst[0]) < gainOf(json.worst.at(-1)))
    assert.deepEqual(desk.service.replica.head, head)
    assert.equal(json.seq, head.seq)
    const written = { type: 'OpenAccount', account: 'new', owner: 'new', group: 'new' }
    const more = { ...written, id: 'new', rulebook: 'house', positionMode: 'net' }
    const { json: taken } = await desk.ask('POST', '/v1/commands', { key, body: more })
    const later = await desk.ask('POST', '/v1/rulebooks/preview', { key, body })
    assert.ok(later.json.seq >= taken.answers[0].seq, 'as of what was written before')
    const other = { command: { type: 'Arm', by: 'x', reason: 'x' } }
    const refused = await desk.ask('POST', '/v1/rulebooks/preview', { key, body: other })
    assert.deepEqual([refused.status, refused.json.at], [400, '/command/type'])
  })

  test('[HTTP15] a call is acknowledged, noted, assigned, extended and waived at its own place', async () => {
    const { json } = await desk.ask('GET', '/v1/calls', { key })
    const call = json.calls[0]
    assert.equal(call.account, 'ada')
    const post = (verb: string, body: object) =>
      desk.ask('POST', `/v1/calls/${call.id}/${verb}`, { key, body })
    const acts = [
      ['acknowledge', { id: 'c1' }],
      ['note', { id: 'c2', text: 'called her' }],
      ['assign', { id: 'c3', to: 'grace' }],
      ['extend', { id: 'c4', deadline: call.deadline + 60_000, reason: 'bank holiday' }],
      ['waive', { id: 'c5', reason: 'too small' }],
    ] as const
    for (const [verb, body] of acts) {
      const done = await post(verb, body)
      assert.equal(done.status, 200, `${verb}: ${JSON.stringify(done.json)}`)
    }
    const gone = await desk.ask('GET', '/v1/calls?status=waived', { key })
    assert.deepEqual([gone.json.calls[0].id, gone.json.calls[0].assignee], [call.id, 'grace'])
    const record = await desk.ask('GET', `/v1/calls/${call.id}`, { key })
    const types = record.json.history.map((one: { command: { type: string } }) => one.command.type)
    assert.deepEqual(types, [
      'SetMarks',
      'AcknowledgeCall',
      'NoteCall',
      'AssignCall',
      'ExtendCall',
      'WaiveCall',
    ])
    const silent = await post('extend', { id: 'c6', deadline: 1 })
    assert.deepEqual([silent.status, silent.json.at], [400, '/reason'])
    assert.equal(
      (await desk.ask('POST', '/v1/calls/none/note', { key, body: { id: 'c7', text: 'x' } }))
        .status,
      404,
    )
  })

  test('[HTTP13] the journal and a history are paged, newest first or in order, and searched', async () => {
    const all = await desk.ask('GET', '/v1/journal?from=1&limit=1000', { key })
    const { seq } = desk.service.replica.head
    assert.deepEqual(
      all.json.entries.map((one: { seq: number }) => one.seq),
      Array.from({ length: seq }, (_, index) => index + 1),
    )
    const seen: number[] = []
    for (let next: number | null = seq + 1; next !== null; ) {
      const page = await desk.ask('GET', `/v1/journal?before=${next}&limit=7`, { key })
      seen.push(...page.json.entries.map((one: { seq: number }) => one.seq))
      next = page.json.next
    }
    assert.deepEqual(
      seen.toReversed(),
      Array.from({ length: seq }, (_, index) => index + 1),
    )
    const history = await desk.ask('GET', '/v1/accounts/bob/history', {
      key: desk.key('read', { accounts: ['bob'] }),
    })
    const text = JSON.stringify(history.json)
    assert.ok(text.includes('AccountOpened') && !text.includes('"ada"'), text)
    const found = await desk.ask('GET', '/v1/journal?type=SetDepth', { key })
    assert.equal(found.json.entries.length, 1)
  })

  test('[HTTP16] a key is added and removed over the network, and shown once', async () => {
    const body = { name: 'desk-2', scope: 'desk', accounts: ['ada'] }
    const added = await desk.ask('POST', '/v1/keys', { key, body })
    assert.equal(added.status, 201, JSON.stringify(added.json))
    const status = await desk.ask('GET', '/v1/status', { key: added.json.key })
    assert.deepEqual(status.json.actor, { name: 'desk-2', scope: 'desk', accounts: ['ada'] })
    const listed = await desk.ask('GET', '/v1/keys', { key })
    assert.ok(!JSON.stringify(listed.json).includes(added.json.key))
    assert.equal((await desk.ask('POST', '/v1/keys', { key, body })).status, 409)
    assert.equal((await desk.ask('DELETE', '/v1/keys/desk-2', { key })).status, 200)
    assert.equal((await desk.ask('GET', '/v1/status', { key: added.json.key })).status, 401)
    const reserved = await desk.ask('POST', '/v1/keys', { key, body: { ...body, name: 'engine' } })
    assert.deepEqual([reserved.status, reserved.json.at], [400, '/name'])
  })
})

interface Operation {
  readonly responses: Record<string, unknown>
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly schema: object
  }[]
}

/** Every parameter of a path is declared, and each answer has a description. */
function checkOperation(path: string, { responses, parameters = [] }: Operation): void {
  for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
    assert.ok(
      parameters.some((one) => one.in === 'path' && one.name === name),
      `${path}: ${name}`,
    )
  }
  for (const one of parameters) assert.ok(typeof one.schema === 'object', `${path}: ${one.name}`)
  assert.ok('200' in responses && '4XX' in responses && '503' in responses, path)
  for (const one of Object.values(responses)) {
    assert.equal(typeof (one as { description: unknown }).description, 'string', path)
  }
}

function walk(
  value: unknown,
  path: readonly string[],
  see: (value: unknown, path: readonly string[]) => void,
) {
  see(value, path)
  if (typeof value !== 'object' || value === null) return
  for (const [name, child] of Object.entries(value)) walk(child, [...path, name], see)
}

function resolves(document: unknown, ref: string): boolean {
  let here = document
  for (const step of ref.replace(/^#\//, '').split('/')) {
    if (typeof here !== 'object' || here === null) return false
    here = (here as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return here !== undefined
}
