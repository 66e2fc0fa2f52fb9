import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { table } from '../../../src/server/http/table.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const guarded = table.filter(({ scope }) => scope !== null)
/** Any place of a route: whoever is refused is refused before it is looked for. */
const placeOf = (path: string): string => path.replace(/:[a-z]+/gi, 'x')

describe('who may ask', () => {
  let desk: Serving
  let now = Date.now()
  before(async () => {
    desk = await serving({ first: someDesk(now), now: () => now })
  })
  after(() => desk.close())

  test('[HTTP2] every route without a key, with another, a malformed and an ended one', async () => {
    const ended = desk.key('admin', { until: now + 1_000 })
    now += 2_000
    const tries = [
      [{}, 'auth.missing'],
      [{ authorization: 'Bearer plimsoll_nobody' }, 'auth.unknown'],
      [{ authorization: 'Basic YTpi' }, 'auth.malformed'],
      [{ authorization: `Bearer ${ended}` }, 'auth.expired'],
      [{ cookie: 'plimsoll=abc' }, 'auth.ended'],
    ] as const
    for (const { method, path } of guarded) {
      for (const [headers, code] of tries) {
        now += 1_000
        const answer = await desk.ask(method, placeOf(path), { headers })
        assert.deepEqual([answer.status, answer.json.code], [401, code], `${method} ${path}`)
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
      }
    }
  })

  test('[HTTP3] every route with too small a scope', async () => {
    const below = { trade: 'read', desk: 'trade', admin: 'desk' } as const
    for (const { method, path, scope } of guarded) {
      if (scope === null || scope === 'read') continue
      const answer = await desk.ask(method, placeOf(path), { key: desk.key(below[scope]) })
      assert.deepEqual([answer.status, answer.json.code], [403, 'scope.tooSmall'], path)
    }
  })

  test('[HTTP3] a command above the scope, and one that was not granted, change nothing', async () => {
    const before = desk.service.replica.head
    const deposit = { type: 'Deposit', id: 'd1', account: 'ada', asset: 'USDT', amount: '5' }
    const small = await desk.ask('POST', '/v1/commands', { key: desk.key('trade'), body: deposit })
    assert.deepEqual([small.status, small.json.code], [403, 'scope.tooSmall'])
    const feed = desk.key('desk', { commands: ['SetMarks'] })
    const other = await desk.ask('POST', '/v1/commands', { key: feed, body: deposit })
    assert.deepEqual([other.status, other.json.code], [403, 'command.notGranted'])
    assert.deepEqual(desk.service.replica.head, before)
  })

  test('[HTTP22] a key that is bound to sources tells in the name of no other, and draws no key that does', async () => {
    const time = now
    const price = (source: string) => ({ asset: 'USDT', price: '1', time, source })
    const send = async (key: string, id: string, sources: readonly string[]) => {
      const body = { type: 'SetMarks', id, marks: [], indices: sources.map(price) }
      const { status, json } = await desk.ask('POST', '/v1/commands', { key, body })
      return [status, json.code]
    }
    const feed = desk.key('desk', { sources: ['okx', 'bybit'] })
    const before = desk.service.replica.head
    for (const sources of [['kraken'], ['okx', 'kraken'], ['OKX']]) {
      assert.deepEqual(await send(feed, `s-${sources}`, sources), [403, 'source.notGranted'])
    }
    assert.deepEqual(desk.service.replica.head, before)
    assert.equal((await send(feed, 's-own', ['okx']))[0], 200)
    assert.equal((await send(desk.key('desk'), 's-any', ['kraken']))[0], 200)
    const bound = desk.key('admin', { sources: ['okx'] })
    const body = { name: 'other', scope: 'desk' }
    const drawn = await desk.ask('POST', '/v1/keys', { key: bound, body })
    assert.deepEqual([drawn.status, drawn.json.code], [403, 'command.notGranted'])
  })

  test('[HTTP4] a key that is bound to accounts knows of no others', async () => {
    const key = desk.key('admin', { accounts: ['bob', 'fund-*'] })
    for (const path of ['/v1/accounts/ada', '/v1/accounts/ada/explain', '/v1/accounts/ada/calls']) {
      const known = await desk.ask('GET', path, { key })
      const none = await desk.ask('GET', path.replace('ada', 'eve'), { key })
      assert.equal(known.status, 404)
      assert.equal(JSON.stringify(known.json).replaceAll('ada', 'eve'), JSON.stringify(none.json))
    }
    assert.equal((await desk.ask('GET', '/v1/accounts/bob', { key })).status, 200)
    assert.equal((await desk.ask('GET', '/v1/book', { key })).status, 403)
    const withdraw = { type: 'Withdraw', id: 'w1', account: 'ada', asset: 'USDT', amount: '5' }
    const refused = await desk.ask('POST', '/v1/commands', { key, body: withdraw })
    assert.deepEqual([refused.status, refused.json.code], [403, 'account.notGranted'])
    const body = [
      { type: 'SetMarks', id: 'm1' },
      { ...withdraw, id: 'w2', account: 'bob' },
    ]
    const list = await desk.ask('POST', '/v1/commands', { key, body })
    const codes = list.json.answers.map(
      (one: { refused: { code: string } | null }) => one.refused?.code,
    )
    // Its own is the engine's to judge: the day before's prices are old by now.
    assert.deepEqual(codes, ['account.notGranted', 'price.stale'])
  })

  test('[HTTP4] what names another is withheld from what its own command caused', async () => {
    const key = desk.key('admin', { accounts: ['bob'] })
    const body = { type: 'Transfer', id: 't1', from: 'bob', to: 'ada', asset: 'USDT', amount: '1' }
    const answer = await desk.ask('POST', '/v1/commands', { key, body })
    assert.equal(answer.json.code, 'account.notGranted')
  })

  test('[HTTP5] the file of keys is read again when it changes', async () => {
    const path = desk.front.access.keys.path as string
    const grant = {
      name: 'kept',
      scope: 'read',
      accounts: null,
      commands: null,
      until: null,
    } as const
    const key = KeyRing.add(path, grant, now)
    assert.equal((await desk.ask('GET', '/v1/status', { key })).json.actor.name, 'kept')
    assert.throws(() => KeyRing.add(path, grant, now), { code: 'keys.taken' })
    KeyRing.remove(path, 'kept')
    assert.equal((await desk.ask('GET', '/v1/status', { key })).status, 401)
  })

  test('[HTTP6] a session ends by itself, with its key, and when it is closed', async () => {
    const path = desk.front.access.keys.path as string
    const grant = {
      name: 'page',
      scope: 'read',
      accounts: null,
      commands: null,
      until: null,
    } as const
    const signIn = async (key: string) => {
      const opened = await desk.ask('POST', '/v1/session', { body: { key } })
      const told = opened.headers.get('set-cookie') ?? ''
      assert.match(told, /; Path=\/; HttpOnly; SameSite=Strict$/)
      return told.split(';')[0] as string
    }
    const status = async (cookie: string) =>
      (await desk.ask('GET', '/v1/status', { headers: { cookie } })).status
    const key = KeyRing.add(path, grant, now)
    const [first, second] = [await signIn(key), await signIn(key)]
    assert.deepEqual([await status(first), await status(second)], [200, 200])
    const origin = desk.listener.url
    const closed = await desk.ask('DELETE', '/v1/session', { headers: { cookie: first, origin } })
    assert.equal(closed.status, 200)
    assert.deepEqual([await status(first), await status(second)], [401, 200])
    KeyRing.remove(path, 'page')
    assert.equal(await status(second), 401)
    const third = await signIn(KeyRing.add(path, grant, now))
    now += 13 * 3_600_000
    assert.equal(await status(third), 401)
  })

  test('[HTTP7] a page of another origin may nothing, with a key or a cookie', async () => {
    const key = desk.key('admin')
    const { url } = desk.listener
    for (const origin of [
      'https://evil.example',
      'null',
      `${url}.evil.example`,
      'http://localhost:1',
    ]) {
      const answer = await desk.ask('GET', '/v1/status', { key, headers: { origin } })
      assert.deepEqual([answer.status, answer.json.code], [403, 'origin.foreign'], origin)
    }
    const own = await desk.ask('GET', '/v1/status', { key, headers: { origin: url } })
    assert.equal(own.status, 200)
    const opened = await desk.ask('POST', '/v1/session', { body: { key } })
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string
    const body = { type: 'AdvanceTime', id: 'csrf' }
    const silent = await desk.ask('POST', '/v1/commands', { headers: { cookie }, body })
    assert.deepEqual([silent.status, silent.json.code], [403, 'origin.missing'])
    const said = await desk.ask('POST', '/v1/commands', { headers: { cookie, origin: url }, body })
    assert.equal(said.status, 200, JSON.stringify(said.json))
  })

  test('[HTTP7] a name that was made to resolve here is refused, whatever key it brings', async () => {
    const key = desk.key('admin')
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example:7070',
      'localhost.evil',
      '10.0.0.1',
    ]) {
      const answer = await withHost(desk.listener.url, host, key)
      assert.deepEqual([answer.status, answer.code], [421, 'host.foreign'], host)
    }
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:7070', 'LOCALHOST']) {
      assert.equal((await withHost(desk.listener.url, host, key)).status, 200, host)
    }
  })

  test('[HTTP9] one request too many of a key is told when to come again', async () => {
    const limits = { key: { perSecond: 1, burst: 3 }, address: { perSecond: 1, burst: 6 } }
    const slow = await serving({ limits, now: () => 1_000_000 })
    try {
      const key = slow.key('read')
      const tries = await Promise.all(
        Array.from({ length: 4 }, () => slow.ask('GET', '/v1/status', { key })),
      )
      assert.deepEqual(tries.map(({ status }) => status).sort(), [200, 200, 200, 429])
      const late = tries.find(({ status }) => status === 429)
      assert.equal(late?.headers.get('retry-after'), '1')
      const other = await Promise.all(Array.from({ length: 3 }, () => slow.ask('GET', '/healthz')))
      assert.deepEqual(other.map(({ status }) => status).sort(), [200, 200, 429])
    } finally {
      await slow.close()
    }
  })

  test('[HTTP9] guesses of keys are soon too many', async () => {
    const fresh = await serving({ now: () => 1_000_000 })
    try {
      const statuses: number[] = []
      for (let index = 0; index < 25; index++) {
        const { status } = await fresh.ask('GET', '/v1/status', { key: `plimsoll_guess${index}` })
        statuses.push(status)
      }
      assert.deepEqual(statuses, [...Array(20).fill(401), ...Array(5).fill(429)])
      assert.equal((await fresh.ask('GET', '/v1/status', { key: fresh.key('read') })).status, 200)
    } finally {
      await fresh.close()
    }
  })

  test('[HTTP5] it does not listen where others reach it without keys, or unencrypted', async () => {
    await assert.rejects(serving({ host: '0.0.0.0' }), {
      name: 'Server.ExposureError',
      message: /found none/,
    })
    await assert.rejects(serving({ isBehindProxy: true }), { name: 'Server.ExposureError' })
  })
})

function withHost(
  url: string,
  host: string,
  key: string,
): Promise<{ status: number; code?: string }> {
  const { hostname, port } = new URL(url)
  return new Promise((done, fail) => {
    const headers = { host, authorization: `Bearer ${key}` }
    const sent = request({ hostname, port, path: '/v1/status', headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, code: JSON.parse(text).code }),
      )
    })
    sent.on('error', fail).end()
  })
}
