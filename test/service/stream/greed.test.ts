import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Gate, Viewer } from '../../../src/server/stream/Viewer.ts'
import { Desk } from '../../engine/Desk.ts'
import { everybody, Feed } from './Feed.ts'
import { Reader } from './Reader.ts'

const worst = (id: string, search: string) => ({
  ...{ op: 'subscribe', id, channel: 'accounts', filter: { worst: 5, search } },
})

describe('readers who follow all there is', () => {
  test('[WS8] sockets that say no key leave room for those that have one', async (t) => {
    const gate: Gate = {
      enter: ({ headers }) => (headers.authorization === undefined ? null : everybody),
      byKey: () => everybody,
    }
    const feed = await Feed.create({ gate, limits: { socketsUnknown: 2 } })
    t.after(() => feed.close())
    const [first] = [await Reader.open(feed.url), await Reader.open(feed.url)]
    await assert.rejects(Reader.open(feed.url), /503/)
    const known = await Reader.open(feed.url, { headers: { authorization: 'x' } })
    known.say({ op: 'subscribe', id: '1', channel: 'levels' })
    assert.equal((await known.next(() => true)).type, 'snapshot')
    // Who says one makes room.
    first?.say({ op: 'auth', key: 'x' })
    first?.say({ op: 'subscribe', id: '1', channel: 'levels' })
    await first?.next(({ type }) => type === 'snapshot')
    const third = await Reader.open(feed.url)
    for (const reader of [known, third]) reader.close()
  })

  test('[WS3] who ends a subscription to the pressure is not remembered, also where none is computed', async (t) => {
    const listeners = new Set<() => void>()
    const pressure = {
      record: () => null,
      summary: () => [],
      index: () => null,
      onComputed(listener: () => void) {
        const own = () => listener()
        listeners.add(own)
        return () => void listeners.delete(own)
      },
    }
    const feed = await Feed.create({ pressure })
    t.after(() => feed.close())
    const before = listeners.size
    const reader = await Reader.open(feed.url)
    for (let count = 0; count < 10; count++) {
      reader.say({ op: 'subscribe', id: 'p', channel: 'pressure' })
      await reader.next(({ id }) => id === 'p')
      reader.say({ op: 'unsubscribe', id: 'p' })
    }
    reader.say({ op: 'subscribe', id: 'end', channel: 'levels' })
    await reader.next(({ id }) => id === 'end')
    assert.equal(listeners.size, before)
    reader.close()
  })

  test('[WS9] of one key only so many different lists are followed', async (t) => {
    const feed = await Feed.create()
    t.after(() => feed.close())
    const readers = await Promise.all(Array.from({ length: 5 }, () => Reader.open(feed.url)))
    const [last = await Reader.open(feed.url)] = readers.splice(-1)
    for (const [place, reader] of readers.entries()) {
      for (let list = 0; list < 32; list++) reader.say(worst(`${list}`, `${place} ${list}`))
      await reader.next(({ id }) => id === '31')
    }
    last.say(worst('other', 'other'))
    const refused = await last.next(({ type }) => type === 'error')
    assert.equal(refused.problem?.code, 'subscription.tooMany')
    // The same as another follows is no further one.
    last.say(worst('same', '0 0'))
    assert.equal((await last.next(({ id }) => id === 'same')).type, 'snapshot')
    for (const reader of [...readers, last]) reader.close()
  })

  test('[WS8] a key of the same name with other accounts shares no list with the one before', async (t) => {
    const viewer = (account: string): Viewer => ({
      ...{ name: 'b', accounts: [account], sees: (one) => one === account, isValid: () => true },
    })
    const gate: Gate = {
      enter: ({ headers }) => viewer(`${headers.authorization}`),
      byKey: () => everybody,
    }
    const desk = Desk.create()
    for (const name of ['anna', 'bert']) Desk.open(desk, name, 1_000n)
    const feed = await Feed.create({ gate })
    t.after(() => feed.close())
    feed.tell(desk.entries)
    feed.models.drain()
    const seenBy = async (authorization: string) => {
      const reader = await Reader.open(feed.url, { headers: { authorization } })
      reader.say({ op: 'subscribe', id: '1', channel: 'accounts', filter: { worst: 5 } })
      return (await reader.next(() => true)).data.order
    }
    assert.deepEqual(await seenBy('anna'), ['anna'])
    assert.deepEqual(await seenBy('bert'), ['bert'])
  })
})
