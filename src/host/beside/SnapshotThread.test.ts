import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Command } from '../../engine/Command.ts'
import type { Event } from '../../engine/Event.ts'
import { Snapshot as StateSnapshot } from '../../engine/Snapshot.ts'
import type { State } from '../../engine/State.ts'
import { SqliteJournal } from '../../journal/SqliteJournal.ts'
import { SqliteReader } from '../../journal/SqliteReader.ts'
import { verify } from '../../journal/verify.ts'
import { journalText } from '../../wire/journalText.ts'
import { DurableEngine } from '../DurableEngine.ts'
import { engineMachine } from '../engineMachine.ts'
import { Storage } from '../Storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-beside-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const build = 'beside'
const secret = '5e'.repeat(32)
const send = (engine: DurableEngine, from: number, to: number): void => {
  for (let index = from; index < to; index++) {
    engine.apply({ type: 'AdvanceTime', id: `c${index}`, time: 1_000 + index, actor: 'ann' })
  }
  engine.commit()
}

function audited(path: string): { readonly snapshots: number; readonly at: readonly number[] } {
  const source = SqliteReader.open(path)
  const at = [...source.snapshots()].map(({ seq }) => seq)
  const { snapshots } = verify<State, Command, Event>(source, engineMachine, journalText, build)
  source.close()
  return { snapshots, at }
}

/** Waits until the journal has so many snapshots, while the engine goes on. */
async function until(engine: DurableEngine, path: string, count: number): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    const source = SqliteReader.open(path)
    const found = [...source.snapshots()].length
    source.close()
    if (found >= count) return
    send(engine, engine.state.seq, engine.state.seq + 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`no ${count} snapshots in 10 s`)
}

test('[SNAP1] [JRN6] a snapshot is made beside the engine, which goes on, and a restart starts there', async () => {
  const path = join(folder, 'made.plimsoll')
  const engine = DurableEngine.open(Storage.file(path), { build, snapshotEvery: 20 })
  send(engine, 0, 25)
  const before = engine.state.seq
  await until(engine, path, 2)
  assert.ok(engine.state.seq > before)
  engine.close()
  const { snapshots, at } = audited(path)
  assert.deepEqual([snapshots, at[0]], [at.length, 25])
  const again = DurableEngine.open(Storage.file(path), { build })
  assert.equal(again.recovered.snapshot, at.at(-1))
  assert.deepEqual(StateSnapshot.take(again.state), StateSnapshot.take(engine.state))
  again.close()
})

test('[SNAP2] what was closed before its snapshot was whole has none, and the next one is whole', async () => {
  const path = join(folder, 'unfinished.plimsoll')
  const journal = SqliteJournal.open(path, { build, codec: journalText.version, secret })
  journal.begin()
  for (const text of ['{"accounts":[', ']']) journal.piece(text)
  journal.commit()
  journal.close()
  const engine = DurableEngine.open(Storage.file(path), { build, snapshotEvery: 5 })
  assert.equal(engine.recovered.snapshot, 0)
  send(engine, 0, 6)
  await until(engine, path, 1)
  engine.close()
  assert.equal(audited(path).at[0], 6)
  const again = DurableEngine.open(Storage.file(path), { build })
  assert.deepEqual(again.recovered.damaged, [])
  assert.equal(again.recovered.snapshot, audited(path).at.at(-1))
  again.close()
})

test('[SNAP2] a thread that fails is told of, and the engine goes on', async () => {
  const path = join(folder, 'failing.plimsoll')
  const elsewhere = Storage.file(join(folder, 'nowhere.plimsoll')).maker
  const storage = { ...Storage.file(path), maker: elsewhere! }
  const failures: unknown[] = []
  const engine = DurableEngine.open(storage, {
    ...{ build, snapshotEvery: 5 },
    onSnapshotFailed: (error) => void failures.push(error),
  })
  send(engine, 0, 6)
  for (let turn = 0; turn < 1_000 && failures.length === 0; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.match(`${failures[0]}`, /nowhere\.plimsoll/)
  send(engine, 6, 9)
  engine.close()
  assert.deepEqual(audited(path), { snapshots: 0, at: [] })
})
