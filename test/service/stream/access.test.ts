import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type Serving, serving } from '../http/serving.ts'
import { Reader } from './Reader.ts'

async function served(t: TestContext): Promise<Serving & { readonly at: string }> {
  const found = await serving()
  t.after(() => found.close())
  return { ...found, at: `${found.listener.url.replace('http', 'ws')}/v1/stream` }
}

const levels = { op: 'subscribe', id: '1', channel: 'levels' }
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

/** The status with which a socket is turned away before it is one. */
const turnedAway = (at: string, headers: Readonly<Record<string, string>>): Promise<string> =>
  Reader.open(at, { headers }).then(
    () => 'opened',
    (error: Error) => error.message.replace('Unexpected server response: ', ''),
  )

describe('who reads a stream', () => {
  test('[WS1] a key as bearer or in the first message, and nobody else', async (t) => {
    const { at, key } = await served(t)
    const secret = key('read')
    const byHeader = await Reader.open(at, bearer(secret))
    byHeader.say(levels)
    assert.equal((await byHeader.next(() => true)).type, 'snapshot')
    byHeader.say({ op: 'auth', key: secret })
    const again = await byHeader.next(({ type }) => type === 'error')
    assert.equal(again.problem?.code, 'auth.repeated')
    const first = await Reader.open(at)
    first.say({ op: 'auth', key: secret })
    first.say(levels)
    assert.equal((await first.next(() => true)).type, 'snapshot')
    for (const message of [levels, { op: 'auth', key: 'another' }]) {
      const other = await Reader.open(at)
      other.say(message)
      const { code } = await other.closed
      assert.equal(code, 4001)
      assert.deepEqual(
        other.frames.map(({ type }) => type),
        ['error', 'bye'],
      )
    }
    assert.equal(await turnedAway(at, { authorization: 'Bearer another' }), '401')
    assert.equal(await turnedAway(at.replace('stream', 'streams'), {}), '404')
  })

  test('[WS1] the page’s cookie with its own origin alone, and never from another host', async (t) => {
    const { at, listener } = await served(t)
    const door = await fetch(listener.tokenUrl ?? '', { redirect: 'manual' })
    const [cookie = ''] = (door.headers.get('set-cookie') ?? '').split(';')
    const origin = listener.url
    const page = await Reader.open(at, { headers: { cookie, origin } })
    page.say(levels)
    assert.equal((await page.next(() => true)).type, 'snapshot')
    assert.equal(await turnedAway(at, { cookie, origin: 'https://elsewhere.example' }), '403')
    assert.equal(await turnedAway(at, { cookie }), '403')
    assert.equal(await turnedAway(at, { cookie: 'plimsoll=guess', origin }), '401')
    assert.equal(await turnedAway(at, { cookie, origin, host: 'elsewhere.example' }), '421')
  })

  test('[WS1] a key that ends or is taken away closes its sockets', async (t) => {
    const { at, key, front } = await served(t)
    const reader = await Reader.open(at, bearer(key('read')))
    reader.say(levels)
    await reader.next(({ type }) => type === 'snapshot')
    front.access.keys.passing.splice(0)
    const { code, reason } = await reader.closed
    assert.equal(code, 4001)
    assert.match(reason, /ended/)
  })
})
