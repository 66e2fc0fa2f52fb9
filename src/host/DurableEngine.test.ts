import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { LockedError } from '../journal/sqliteFault.ts'
import { DurableEngine } from './DurableEngine.ts'
import type { Scheduler } from './Scheduler.ts'
import { Storage } from './Storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-host-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const asset = (id: string, time = 1_000): Command => ({
  ...{ type: 'DefineAsset', id: `define ${id}`, time, asset: id, decimals: 6 },
})

/** A scheduler whose turns end when the test says so. */
function byHand(): Scheduler & { endTurn(): void } {
  let tasks: (() => void)[] = []
  return {
    soon: (task) => void tasks.push(task),
    turn: async () => {},
    pause: async () => {},
    endTurn() {
      const due = tasks
      tasks = []
      for (const task of due) task()
    },
  }
}

function open(disk = LossyDisk.create(new Uint8Array()), options: DurableEngine.Options = {}) {
  const scheduler = byHand()
  const engine = DurableEngine.open(Storage.log(disk), { build: 'test', scheduler, ...options })
  return { engine, scheduler, disk }
}

test('[JRN1] a submitted command is answered at the end of the turn, when it is synced', async () => {
  const { engine, scheduler, disk } = open()
  const log: string[] = []
  engine.onCommitted((entries) => log.push(`told ${entries.map(({ seq }) => seq)}`))
  const answers = ['USDT', 'BTC'].map((id) => engine.submit(asset(id)))
  assert.equal(engine.state.assets.length, 2, 'decided at once')
  assert.equal(disk.synced.length, 0)
  assert.deepEqual(log, [])
  scheduler.endTurn()
  assert.ok(disk.synced.length > 0)
  assert.deepEqual(log, ['told 1,2'], 'both in one commit')
  const [first, second] = await Promise.all(answers)
  assert.deepEqual([first?.seq, second?.seq], [1, 2])
  assert.deepEqual(
    first?.entries.flatMap(({ events }) => events.map(({ type }) => type)),
    ['AssetDefined'],
  )
})

test('[TOLD2] a repeat is answered with its own entries and their sequence', async () => {
  const { engine, scheduler } = open()
  const first = engine.submit(asset('USDT'))
  const repeat = engine.submit(asset('USDT'))
  scheduler.endTurn()
  assert.deepEqual(await repeat, { ...(await first), isRepeat: true })
})

test('[JRN1] a query is answered only from what is synced', () => {
  const { engine, disk } = open()
  engine.apply(asset('USDT'))
  assert.equal(disk.synced.length, 0)
  assert.deepEqual(
    engine.query(({ assets }) => assets.map(({ id }) => id)),
    ['USDT'],
  )
  const kept = open(disk.crash({ kind: 'cut', bytes: 0 })).engine
  assert.equal(kept.state.assets.length, 1)
})

test('a listener hears every entry once and in order, until it is ended', () => {
  const { engine } = open()
  const heard: Entry[] = []
  const end = engine.onCommitted((entries) => heard.push(...entries))
  engine.apply(asset('USDT'))
  assert.equal(heard.length, 0)
  engine.commit()
  engine.commit()
  engine.apply(asset('BTC'))
  engine.close()
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    [1, 2],
  )
  end()
  end()
})

test('[JRN1] where a batch is full within a turn, only what it committed is told', () => {
  const { engine, scheduler, disk } = open(undefined, { batch: 2 })
  const told: number[] = []
  engine.onCommitted((entries) => told.push(...entries.map(({ seq }) => seq)))
  void engine.submit(asset('USDT'))
  void engine.submit(asset('BTC'))
  assert.ok(disk.synced.length > 0)
  engine.apply(asset('ETH'))
  scheduler.endTurn()
  assert.deepEqual(told, [1, 2])
  engine.commit()
  assert.deepEqual(told, [1, 2, 3])
})

test('the same function may listen twice, and each ends by itself', () => {
  const { engine } = open()
  let heard = 0
  const listener = () => void heard++
  const end = engine.onCommitted(listener)
  engine.onCommitted(listener)
  engine.apply(asset('USDT'))
  engine.commit()
  assert.equal(heard, 2)
  end()
  engine.apply(asset('BTC'))
  engine.commit()
  assert.equal(heard, 3)
})

