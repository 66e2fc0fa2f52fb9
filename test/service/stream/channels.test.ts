import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { LoadLine } from '../../../src/server/board/LoadLine.ts'
import type { Viewer } from '../../../src/server/stream/Viewer.ts'
import { Desk } from '../../engine/Desk.ts'
import { everybody, Feed, type FeedOptions } from './Feed.ts'
import { hold, nothing, Reader } from './Reader.ts'

async function scene(t: TestContext, options: FeedOptions = {}) {
  const desk = Desk.create()
  Desk.open(desk, 'anna', 1_000n)
  Desk.open(desk, 'bank', 1_000_000n)
  Desk.fill(desk, 'anna', 1_000n)
  Desk.fill(desk, 'bank', -1_000n)
  Desk.setMarks(desk)
  const feed = await Feed.create(options)
  t.after(() => feed.close())
  let told = 0
  const tell = (): void => {
    feed.tell(desk.entries.slice(told))
    told = desk.entries.length
  }
  tell()
  const reader = await Reader.open(feed.url)
  t.after(() => reader.close())
  const follow = (channel: string, filter?: object, from?: number) => {
    reader.say({ op: 'subscribe', id: channel, channel, filter, from })
    return reader.next(({ id }) => id === channel)
  }
  return { desk, feed, tell, reader, follow }
}

const bound: Viewer = {
  ...everybody,
  name: 'b',
  accounts: ['a0'],
  sees: (account) => account === 'anna',
}

describe('channels', () => {
  test('[WS3] calls: those open, then each that changes, and the last with its final status', async (t) => {
    const { desk, tell, reader, follow } = await scene(t)
    assert.deepEqual((await follow('calls')).data, { calls: [] })
    Desk.setMarks(desk, 39_480n)
    tell()
    const isCall =
      (status: string) => (frame: { id?: string; data?: { calls: { status: string }[] } }) =>
        frame.id === 'calls' && frame.data?.calls.some((call) => call.status === status) === true
    const opened = await reader.next(isCall('open'))
    assert.equal(opened.data.calls[0].account, 'anna')
    Desk.deposit(desk, 'anna', 500n)
    tell()
    const met = await reader.next(isCall('met'))
    assert.equal(met.data.calls[0].id, opened.data.calls[0].id)
    const later = await follow('levels')
    assert.equal(later.data.calls.open, 0)
  })

  test('[WS3] levels is the book at a glance, whole each time', async (t) => {
    const { desk, feed, tell, reader, follow } = await scene(t)
    const first = await follow('levels')
    const { pressure, pressureIndex, ...rest } = first.data
    assert.deepEqual([pressure, pressureIndex], [[], null])
    assert.deepEqual(rest, JSON.parse(JSON.stringify(LoadLine.of(feed.models.board))))
    Desk.setMarks(desk, 39_480n)
    tell()
    const { data } = await reader.next(
      ({ type, data }) => type === 'delta' && data.calls.open === 1,
    )
    assert.equal(data.timestamp, feed.state.time)
    assert.ok(
      data.levels.some(
        ({ level, accounts }: { level: string; accounts: number }) =>
          level === 'call' && accounts === 1,
      ),
    )
  })

  test('[WS3] prices and markets tell the rows that changed, and no others', async (t) => {
    const { desk, tell, reader, follow } = await scene(t)
    const [prices, markets] = [await follow('prices'), await follow('markets')]
    assert.equal(prices.data.prices.length, 9)
    assert.equal(markets.data.markets.length, 6)
    desk.time += 1_000
    Desk.tell(desk, {
      type: 'SetMarks',
      marks: [{ instrument: Desk.btc, price: 39_990n as never, time: desk.time, source: 'test' }],
      indices: [],
    })
    tell()
    const isDelta = (channel: string) => (frame: { id?: string; type: string }) =>
      frame.id === channel && frame.type === 'delta'
    const changed = await reader.next(isDelta('prices'))
    assert.deepEqual(
      changed.data.prices.map(({ symbol, markPrice }: { symbol: string; markPrice: string }) => [
        symbol,
        markPrice,
      ]),
      [[Desk.btc, '39990']],
    )
    const moved = await reader.next(isDelta('markets'))
    assert.deepEqual(
      moved.data.markets.map(({ symbol }: { symbol: string }) => symbol),
      [Desk.btc],
    )
  })

  test('[WS5] the journal goes on after any entry, each once and in order', async (t) => {
    const { desk, feed, tell, reader, follow } = await scene(t)
    for (let count = 0; count < 700; count++) Desk.deposit(desk, 'anna', 1n)
    tell()
    const seqs: number[] = []
    await follow('journal', undefined, 3)
    Desk.deposit(desk, 'bank', 1n)
    tell()
    const { seq: last } = feed.state
    await reader.next(({ id, seq }) => id === 'journal' && seq === last)
    for (const { id, data } of reader.frames) {
      if (id === 'journal') seqs.push(...data.entries.map(({ seq }: { seq: number }) => seq))
    }
    assert.deepEqual(
      seqs,
      Array.from({ length: last - 3 }, (_, index) => index + 4),
    )
    const entry = reader.frames.at(-1)?.data.entries.at(-1)
    assert.equal(entry.command.type, 'Deposit')
    assert.equal(entry.events[0].type, 'Deposited')
    assert.equal(entry.events[0].amount, '1')
  })

  test('[WS3] the worst of a list: who enters is told, who leaves is gone', async (t) => {
    const { desk, tell, reader } = await scene(t)
    for (let index = 0; index < 8; index++) {
      Desk.open(desk, `w${index}`, 1_000n)
      Desk.fill(desk, `w${index}`, 100n * BigInt(index + 1))
    }
    tell()
    reader.say({
      op: 'subscribe',
      id: 'w',
      channel: 'accounts',
      filter: { worst: 3, sort: 'ratio' },
    })
    const held = nothing()
    await reader.next(({ id }) => id === 'w')
    Desk.fill(desk, 'w0', 1_500n)
    tell()
    await reader.next(({ id, data }) => id === 'w' && data.order[0] === 'w0')
    for (const frame of reader.frames.filter(({ id }) => id === 'w')) hold(held, frame)
    assert.deepEqual([...held.rows.keys()].sort(), [...held.order].sort())
    assert.deepEqual(held.order, ['w0', 'anna', 'w7'])
  })

  test('[WS8] a key bound to accounts sees those, and nothing that tells of others', async (t) => {
    const { desk, tell, reader, follow } = await scene(t, {
      gate: { enter: () => bound, byKey: () => bound },
    })
    for (const channel of ['levels', 'markets', 'pressure', 'journal']) {
      assert.equal((await follow(channel)).problem?.code, 'account.notGranted')
    }
    reader.say({ op: 'subscribe', id: 'x', channel: 'accounts', filter: { ids: ['bank'] } })
    const { problem } = await reader.next(({ id }) => id === 'x')
    assert.equal(problem?.code, 'account.unknown')
    reader.say({ op: 'subscribe', id: 'y', channel: 'accounts', filter: { worst: 10 } })
    assert.deepEqual((await reader.next(({ id }) => id === 'y')).data.order, ['anna'])
    await follow('calls')
    Desk.fill(desk, 'bank', -200_000n, 20_000n)
    Desk.setMarks(desk, 39_480n)
    tell()
    const calls = await reader.next(({ id, type }) => id === 'calls' && type === 'delta')
    assert.ok(calls.data.calls.every(({ account }: { account: string }) => account === 'anna'))
  })
})
