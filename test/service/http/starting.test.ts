import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DurableEngine } from '../../../src/host/DurableEngine.ts'
import { JournalView } from '../../../src/host/JournalView.ts'
import { Storage } from '../../../src/host/Storage.ts'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { Entrance } from '../../../src/server/http/Entrance.ts'
import { Server } from '../../../src/server/Server.ts'
import { Desk } from '../../engine/Desk.ts'

/** Accounts of a snapshot that takes some slices to read. */
const ACCOUNTS = 4_000

/** Entries of a journal that has no snapshot: enough for many questions while they are folded. */
const ENTRIES = 10_000

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-starting-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

const ask = async (url: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The status of a request with headers that fetch does not let one choose. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  const asked = request(url, { headers }).end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.statusCode
}

describe('a service that recovers a long journal', () => {
  const journal = join(folder, 'long.plimsoll')
  const seen: Answer[] = []
  const early: Record<string, Answer> = {}
  const statuses: number[] = []
  let server: Server

  before(async () => {
    const engine = DurableEngine.open(Storage.file(journal), { snapshotEvery: 0 })
    for (let count = 1; count <= ENTRIES; count++) {
      engine.apply({ type: 'AdvanceTime', id: `t${count}`, time: count })
    }
    engine.commit()
    engine.close()
    let asking: Promise<void> = Promise.resolve()
    let isStarted = false
    server = await Server.start({
      ...{ journal, book: null, note: () => {}, found: () => {} },
      config: { clock: 'commands', listen: { port: 0 } },
      signal: new AbortController().signal,
      opened(url) {
        asking = lookAround(url, () => isStarted)
      },
    })
    isStarted = true
    await asking
  })
  after(() => server.stop(4_000))

  /** Asks for everything once, then again and again how far it is. */
  async function lookAround(url: string, isStarted: () => boolean): Promise<void> {
    seen.push(await ask(`${url}/readyz`))
    const body = JSON.stringify({ type: 'AdvanceTime', id: 'early', time: 1 })
    const headers = { 'content-type': 'application/json' }
    early.alive = await ask(`${url}/healthz`)
    early.status = await ask(`${url}/v1/status`)
    early.command = await ask(`${url}/v1/commands`, { method: 'POST', body, headers })
    early.page = await ask(`${url}/?token=x`, { headers: { accept: 'text/html' } })
    const socket = { connection: 'upgrade', upgrade: 'websocket' }
    statuses.push(await statusOf(`${url}/v1/stream`, socket))
    statuses.push(await statusOf(`${url}/readyz`, { host: 'evil.example' }))
    statuses.push(await statusOf(`${url}/readyz`, { origin: 'http://evil.example' }))
    while (!isStarted()) {
      const found = await ask(`${url}/readyz`)
      if (found.status === 503) seen.push(found)
    }
  }

  test('[SRV7] it says from the first moment that it lives and is not ready, and how far it is', () => {
    assert.deepEqual(
      [early.alive?.status, JSON.parse(early.alive?.text ?? '').isAlive],
      [200, true],
    )
    const folded = seen.map(({ headers, text }) => {
      assert.equal(headers.get('retry-after'), '2')
      const { isReady, reasons, seq } = JSON.parse(text)
      assert.deepEqual([isReady, reasons.length], [false, 1])
      assert.match(reasons[0], /^it opens the journal$|^it recovers: \d+ of 10000 entries folded/)
      return Number(/(\d+) of/.exec(reasons[0])?.[1] ?? seq)
    })
    assert.ok(new Set(folded).size >= 4, `${folded}`)
    assert.deepEqual(
      folded,
      folded.toSorted((a, b) => a - b),
    )
  })

  test('[SRV7] whatever else is asked is answered 503, when to ask again, and that nothing was done', async () => {
    for (const one of [early.status, early.command]) {
      assert.deepEqual([one?.status, one?.headers.get('retry-after')], [503, '2'])
      assert.equal(one?.headers.get('content-type'), 'application/problem+json; charset=utf-8')
      const { code, detail, at } = JSON.parse(one?.text ?? '')
      assert.deepEqual([code, at], ['service.starting', null])
      assert.match(detail, /entries folded.*: nothing was done$|^it opens the journal: nothing/)
    }
    assert.equal(early.page?.status, 503)
    assert.match(early.page?.text ?? '', /http-equiv="refresh"/)
    assert.equal(server.service.replica.head.seq, ENTRIES)
  })

  test('[HTTP7] what is for another host or comes from another origin is refused before the start too', () => {
    assert.deepEqual(statuses, [503, 421, 403])
  })

  test('[SRV7] once it has recovered the same port serves, and the token works', async () => {
    const { url } = server.listener
    const ready = await ask(`${url}/readyz`)
    assert.deepEqual([ready.status, JSON.parse(ready.text).isReady], [200, true])
    const opened = await fetch(server.url, { redirect: 'manual' })
    assert.equal(opened.status, 303)
    assert.equal(JSON.parse((await ask(`${url}/v1/status`)).text).code, 'auth.missing')
  })
})

