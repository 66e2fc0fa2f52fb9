import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossyDisk } from '../../../test/crash/LossyDisk.ts'
import type { Command, SetMarks } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import type { Head } from '../../journal/JournalEntry.ts'
import { AheadError } from './AheadError.ts'
import { BusyError, type EnginePort, untimed } from './EnginePort.ts'
import { inThread } from './inThread.ts'

const asset = (id: string, decimals = 6): Command => ({
  ...{ type: 'DefineAsset', id: `define ${id}`, time: untimed, asset: id, decimals },
})

const index = (id: string, price: bigint, time: number, asset = 'USDT'): SetMarks => ({
  ...{ type: 'SetMarks', id, time: untimed, marks: [] },
  indices: [{ asset, price, time, source: 's' }],
})

interface Opened {
  readonly engine: DurableEngine
  readonly port: EnginePort
  /** Makes every sync fail from now on. */
  readonly breakDisk: () => void
}

function open(options: Parameters<typeof inThread>[1] = {}, disk = new Uint8Array()): Opened {
  let isBroken = false
  const lossy = LossyDisk.create(disk, () => {
    if (isBroken) throw new Error('the disk is gone')
  })
  const engine = DurableEngine.open(Storage.log(lossy), {
    ...{ build: 'test', snapshotEvery: 0, clock: { now: () => 5_000 } },
  })
  const breakDisk = () => {
    isBroken = true
  }
  return { engine, port: inThread(engine, options), breakDisk }
}

test('[SRV1] who is answered was told the entries before, and a repeat is answered the same', async () => {
  const { port } = open()
  const heard: number[] = []
  port.entries(0, (entries) => heard.push(...entries.map(({ seq }) => seq)))
  const first = await port.submit(asset('USDT'))
  assert.deepEqual(heard, [1])
  const [again, other] = await Promise.all([port.submit(asset('USDT')), port.submit(asset('BTC'))])
  assert.deepEqual(again, { seq: 1, entries: first.entries, isRepeat: true })
  assert.deepEqual([other.seq, other.isRepeat, heard], [2, false, [1, 2]])
  assert.deepEqual(
    (await port.read(1, 5)).map(({ seq }) => seq),
    [2],
  )
  assert.equal((await port.head()).seq, 2)
})

test('[SRV1] who read the journal beside is not told again what it holds already', async () => {
  const { port } = open()
  const heard: number[] = []
  port.entries(2, (entries) => heard.push(...entries.map(({ seq }) => seq)))
  await port.submit(asset('A'))
  await Promise.all([port.submit(asset('B')), port.submit(asset('C'))])
  await port.submit(asset('D'))
  assert.deepEqual(heard, [3, 4])
})

test('[SRV1] a follower hears every entry once and in order from where it says, with the head of each batch', async () => {
  const { engine, port } = open()
  for (let count = 0; count < 2_500; count++) engine.apply(asset(`A${count}`))
  engine.commit()
  const heard: Entry[] = []
  const heads: Head[] = []
  const end = port.entries(7, (entries, head) => {
    heard.push(...entries)
    heads.push(head)
    assert.equal(entries.at(-1)?.seq, head.seq)
  })
  await Promise.all(Array.from({ length: 20 }, (_, count) => port.submit(asset(`B${count}`))))
  while (heard.at(-1)?.seq !== 2_520) await new Promise(setImmediate)
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    Array.from({ length: 2_513 }, (_, count) => count + 8),
  )
  assert.deepEqual(heads.at(-1), engine.told())
  end()
  await port.submit(asset('last'))
  assert.equal(heard.length, 2_513)
})

test('[SRV5] replaced marks are answered with their successor’s entry', async () => {
  const { engine, port } = open()
  await port.submit(asset('USDT'))
  const answers = await Promise.all([
    port.submit(index('m1', 10n, 1)),
    port.submit(index('m2', 11n, 2)),
    port.submit(index('m3', 12n, 3)),
  ])
  assert.deepEqual(
    answers.map(({ seq, successor }) => [seq, successor]),
    [
      [2, 2],
      [2, 2],
      [2, undefined],
    ],
  )
  assert.equal(engine.state.book.indices[0]?.price, 12n)
  assert.equal(engine.state.seq, 2, 'what was applied is what is journaled')
  assert.equal((await port.figures()).conflated, 2)
})

test('[SRV5] where the successor is refused, what it replaced is decided after all', async () => {
  const { engine, port } = open()
  await port.submit(asset('USDT'))
  const [first, good, bad] = await Promise.all([
    port.submit(index('m1', 10n, 1)),
    port.submit(index('m2', 11n, 2)),
    port.submit(index('m3', -12n, 3)),
  ])
  assert.equal(bad.entries[0]?.events[0]?.type, 'Rejected')
  assert.equal(good.entries[0]?.events[0]?.type, 'MarksSet')
  assert.equal(first.successor, good.seq)
  assert.equal(engine.state.book.indices[0]?.price, 11n)
})

test('[SRV3] a full lane says that nothing was done, and so does a port that drains', async () => {
  const { engine, port } = open({ room: 2 })
  const given = ['A', 'B', 'C'].map((id) => port.submit(asset(id)))
  await assert.rejects(given[2] as Promise<unknown>, BusyError)
  await Promise.all(given.slice(0, 2))
  const last = port.submit(asset('D'))
  await Promise.all([port.drain(), last])
  await assert.rejects(port.submit(asset('E')), BusyError)
  assert.deepEqual(
    engine.state.assets.map(({ id }) => id),
    ['A', 'B', 'D'],
  )
  assert.equal((await port.figures()).busy, 1)
})

test('[SRV6] a command that states no time gets the engine’s, and none may be ahead of the clock', async () => {
  const clock = { now: () => 5_000 }
  const { port } = open({ wall: clock })
  const { entries } = await port.submit(asset('USDT'))
  assert.equal(entries[0]?.time, 5_000)
  const ahead = { ...asset('BTC'), time: 10_001 }
  await assert.rejects(
    port.submit(ahead),
    (error) => error instanceof AheadError && error.latest === 10_000,
  )
  assert.equal((await port.submit({ ...ahead, time: 10_000 })).seq, 2)
  const told = open().port
  await told.submit({ ...asset('USDT'), time: 1_000 })
  assert.equal(
    (await told.submit(asset('BTC'))).entries[0]?.time,
    1_000,
    'time comes from commands',
  )
  await Promise.all([port.close(), told.close()])
})

test('[SRV8] [JRN12] a failed sync fails the port: nobody is answered, nothing is told or tried again', async () => {
  const { port, breakDisk } = open()
  port.entries(0, () => assert.fail('told of what is not kept'))
  breakDisk()
  const answers = ['A', 'B'].map((id) => assert.rejects(port.submit(asset(id)), /the disk is gone/))
  assert.match((await port.failed).message, /the disk is gone/)
  await Promise.all(answers)
  await assert.rejects(port.submit(asset('C')), BusyError)
})

test('[SRV1] a listener that fails has lost its place, and ends the port', async () => {
  const { port } = open()
  port.entries(0, () => {
    throw new Error('a fold that fails')
  })
  await assert.rejects(port.submit(asset('A')), /a fold that fails/)
  assert.match((await port.failed).message, /a fold that fails/)
})
