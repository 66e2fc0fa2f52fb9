import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { randomRun } from '../../test/engine/randomRun.ts'
import type { Command } from '../engine/Command.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import { FormatError, TamperedError } from '../journal/Fault.ts'
import { LockedError } from '../journal/sqliteFault.ts'
import { DurableEngine } from './DurableEngine.ts'
import { JournalView } from './JournalView.ts'
import { Storage } from './Storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-view-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)

const build = 'test'

/** Commands that open accounts, trade, call and liquidate. */
function commands(seed: number, length: number): readonly Command[] {
  const found: Command[] = []
  randomRun(seed, length, { before: (_, command) => found.push(command) })
  return found
}

function write(path: string, told: readonly Command[], snapshotEvery = 0): DurableEngine {
  const engine = DurableEngine.open(Storage.file(path), { build, snapshotEvery })
  for (const [index, command] of told.entries()) {
    engine.apply(command)
    if (index % 7 === 6) engine.commit()
  }
  engine.commit()
  return engine
}

/** The state of the engine alone after a number of entries. */
function stateAfter(told: readonly Command[], seq: number): State {
  const state = State.create()
  for (const command of told) {
    if (state.seq >= seq) break
    step(state, command)
  }
  return state
}

test('a journal is seen as its engine left it, and as it was after any entry', async () => {
  const path = at('whole.plimsoll')
  const told = commands(3, 200)
  const engine = write(path, told, 50)
  engine.close()
  const view = await JournalView.open(path, { build })
  assert.deepEqual(Snapshot.take(view.state), Snapshot.take(engine.state))
  assert.equal(view.head.seq, engine.state.seq)
  for (const seq of [1, 49, 50, 51, 120, view.head.seq]) {
    const earlier = await JournalView.open(path, { build, at: seq })
    assert.equal(earlier.head.seq, seq)
    assert.deepEqual(Snapshot.take(earlier.state), Snapshot.take(stateAfter(told, seq)), `${seq}`)
  }
  const beyond = await JournalView.open(path, { build, at: 1_000_000 })
  assert.equal(beyond.head.seq, view.head.seq, 'the end, and the head says where that is')
})

test('snapshots of other sources are not started from: the entries say the same', async () => {
  const path = at('other.plimsoll')
  const engine = write(path, commands(4, 80), 20)
  engine.close()
  const view = await JournalView.open(path, { build: 'another' })
  assert.deepEqual(Snapshot.take(view.state), Snapshot.take(engine.state))
})

test('[JRN11] an onlooker changes nothing', async () => {
  const path = at('untouched.plimsoll')
  write(path, commands(5, 40)).close()
  const before = [statSync(path).mtimeMs, readFileSync(path).toString('hex')]
  const view = await JournalView.open(path, { build })
  await view.advance()
  assert.deepEqual([statSync(path).mtimeMs, readFileSync(path).toString('hex')], before)
  assert.ok(!existsSync(`${path}-wal`))
})

test('[JRN10] beside a writer at work, every commit is seen, whole and in order', async () => {
  const path = at('live.plimsoll')
  const writer = fileURLToPath(new URL('../../test/crash/onlooked.ts', import.meta.url))
  const child = spawn(process.execPath, [writer, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  const view = await JournalView.open(path, { build: 'onlooked' })
  const first = view.head.seq
  const seen: number[] = []
  const stop = new AbortController()
  void ended.then(() => stop.abort())
  let looks = 0
  while (await view.wait(stop.signal)) {
    looks += 1
    await view.advance(({ seq }) => seen.push(seq))
  }
  await view.advance(({ seq }) => seen.push(seq))
  assert.equal(await ended, 0)
  assert.ok(looks > 2, `looked ${looks} times`)
  assert.deepEqual(
    seen,
    Array.from({ length: seen.length }, (_, index) => first + 1 + index),
  )
  const after = await JournalView.open(path, { build: 'onlooked' })
  assert.equal(after.head.seq, first + seen.length)
  assert.deepEqual(Snapshot.take(view.state), Snapshot.take(after.state))
})

test('[JRN10] the writer’s own process may look as well, and stays the one writer', async () => {
  const path = at('own.plimsoll')
  const engine = write(path, commands(6, 20))
  assert.ok(JournalView.isJournal(path))
  const view = await JournalView.open(path, { build })
  assert.deepEqual(Snapshot.take(view.state), Snapshot.take(engine.state))
  assert.throws(() => DurableEngine.open(Storage.file(path), { build }), LockedError)
  engine.close()
})

test('[JRN4] what is damaged is refused, and what is no journal is not taken for one', async () => {
  const path = at('damaged.plimsoll')
  write(path, commands(7, 60)).close()
  const bytes = readFileSync(path)
  const middle = bytes.indexOf('"type":"') + 3
  bytes[middle] = (bytes[middle] as number) ^ 1
  writeFileSync(path, bytes)
  await assert.rejects(JournalView.open(path, { build }), TamperedError)
  const text = at('text.json')
  writeFileSync(text, '{"asOf": 1}')
  assert.ok(!JournalView.isJournal(text))
  assert.ok(!JournalView.isJournal(at('nothing-there')))
  await assert.rejects(JournalView.open(text, { build }), FormatError)
  const renamed = at('book.json')
  write(at('fine.plimsoll'), commands(8, 5)).close()
  copyFileSync(at('fine.plimsoll'), renamed)
  assert.ok(JournalView.isJournal(renamed), 'by its header, not by its name')
})

test('waiting ends with the signal', async () => {
  const path = at('waiting.plimsoll')
  write(path, commands(9, 5)).close()
  const view = await JournalView.open(path, { build })
  const stop = new AbortController()
  const waiting = view.wait(stop.signal)
  stop.abort()
  assert.equal(await waiting, false)
})