test('[SRV7] it answers while a large snapshot is read, a part at a time', async () => {
  const journal = join(folder, 'wide.plimsoll')
  const desk = Desk.create()
  for (let index = 0; index < ACCOUNTS; index++) Desk.open(desk, `a${index}`, 10_000n)
  // Without a maker beside it a snapshot is there when it is asked for.
  const { maker: _, ...storage } = Storage.file(journal)
  const engine = DurableEngine.open(storage, { snapshotEvery: 0 })
  for (const { command } of desk.entries) if (command !== null) engine.apply(command)
  engine.snapshot()
  engine.close()
  let turns = 0
  let isRead = false
  const count = (): void => {
    turns += 1
    if (!isRead) setImmediate(count)
  }
  setImmediate(count)
  const { state, head } = await JournalView.start(journal)
  isRead = true
  assert.equal(state.accounts.filter(({ kind }) => kind === 'own').length, ACCOUNTS)
  assert.equal(head.seq, desk.state.seq)
  // Read in one piece it would be free not once; how often it is hangs on the machine.
  assert.ok(turns >= 1, 'the thread was never free')
  const asked: Promise<Answer>[] = []
  const server = await Server.start({
    ...{ journal, book: null, note: () => {}, found: () => {} },
    ...{ config: { clock: 'commands', listen: { port: 0 } }, signal: new AbortController().signal },
    opened: (url) => void asked.push(ask(`${url}/readyz`), ask(`${url}/healthz`)),
  })
  const [ready, alive] = await Promise.all(asked)
  assert.deepEqual([ready?.status, alive?.status], [503, 200])
  await server.stop(4_000)
})

test('[SRV7] told to end while it recovers, it closes its port', async () => {
  const stop = new AbortController()
  let where = ''
  const starting = Server.start({
    ...{ journal: join(folder, 'long.plimsoll'), book: null, note: () => {}, found: () => {} },
    ...{ config: { listen: { port: 0 } }, signal: stop.signal },
    opened(url) {
      where = url
      stop.abort()
    },
  })
  await assert.rejects(starting)
  await assert.rejects(fetch(where))
})

test('[SRV8] a request that has come in part does not hold up the end', async () => {
  const server = await Server.start({
    ...{ journal: join(folder, 'half.plimsoll'), book: null, note: () => {}, found: () => {} },
    ...{ config: { listen: { port: 0 } }, signal: new AbortController().signal },
  })
  const { keys } = server.front.access
  const grant = { name: 'slow', scope: 'admin', accounts: null, commands: null, until: null }
  const key = KeyRing.issue(keys, grant as never, Date.now())
  const socket = connect(Number(new URL(server.listener.url).port), '127.0.0.1')
  socket.on('error', () => {})
  const head = `POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n`
  socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  const began = performance.now()
  await server.stop(4_000)
  assert.ok(performance.now() - began < 2_000)
})

test('[HTTP5] by the name of this machine it listens at both of its addresses', async () => {
  const limits = { key: { perSecond: 9, burst: 9 }, address: { perSecond: 9, burst: 9 } }
  const guarding = { keys: join(folder, 'none'), limits, now: Date.now }
  const entrance = await Entrance.open({ host: 'localhost', port: 0 }, guarding)
  const { port } = new URL(entrance.url)
  assert.equal((await ask(`http://127.0.0.1:${port}/healthz`)).status, 200)
  const other = await ask(`http://[::1]:${port}/healthz`).catch(({ cause }) => cause.code)
  assert.ok(other === 'ECONNREFUSED' || other === 'EADDRNOTAVAIL' || other.status === 200)
  await entrance.close()
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`))
})
