import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { commands, startToy } from '../../test/crash/Kept.ts'
import { Toy } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import type { Journal } from './Journal.ts'
import { JournalEntry } from './JournalEntry.ts'
import type { Snapshot } from './Snapshot.ts'

/** A journal that records its calls and fails on demand. */
function spy(onCommit: () => void = () => {}) {
  const log: string[] = []
  const kept: Snapshot[] = []
  const pieces: string[] = []
  const journal: Journal = {
    root: JournalEntry.root({ build: 'toy', codec: 1 }),
    secret: '',
    base: null,
    cut: null,
    isRecorded: true,
    links: () => [],
    latest: () => null,
    checkpoint: () => null,
    note: () => {},
    pieces: () => [],
    begin() {
      pieces.length = 0
    },
    piece: (text) => void pieces.push(text),
    append: ({ seq }) => void log.push(`append ${seq}`),
    keep(snapshot) {
      log.push(`keep ${snapshot.seq}`)
      kept.push(snapshot)
    },
    commit() {
      onCommit()
      log.push('commit')
    },
    close: () => void log.push('close'),
  }
  return { journal, log, kept, pieces }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
/** Single entries only, without rounds. */
const plain = commands(0, 60).filter(({ purse }) => purse !== null)

test('[JRN1] a command is acknowledged after the commit that holds it, not before', async () => {
  const { journal, log } = spy()
  const writer = startToy(journal)
  for (const command of plain.slice(0, 3)) {
    void writer.submit(command).then(({ seq }) => log.push(`acknowledge ${seq}`))
  }
  assert.deepEqual(log, ['append 1', 'append 2', 'append 3'])
  await turn()
  await turn()
  assert.deepEqual(log.slice(3), ['commit', 'acknowledge 1', 'acknowledge 2', 'acknowledge 3'])
})

test('[JRN1] a full batch is committed at once, the rest at the end of the turn', async () => {
  const { journal, log } = spy()
  const writer = startToy(journal, { batch: 2 })
  for (const command of plain.slice(0, 5)) void writer.submit(command)
  assert.equal(log.filter((line) => line === 'commit').length, 2)
  await turn()
  assert.equal(log.filter((line) => line === 'commit').length, 3)
  assert.equal(log.at(-1), 'commit')
})

test('[JRN1] a repeat waits for the commit of what it repeats', async () => {
  const { journal, log } = spy()
  const writer = startToy(journal)
  const told: string[] = []
  void writer.submit(plain[0]!).then(({ steps }) => told.push(`first ${steps.length}`))
  void writer.submit(plain[0]!).then(({ steps, seq }) => told.push(`again ${steps.length} ${seq}`))
  await Promise.resolve()
  assert.deepEqual(told, [])
  await turn()
  assert.deepEqual(told, ['first 1', 'again 0 1'])
  assert.deepEqual(log, ['append 1', 'commit'])
})

test('[JRN1] what is applied is durable when commit returns', () => {
  const { journal, log } = spy()
  const writer = startToy(journal)
  assert.equal(writer.apply(plain[0]!).length, 1)
  writer.commit()
  assert.deepEqual(log, ['append 1', 'commit'])
  assert.deepEqual(writer.head.seq, 1)
})

test('[JRN12] a failed commit stops the writer: every later call throws the same fault', async () => {
  const fault = new Error('EIO')
  let commits = 0
  const { journal, log } = spy(() => {
    commits += 1
    throw fault
  })
  const writer = startToy(journal)
  const submitted = [writer.submit(plain[0]!), writer.submit(plain[1]!)]
  const same = (error: unknown) => error === fault
  for (const promise of submitted) await assert.rejects(promise, same)
  for (const verb of [
    () => writer.commit(),
    () => writer.apply(plain[2]!),
    () => writer.snapshot(),
  ]) {
    assert.throws(verb, same)
  }
  await assert.rejects(writer.submit(plain[3]!), same)
  writer.close()
  assert.equal(commits, 1, 'never tried again')
  assert.equal(log.at(-1), 'close')
})

test('[JRN12] a machine that throws stops the writer, and nothing of it is committed', async () => {
  const { journal, log } = spy()
  const writer = startToy(journal)
  const first = writer.submit(plain[0]!)
  const broken = { ...plain[1]!, id: 'broken', amount: null as unknown as bigint }
  await assert.rejects(writer.submit(broken), TypeError)
  await assert.rejects(first, TypeError)
  await turn()
  assert.throws(() => writer.commit(), TypeError)
  assert.equal(log.includes('commit'), false)
})

test('[JRN18] what commits take is counted, and a slow one is told when it is durable', () => {
  let now = 0
  const { journal, log } = spy(() => {
    now += times.shift() ?? 0
  })
  const times = [3, 1_200, 5]
  const onSlow = (ms: number) => void log.push(`slow ${ms}`)
  const writer = startToy(journal, { slowMs: 1_000, onSlow, stopwatch: () => now })
  for (const command of plain.slice(0, 3)) {
    writer.apply(command)
    writer.commit()
  }
  assert.deepEqual(writer.syncs, { count: 3, slow: 1, lastMs: 5, slowestMs: 1_200 })
  assert.deepEqual(log.slice(2, 5), ['append 2', 'commit', 'slow 1200'])
})

test('[JRN6] a snapshot follows its commit, every so many entries', () => {
  const { journal, log, kept, pieces } = spy()
  const writer = startToy(journal, { snapshotEvery: 2 })
  for (const command of plain.slice(0, 3)) {
    writer.apply(command)
    writer.commit()
  }
  assert.deepEqual(log.slice(2), ['append 2', 'commit', 'keep 2', 'commit', 'append 3', 'commit'])
  writer.snapshot()
  writer.snapshot()
  assert.deepEqual(log.slice(8), ['commit', 'keep 3', 'commit', 'commit'])
  const text = ToyText.encode(Toy.snapshot(writer.state))
  assert.equal(pieces.join(''), text)
  assert.equal(kept.at(-1)?.digest, hash('sha256', text))
})

test('a writer that was closed is not used, and closing commits', () => {
  const { journal, log } = spy()
  const writer = startToy(journal)
  writer.apply(plain[0]!)
  writer.close()
  writer.close()
  assert.deepEqual(log, ['append 1', 'commit', 'close'])
  assert.throws(() => writer.commit(), /a closed writer is not used/)
})
