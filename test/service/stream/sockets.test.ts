import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { describe, type TestContext, test } from 'node:test'
import type { WebSocket } from 'ws'
import { standard } from '../../../src/server/stream/limits.ts'
import { Session } from '../../../src/server/stream/Session.ts'
import { Desk } from '../../engine/Desk.ts'
import { Feed, type FeedOptions } from './Feed.ts'
import { Reader } from './Reader.ts'

/** A desk of some accounts behind a stream; `tell` gives what the desk did since. */
async function scene(t: TestContext, count: number, options: FeedOptions = {}) {
  const desk = Desk.create()
  for (let index = 0; index < count; index++) {
    Desk.open(desk, `a${index}`, 1_000n)
    Desk.fill(desk, `a${index}`, 5n)
  }
  Desk.setMarks(desk)
  const feed = await Feed.create(options)
  t.after(() => feed.close())
  let told = 0
  const tell = (): void => {
    feed.tell(desk.entries.slice(told))
    told = desk.entries.length
  }
  tell()
  return { desk, feed, tell }
}

const subscribe = (filter: object, id = '1', channel = 'accounts') => ({
  ...{ op: 'subscribe', id, channel },
  ...(Object.keys(filter).length === 0 ? {} : { filter }),
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('sockets', () => {
  test('[WS2] a message that is none gets an error frame with its place, and changes nothing', async (t) => {
    const { feed } = await scene(t, 1)
    const reader = await Reader.open(feed.url)
    const wrong = [
      ['{', 'message.malformed', null],
      ['[]', 'message.malformed', '/op'],
      [{ op: 'toString' }, 'message.malformed', '/op'],
      [{ op: 'subscribe', id: '1', channel: 'nothing' }, 'message.malformed', '/channel'],
      [{ op: 'subscribe', id: '', channel: 'levels' }, 'message.malformed', '/id'],
      [subscribe({ ids: [] }), 'message.malformed', '/filter/ids'],
      [subscribe({ ids: ['a0'], worst: 3 }), 'filter.malformed', '/filter'],
      [subscribe({}), 'filter.malformed', '/filter'],
      [subscribe({ ids: ['nobody'] }), 'account.unknown', '/filter/ids'],
      [subscribe({ ids: ['house:fund'] }), 'account.unknown', '/filter/ids'],
      [subscribe({ owner: 'a0' }, '1', 'levels'), 'filter.unknown', '/filter/owner'],
      [{ op: 'unsubscribe', id: 'x' }, 'subscription.unknown', '/id'],
      [{ ...subscribe({}, '1', 'journal'), from: 1e9 }, 'stream.ahead', '/from'],
    ] as const
    for (const [place, [message, code, at]] of wrong.entries()) {
      reader.say(message)
      const { problem } = await reader.next(() => reader.frames.length > place)
      void problem
      const told = reader.frames[place]
      assert.deepEqual([told?.type, told?.problem?.code, told?.problem?.at], ['error', code, at])
    }
    reader.say(subscribe({ ids: ['a0'] }))
    const { data } = await reader.next(({ type }) => type === 'snapshot')
    assert.equal(data.rows[0].account, 'a0')
    reader.close()
  })

  test('[WS2] an error frame has a problem as HTTP has it, and none of the workings of a fault', async (t) => {
    const byKey = (): never => {
      throw new Error('a path of the disk')
    }
    const { feed } = await scene(t, 1, { gate: { enter: () => null, byKey } })
    const { seq } = feed.state
    const reader = await Reader.open(feed.url)
    reader.say({ op: 'unsubscribe', id: 'x' })
    const { problem: first } = await reader.next(({ type }) => type === 'error')
    const detail = 'expected a key first: {"op":"auth","key":...}'
    assert.deepEqual(first, {
      ...{ type: 'urn:plimsoll:problem:auth.missing', title: 'Unauthorized', status: 401 },
      ...{ detail, code: 'auth.missing', at: null, seq },
    })
    const other = await Reader.open(feed.url)
    other.say({ op: 'auth', key: 'any' })
    const { problem: fault } = await other.next(({ type }) => type === 'error')
    assert.deepEqual([fault?.status, fault?.code], [500, 'fault'])
    assert.doesNotMatch(fault?.detail ?? '', /disk/)
  })

  test('[WS2] who is refused too often, or floods, is closed with a reason', async (t) => {
    const { feed } = await scene(t, 1, { limits: { refusals: 3 } })
    const reader = await Reader.open(feed.url)
    for (let count = 0; count < 5; count++) reader.say('nonsense')
    assert.equal((await reader.closed).code, 1008)
    assert.equal(reader.frames.filter(({ type }) => type === 'error').length, 3)
    assert.equal(reader.frames.at(-1)?.type, 'bye')
    const flood = await Reader.open(feed.url)
    for (let count = 0; count < 200; count++) flood.say({ op: 'pong' })
    assert.equal((await flood.closed).code, 1008)
    assert.ok(flood.frames.some(({ problem }) => problem?.code === 'rate.exceeded'))
    const large = await Reader.open(feed.url)
    large.say('x'.repeat(400 << 10))
    assert.equal((await large.closed).code, 1009)
  })

  test('[WS6] a reader that never reads costs no more than its bound, and is closed', async (t) => {
    const limits = { unreadBytes: 64 << 10, unreadMs: 300, idleMs: 60_000 }
    const { desk, feed, tell } = await scene(t, 60, { limits })
    const reader = await Reader.open(feed.url)
    const ids = Array.from({ length: 60 }, (_, index) => `a${index}`)
    for (let id = 0; id < 20; id++) reader.say(subscribe({ ids }, `${id}`))
    await reader.next(({ type, id }) => type === 'snapshot' && id === '19')
    reader.socket.pause()
    let most = 0
    for (let tick = 0; tick < 400 && feed.stream.figures().sockets > 0; tick++) {
      Desk.setMarks(desk, 40_000n + BigInt(tick % 7))
      tell()
      await sleep(10)
      most = Math.max(most, feed.stream.figures().bytesUnread)
    }
    // One frame of 60 rows may still go where there was room for a little.
    assert.ok(most > 0 && most < 64 * 1024 + 60 * 800, `${most} bytes waited`)
    await sleep(700)
    assert.equal(feed.stream.figures().sockets, 0)
    assert.equal(feed.models.board.watched.size, 0)
  })

  test('[WS4] [WS6] who reads slowly gets the newest of each account, not what was in between', () => {
    let [told, made] = [0, 0]
    const sent: string[] = []
    const socket = Object.assign(new EventEmitter(), {
      bufferedAmount: 0,
      send(text: string) {
        sent.push(text)
        socket.bufferedAmount += text.length
      },
    })
    const viewer = { name: 'x', accounts: null, sees: () => true, isValid: () => true }
    const session = Session.begin(socket as unknown as WebSocket, viewer, {
      ...{ limits: { ...standard, unreadBytes: 100 }, claim: () => null, seq: () => made },
      ...{ wake: () => {}, onClosed: () => {}, byKey: () => viewer },
      follow: () => ({
        close: () => {},
        take() {
          if (told === made) return null
          told = made
          return { type: 'delta', seq: made, json: `{"n":${made}}` }
        },
      }),
    })
    socket.emit('message', JSON.stringify(subscribe({ ids: ['a'] })), false)
    for (made = 1; made <= 50; made++) Session.flush(session)
    assert.ok(sent.length < 5, `${sent.length} frames were queued`)
    made = 50
    socket.bufferedAmount = 0
    Session.flush(session)
    assert.match(sent.at(-1) ?? '', /"seq":50,/)
    assert.ok(sent.length < 6)
  })

  test('[WS7] a socket is pinged, and one that answers nothing is closed', async (t) => {
    const { feed } = await scene(t, 1, { limits: { pingMs: 100, idleMs: 900 } })
    const live = await Reader.open(feed.url)
    const dead = await Reader.open(feed.url, { autoPong: false })
    const { code, reason } = await dead.closed
    assert.equal(code, 4000)
    assert.match(reason, /nothing was heard/)
    assert.ok(live.frames.some(({ type }) => type === 'ping'))
    assert.equal(live.socket.readyState, live.socket.OPEN)
    await feed.close()
    assert.deepEqual((await live.closed).code, 1001)
    assert.equal(live.frames.at(-1)?.reason, 'the test is over')
  })

  test('[WS4] two hundred sockets are each told their own, and the worst alike', async (t) => {
    const { desk, feed, tell } = await scene(t, 100)
    const readers = await Promise.all(Array.from({ length: 200 }, () => Reader.open(feed.url)))
    for (const [index, reader] of readers.entries()) {
      const ids = [0, 1, 2, 3, 4].map((place) => `a${(index + place * 7) % 100}`)
      reader.say(subscribe({ ids }))
      reader.say(subscribe({ worst: 3, sort: 'ratio' }, '2'))
    }
    await Promise.all(
      readers.map((reader) => reader.next(({ id, type }) => id === '2' && type === 'snapshot')),
    )
    Desk.fill(desk, 'a50', 20n)
    Desk.setMarks(desk, 39_990n)
    tell()
    const { seq } = feed.state
    await Promise.all(
      readers.map(async (reader, index) => {
        const told = await reader.next((one) => one.id === '1' && (one.seq ?? 0) >= seq)
        const mine = [0, 1, 2, 3, 4].map((place) => `a${(index + place * 7) % 100}`)
        assert.deepEqual(told.data.order, mine)
        assert.ok(
          told.data.rows.every(({ account }: { account: string }) => mine.includes(account)),
        )
        const worst = await reader.next(({ id, data }) => id === '2' && data.order[0] === 'a50')
        assert.equal(worst.data.order.length, 3)
      }),
    )
    assert.equal(feed.stream.figures().sockets, 200)
    for (const reader of readers) reader.close()
    await feed.close()
    assert.equal(feed.models.board.watched.size, 0)
  })

  test('[WS8] no more sockets and subscriptions than may be', async (t) => {
    const limits = { sockets: 3, socketsPerKey: 2, subscriptions: 2 }
    const { feed } = await scene(t, 1, { limits })
    const [first] = await Promise.all([Reader.open(feed.url), Reader.open(feed.url)])
    const third = await Reader.open(feed.url)
    assert.equal((await third.closed).code, 4008)
    for (const id of ['1', '2', '3']) first.say(subscribe({}, id, 'levels'))
    const { problem, id } = await first.next(({ type }) => type === 'error')
    assert.deepEqual([problem?.code, id], ['subscription.tooMany', '3'])
    first.say(subscribe({}, '2', 'levels'))
    const again = await first.next(({ problem: one }) => one?.code === 'subscription.repeated')
    assert.equal(again.id, '2')
  })
})
