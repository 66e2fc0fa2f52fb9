import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Access } from '../../../src/server/access/Access.ts'
import { metrics } from '../../../src/server/http/routes/metrics.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

describe('what a key gives, and to whom', () => {
  let desk: Serving
  const now = Date.now()
  before(async () => {
    desk = await serving({ first: someDesk(now), now: () => now })
  })
  after(() => desk.close())

  const send = (key: string, body: object) => desk.ask('POST', '/v1/commands', { key, body })

  test('[HTTP3] a key that is limited to some commands changes nothing else, keys least of all', async () => {
    const key = desk.key('admin', { commands: ['Switch'] })
    const tries = [
      ['POST', '/v1/keys', { name: 'more', scope: 'admin' }],
      ['DELETE', '/v1/keys/more', undefined],
      ['POST', '/v1/webhooks', { name: 'more', url: 'https://example.com/' }],
      ['PUT', '/v1/alerts/routes/more', { name: 'more', sinks: ['none'] }],
      ['POST', '/v1/alerts/1/replay', undefined],
    ] as const
    for (const [method, path, body] of tries) {
      const answer = await desk.ask(method, path, { key, ...(body && { body }) })
      assert.deepEqual([answer.status, answer.json.code], [403, 'command.notGranted'], path)
    }
    assert.equal((await desk.ask('GET', '/v1/webhooks', { key })).status, 200)
  })

  test('[HTTP16] a key that ends draws none that outlives it', async () => {
    const key = desk.key('admin', { until: now + 60_000 })
    const draw = async (name: string, until: number | null) => {
      const body = { name, scope: 'read', until }
      const { status, json } = await desk.ask('POST', '/v1/keys', { key, body })
      return [status, json.code, json.at]
    }
    assert.deepEqual(await draw('never', null), [403, 'key.outlives', '/until'])
    assert.deepEqual(await draw('later', now + 60_001), [403, 'key.outlives', '/until'])
    assert.deepEqual(await draw('sooner', now + 60_000), [201, undefined, undefined])
  })

  test('[HTTP4] whose a call is nobody learns by trying its number', async () => {
    const { state } = desk.service.replica
    state.calls.set('call-1', { id: 'call-1', account: 'ada' } as never)
    const key = desk.key('desk', { accounts: ['bob'] })
    const say = async (command: object) => {
      const { status, json } = await send(key, command)
      return [status, json.code, json.detail]
    }
    const noted = { type: 'NoteCall', id: 'n1', text: 'x' }
    const known = await say({ ...noted, call: 'call-1' })
    assert.deepEqual(known.slice(0, 2), [403, 'account.notGranted'])
    assert.deepEqual(await say({ ...noted, call: 'call-2' }), known)
    assert.ok(!`${known[2]}`.includes('ada'))
    state.calls.delete('call-1')
  })

  test('[HTTP4] nobody joins the owner or the group of accounts that he may not see', async () => {
    const key = desk.key('desk', { accounts: ['bob*'] })
    const open = async (account: string, owner: string, group: string) => {
      const rules = { rulebook: 'house', positionMode: 'net' }
      const command = { type: 'OpenAccount', id: account, account, owner, group, ...rules }
      const { status, json } = await send(key, command)
      return [status, json.code]
    }
    assert.deepEqual(await open('bob-1', 'ada', 'bob'), [403, 'account.notGranted'])
    assert.deepEqual(await open('bob-2', 'bob', 'ada'), [403, 'account.notGranted'])
    assert.deepEqual(await open('bob-3', 'bob', 'bob'), [200, undefined])
    assert.deepEqual(await open('bob-4', 'new', 'new'), [200, undefined])
  })

  test('[HTTP17] a key that is bound to accounts has no figures of the whole book', async () => {
    const asked = (key: string) => ({
      ...{ front: desk.front, isLocal: false },
      head: {
        ...{ method: 'GET', remote: '192.0.2.1' },
        headers: { authorization: `Bearer ${key}` },
      },
    })
    const [route] = metrics
    const tell = async (key: string) => `${await route?.handle(asked(key) as never)}`
    assert.match(await tell(desk.key('read')), /^# HELP/)
    const bound = desk.key('read', { accounts: ['bob'] })
    await assert.rejects(tell(bound), { status: 403, code: 'account.notGranted' })
  })

  test('[HTTP6] whoever signs in again and again ends his own sessions alone', async () => {
    const signIn = async (key: string) => {
      const opened = await desk.ask('POST', '/v1/session', { body: { key } })
      return [opened.status, (opened.headers.get('set-cookie') ?? '').split(';')[0] as string]
    }
    const status = async (cookie: string) =>
      (await desk.ask('GET', '/v1/status', { headers: { cookie } })).status
    const [, theirs] = await signIn(desk.key('admin'))
    const key = desk.key('read')
    const [, first] = await signIn(key)
    for (let count = 0; count < 16; count++) await signIn(key)
    assert.deepEqual([await status(`${first}`), await status(`${theirs}`)], [401, 200])
    assert.ok(desk.front.access.sessions.byHash.size <= 17)
    // It writes a file, and counts accordingly.
    const most = Access.standard.key.burst / 100
    const codes = new Set<unknown>()
    for (let count = 17; count <= most; count++) codes.add((await signIn(key))[0])
    assert.deepEqual([...codes], [200, 429])
  })
})
