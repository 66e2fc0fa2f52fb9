import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { Http } from '../../web/src/wire/Http.ts'
import { Problem } from '../../web/src/wire/Problem.ts'
import { type Message, Stream } from '../../web/src/wire/Stream.ts'

const PATIENCE_MS = 10_000

/** A service that only listens: what it was told, and whom it may tell something. */
async function service(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  await once(server, 'listening')
  const told: Record<string, unknown>[] = []
  const peers: Peer[] = []
  server.on('connection', (peer) => {
    peers.push(peer)
    peer.on('message', (data) => told.push(JSON.parse(String(data))))
  })
  return {
    ...{ told, peers },
    port: (server.address() as AddressInfo).port,
    say: (message: unknown) => peers.at(-1)?.send(JSON.stringify(message)),
    async close() {
      for (const peer of peers) peer.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Waits until something is so, at most ten seconds. */
async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!isSo()) {
    assert.ok(Date.now() < end, 'expected it within ten seconds')
    await new Promise((done) => setTimeout(done, 5))
  }
}

function following(port: number) {
  const heard: Message[] = []
  const states: string[] = []
  const stream = Stream.open(`ws://127.0.0.1:${port}/v1/stream`, {
    onOpen: () => states.push('open'),
    onLost: (retryAt, reason) => states.push(`lost ${reason} ${retryAt > Date.now() - 1}`),
    onHeard: () => {},
  })
  return { heard, states, stream }
}

describe('the socket of the page', () => {
  test('[WEB10] after a lost connection it subscribes again, from the sequence seen last', async () => {
    const first = await service()
    const { heard, states, stream } = following(first.port)
    const subject = { channel: 'accounts', filter: { worst: 5 } }
    stream.follow(subject, (message) => heard.push(message))
    await until(() => first.told.length === 1)
    assert.deepEqual(first.told, [{ op: 'subscribe', id: '1', ...subject }])
    first.say({ type: 'snapshot', id: '1', seq: 41, data: {} })
    first.say({ type: 'delta', id: '1', seq: 42, data: {} })
    first.say({ type: 'bye', reason: 'stopping' })
    await until(() => heard.length === 2)
    await first.close()
    await until(() => states.includes('lost stopping true'))
    const second = await service(first.port)
    await until(() => second.told.length === 1)
    assert.deepEqual(second.told, [{ op: 'subscribe', id: '1', ...subject, from: 42 }])
    assert.deepEqual(states, ['open', 'lost stopping true', ...states.slice(2)])
    assert.equal(states.at(-1), 'open')
    stream.close()
    await second.close()
  })

  test('[WEB10] what is no longer followed is told to stop, and is not taken up again', async () => {
    const peer = await service()
    const { heard, stream } = following(peer.port)
    const stop = stream.follow({ channel: 'calls' }, (message) => heard.push(message))
    stream.follow({ channel: 'levels' }, () => {})
    await until(() => peer.told.length === 2)
    stop()
    await until(() => peer.told.length === 3)
    assert.deepEqual(peer.told[2], { op: 'unsubscribe', id: '1' })
    peer.say({ type: 'delta', id: '1', seq: 1, data: {} })
    peer.say({ type: 'ping' })
    await until(() => peer.told.length === 4)
    assert.deepEqual(peer.told[3], { op: 'pong' })
    assert.deepEqual(heard, [])
    peer.peers[0]?.terminate()
    await until(() => peer.told.length === 5)
    assert.deepEqual(peer.told[4], { op: 'subscribe', id: '2', channel: 'levels' })
    stream.close()
    await peer.close()
  })

  test('[WEB10] pauses before it tries again grow, and are never longer than ten seconds', async () => {
    const peer = await service()
    const { port } = peer
    await peer.close()
    const pauses: number[] = []
    const stream = Stream.open(`ws://127.0.0.1:${port}/`, {
      onOpen() {},
      onHeard() {},
      onLost(retryAt) {
        pauses.push(retryAt - Date.now())
        if (pauses.length < 9) setTimeout(() => stream.retry(), 0)
      },
    })
    await until(() => pauses.length === 9)
    stream.close()
    assert.ok((pauses[0] ?? 0) < 800, String(pauses))
    assert.ok(Math.min(...pauses.slice(6)) > 4_000, String(pauses))
    assert.ok(Math.max(...pauses) <= 10_000, String(pauses))
  })
})

describe('the page asks', () => {
  test('[WEB14] a refusal is told in the words of the service, a lost answer as unknown', async (t) => {
    const problem = { status: 409, code: 'call.closed', detail: 'the call is met', at: '/call' }
    const answers = [() => new Response(JSON.stringify(problem), { status: 409 })]
    const fetching = t.mock.method(globalThis, 'fetch', async () => {
      const answer = answers.shift()
      if (answer === undefined) throw new TypeError('fetch failed')
      return answer()
    })
    await assert.rejects(
      Http.post('/calls/call-1/waive', { id: 'a' }),
      new Problem(409, 'call.closed', 'the call is met', '/call'),
    )
    await assert.rejects(Http.get('/status'), { name: 'Problem', status: 0, code: 'unreachable' })
    assert.equal(fetching.mock.callCount(), 2)
  })

  test('[WEB14] whoever is no longer known is told so', async (t) => {
    t.mock.method(globalThis, 'fetch', async () => new Response('', { status: 401 }))
    let isLocked = false
    const stop = Http.onLockedOut(() => {
      isLocked = true
    })
    await assert.rejects(Http.get('/status'), { status: 401 })
    stop()
    assert.ok(isLocked)
  })
})