test('what a listener throws reaches who committed, and the engine goes on', () => {
  const { engine, disk } = open()
  const end = engine.onCommitted(() => {
    throw new Error('a listener that fails')
  })
  engine.apply(asset('USDT'))
  assert.throws(() => engine.commit(), /a listener that fails/)
  assert.ok(disk.synced.length > 0)
  end()
  engine.apply(asset('BTC'))
  engine.commit()
  assert.equal(open(disk).engine.state.assets.length, 2)
})

test('[JRN12] a failed sync stops it: nobody is told, nothing is answered any more', async () => {
  let isBroken = false
  const { engine, scheduler } = open(
    LossyDisk.create(new Uint8Array(), () => {
      if (isBroken) throw new Error('the disk is gone')
    }),
  )
  engine.onCommitted(() => assert.fail('told of what is not kept'))
  isBroken = true
  const answer = assert.rejects(engine.submit(asset('USDT')), /the disk is gone/)
  scheduler.endTurn()
  await answer
  assert.throws(() => engine.query(({ seq }) => seq), /the disk is gone/)
  assert.throws(() => engine.apply(asset('BTC')), /the disk is gone/)
})

test('a command that names no time gets the clock, but never goes back', () => {
  let now = 5_000
  const { engine } = open(undefined, { clock: { now: () => now } })
  assert.equal(engine.now(), 5_000)
  engine.apply(asset('USDT', 9_000))
  assert.equal(engine.now(), 9_000)
  now = 10_000
  assert.equal(engine.now(), 10_000)
})

test('[JRN8] [JRN10] a file is recovered to the same state, and has one writer', () => {
  const path = join(folder, 'one.plimsoll')
  const engine = DurableEngine.open(Storage.file(path), { build: 'test' })
  assert.equal(engine.recovered.head.seq, 0)
  engine.apply(asset('USDT'))
  engine.commit()
  assert.throws(() => DurableEngine.open(Storage.file(path), { build: 'test' }), LockedError)
  engine.close()
  const again = DurableEngine.open(Storage.file(path), { build: 'test' })
  assert.equal(again.recovered.folded, 1)
  assert.deepEqual(Snapshot.take(again.state), Snapshot.take(engine.state))
  again.close()
})

test('[TIME3] a start is disarmed: that is journaled before anything else, once', () => {
  const arm: Command = { type: 'Arm', id: 'arm', time: 2_000, by: 'desk', reason: 'test' }
  const { engine, disk } = open()
  engine.apply(asset('USDT'))
  engine.apply(arm)
  engine.commit()
  assert.equal(engine.state.armed, true)
  const again = open(disk).engine
  assert.equal(again.state.armed, false)
  assert.equal(again.state.seq, 3)
  assert.equal(again.state.time, 2_000)
  assert.equal(again.apply({ ...arm, id: 'engine:start:3' })[0]?.events[0]?.type, 'Rejected')
  again.commit()
  const third = open(disk).engine
  assert.equal(third.state.seq, 4, 'disarmed already: nothing to say')
  assert.deepEqual(Snapshot.take(third.state), Snapshot.take(again.state))
})

test('[PROOF9] entries wait for their checkpoint no longer than is said, also while nothing comes', async () => {
  const waits: { readonly ms: number; readonly end: () => void }[] = []
  const scheduler: Scheduler = {
    ...byHand(),
    pause: (ms, signal) =>
      new Promise((end) => {
        waits.push({ ms, end })
        signal?.addEventListener('abort', () => end())
      }),
  }
  const notes: string[] = []
  const checkpoints = { everyMs: 60_000, onNote: (note: string) => void notes.push(note) }
  const { engine } = open(undefined, { scheduler, checkpoints })
  const minute = async () => {
    waits.shift()?.end()
    await new Promise(setImmediate)
  }
  await minute()
  assert.deepEqual(notes, [], 'nothing happened')
  engine.apply(asset('USDT'))
  engine.commit()
  assert.equal(notes.length, 0)
  await minute()
  assert.equal(notes.length, 1)
  await minute()
  assert.equal(notes.length, 1, 'nothing happened since')
  assert.deepEqual([...new Set(waits.map(({ ms }) => ms))], [60_000])
  engine.apply(asset('BTC'))
  engine.close()
  assert.equal(notes.length, 2)
  await minute()
  assert.equal(notes.length, 2, 'a closed engine marks nothing')
})
