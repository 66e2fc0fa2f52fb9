import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { JournalPages } from '../../../src/server/http/JournalPages.ts'
import { Submission } from '../../../src/server/http/Submission.ts'
import { type Serving, type ServingOptions, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

async function served(t: TestContext, options: ServingOptions = {}): Promise<Serving> {
  const desk = await serving({ first: someDesk(Date.now()), ...options })
  t.after(() => desk.close())
  return desk
}

/** A connection that sends requests and reads nothing. */
function deaf(desk: Serving, path: string, key: string, count: number): Socket {
  const socket = connect(Number(new URL(desk.listener.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n\r\n`
  socket.write(head.repeat(count))
  return socket
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await pause(20)
  }
  assert.fail('it did not come to be so')
}

describe('whoever takes all there is', () => {
  test('[HTTP20] others are answered while a long list is read', async (t) => {
    const desk = await served(t)
    const caller = {
      ...{ name: 'one', scope: 'trade' as const, accounts: null, commands: null, until: null },
    }
    const list = Array.from({ length: 1_000 }, (_, id) => ({ type: 'CloseOrder', id: `${id}` }))
    const known = { type: 'CloseOrder', id: 'known', account: 'ada', order: 'none' }
    let looks = 0
    const look = () => {
      looks += 1
      waiting = setImmediate(look)
    }
    let waiting = setImmediate(look)
    const answers = await Submission.list(desk.front, caller, [known, ...list])
    clearImmediate(waiting)
    const codes = new Set(answers.map(({ refused }) => refused?.code))
    assert.deepEqual([...codes], ['order.unknown', 'field.missing'])
    assert.ok(looks >= 5, `${looks} looks at the network`)
  })

  test('[HTTP21] has so many requests under way, and others as many of their own', async (t) => {
    const desk = await served(t)
    const key = desk.key('read')
    const socket = deaf(desk, '/v1/status?after=999999', key, 1_100)
    const status = async (one: string) =>
      (await desk.ask('GET', '/v1/status', { key: one })).json.code ?? 'ok'
    await until(async () => (await status(key)) === 'requests.tooMany')
    assert.equal(await status(desk.key('read')), 'ok')
    socket.destroy()
    await until(async () => (await status(key)) === 'ok')
    assert.deepEqual([...desk.front.underWay.byName.keys()], [])
  })

  test('[HTTP21] has so many bytes of bodies and answers under way', async (t) => {
    const desk = await served(t)
    const key = desk.key('trade')
    const sockets = Array.from({ length: 34 }, () => {
      const socket = deaf(desk, '/v1/status', key, 0)
      const head = `POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n`
      socket.write(`${head}Content-Type: application/json\r\nContent-Length: 1048576\r\n\r\n[`)
      return socket
    })
    await until(() => (desk.front.underWay.byName.get('trade-1')?.bytes ?? 0) > 32 << 20)
    const answer = await desk.ask('GET', '/v1/status', { key })
    assert.deepEqual([answer.status, answer.json.code], [429, 'requests.tooMany'])
    for (const socket of sockets) socket.destroy()
    await until(() => desk.front.underWay.byName.size === 0)
  })

  test('[HTTP13] of one key only so many pages of the journal are looked for, and others find theirs', async (t) => {
    const desk = await served(t)
    const look = (by: string) =>
      JournalPages.newest(`${desk.front.journal}`, 15, {
        ...{ by, limit: 1, words: [], isWanted: () => false },
      }).then(
        () => 'found',
        ({ code }) => code,
      )
    const asked = ['one', 'one', 'one', 'one', 'other'].map(look)
    const busy = 'history.busy'
    assert.deepEqual(await Promise.all(asked), ['found', 'found', 'found', busy, 'found'])
    assert.equal(await look('one'), 'found')
  })

  test('[HTTP8] who does not read an answer is closed', async (t) => {
    const patience = { head: 700, request: 1_400, idle: 700, look: 100 }
    const desk = await served(t, { patience })
    const socket = deaf(desk, '/openapi.json', '', 60)
    t.after(() => socket.destroy())
    await until(() => {
      socket.write('x')
      return socket.destroyed
    })
  })
})
