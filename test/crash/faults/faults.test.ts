import assert from 'node:assert/strict'
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { Random } from '../../../src/base/Random.ts'
import { Fault } from '../../../src/journal/Fault.ts'
import type { Journal } from '../../../src/journal/Journal.ts'
import { read, recover } from '../../../src/journal/recover.ts'
import { SqliteJournal } from '../../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../../src/journal/SqliteReader.ts'
import { verify } from '../../../src/journal/verify.ts'
import { Writer } from '../../../src/journal/Writer.ts'
import { Kept } from '../Kept.ts'
import { Toy, type ToyCommand, type ToyEvent, type ToyState } from '../Toy.ts'
import { ToyText } from '../ToyText.ts'
import { type Failing, failing } from './FaultyJournal.ts'
import { type Image, Images } from './Images.ts'

/** FAULT_RUNS=40 for more runs, each from a seed of its own. */
const RUNS = Number(process.env.FAULT_RUNS ?? 1)
const COMMANDS = 40
const FLIPS = 100

const at = Kept.folder(after)
const { author, build } = Kept
const commands = Kept.commands(0, COMMANDS)
const options = { codec: ToyText, build, batch: 4, snapshotEvery: 15 }

let count = 0
const fresh = (): string => at(`faults-${count++}`)
/** A short log, so that pages go into the file often. */
const open = (path: string): Journal => SqliteJournal.open(path, { ...author, logBytesMax: 4_000 })

const text = (state: ToyState): string => ToyText.encode(Toy.snapshot(state))
const undisturbed = Toy.create()
for (const command of commands) Toy.step(undisturbed, command)

function start(journal: Journal): Writer<ToyState, ToyCommand, ToyEvent> {
  return Writer.start(journal, Toy, recover(journal, Toy, ToyText, build), options)
}

/** The ids in a journal, each entry of which must hold. */
function idsIn(path: string): readonly string[] {
  const source = SqliteReader.open(path)
  try {
    verify<ToyState, ToyCommand, ToyEvent>(source, Toy, ToyText, build)
    return Array.from(source.links(0), (link) => {
      const { command } = read<ToyCommand, ToyEvent>(link, ToyText)
      return command === null ? [] : [command.id]
    }).flat()
  } finally {
    source.close()
  }
}

/** Nothing acknowledged is lost, nothing is there that was not sent, and the rest goes on. */
function survives(path: string, acknowledged: number): void {
  const journal = open(path)
  try {
    const writer = start(journal)
    const ids = idsIn(path)
    assert.deepEqual(
      ids,
      commands.slice(0, ids.length).map(({ id }) => id),
    )
    assert.ok(ids.length >= acknowledged, `${ids.length} of ${acknowledged} acknowledged`)
    for (const command of commands) writer.apply(command)
    writer.commit()
    assert.equal(text(writer.state), text(undisturbed), 'repeats change nothing')
  } finally {
    journal.close()
  }
}

/** Works until all is done or something fails, and says how many were acknowledged. */
async function work(writer: Writer<ToyState, ToyCommand, ToyEvent>, random: Random) {
  let acknowledged = 0
  const errors: unknown[] = []
  for (const command of commands) {
    void writer.submit(command).then(
      () => acknowledged++,
      (error) => errors.push(error),
    )
    if (random.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await new Promise((resolve) => setImmediate(resolve))
  return { acknowledged, errors }
}

async function callsOf(): Promise<number> {
  const journal = open(fresh())
  const counted = failing(journal, { call: 0, kind: 'EIO', isAfter: false })
  await work(start(counted.journal), Random.create(1))
  journal.close()
  return counted.calls()
}

test('[JRN1] [JRN12] a fault at any call of the journal stops the writer, and loses and forges nothing', async (t) => {
  const calls = await callsOf()
  assert.ok(calls > 50)
  let failed = 0
  for (let run = 0; run < RUNS; run++) {
    for (let call = 1; call <= calls; call += RUNS > 1 ? 1 : 3) {
      const kind = call % 2 === 0 ? 'EIO' : 'ENOSPC'
      const failure: Failing = { call, kind, isAfter: (call >> 1) % 2 === 0 }
      failed += await failsAt(failure, run)
    }
  }
  t.diagnostic(`${failed} faults at ${calls} calls`)
  assert.ok(failed > calls / 4)
})

async function failsAt(failure: Failing, run: number): Promise<number> {
  const path = fresh()
  const kept = open(path)
  const { journal, fault } = failing(kept, failure)
  const writer = start(journal)
  const { acknowledged, errors } = await work(writer, Random.create(run, failure.call))
  const isFailed = errors.length > 0
  assert.ok(errors.every((error) => error === fault))
  if (isFailed) assert.throws(() => writer.commit(), fault)
  // The process dies with what it had not committed.
  kept.close()
  survives(path, acknowledged)
  return isFailed ? 1 : 0
}

/** The files as they were after each commit, and how many commands were acknowledged by then. */
function moments(): readonly { readonly image: Image; readonly acknowledged: number }[] {
  const path = fresh()
  const writer = start(open(path))
  writer.commit()
  const found = [{ image: Images.take(path), acknowledged: 0 }]
  for (const [index, command] of commands.entries()) {
    writer.apply(command)
    if (index % 4 < 3) continue
    writer.commit()
    found.push({ image: Images.take(path), acknowledged: index + 1 })
  }
  writer.close()
  found.push({ image: Images.take(path), acknowledged: commands.length })
  return found
}

test('[JRN2] [JRN7] [JRN14] whatever a power failure leaves of what was not synced, in any order', (t) => {
  let left = 0
  const random = Random.create(5)
  const all = moments()
  for (let run = 0; run < RUNS; run++) {
    for (const [index, { image, acknowledged }] of all.slice(0, -2).entries()) {
      const next = all[index + 1] ?? { image, acknowledged }
      for (const { image: found, isRecorded } of Images.between(image, next.image, random)) {
        const path = fresh()
        Images.lay(found, path)
        survives(path, isRecorded ? next.acknowledged : acknowledged)
        left += 1
      }
      // A record is synced later than its commit: an older one beside the log is no fault.
      const { image: older } = all[random.below(index + 1)] ?? { image }
      const path = fresh()
      Images.lay({ ...next.image, record: older.record }, path)
      survives(path, next.acknowledged)
    }
  }
  t.diagnostic(`${left} images`)
  assert.ok(left > 60)
})

/** Whether it is refused with a sentence; where it is not, it must be what it was. */
function isRefused(image: Image, acknowledged: number): boolean {
  const path = fresh()
  Images.lay(image, path)
  try {
    survives(path, acknowledged)
    return false
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    assert.match(error.message, /expected .+, found /s)
    return true
  }
}

test('[JRN4] [JRN14] a bit that flips in any of the files is refused, or nothing read from it changes', (t) => {
  const random = Random.create(6)
  const all = moments()
  let refused = 0
  for (let flip = 0; flip < FLIPS * RUNS; flip++) {
    const { image, acknowledged } = all[random.below(all.length)] as (typeof all)[number]
    if (isRefused(Images.flipped(image, random), acknowledged)) refused += 1
  }
  t.diagnostic(`${refused} of ${FLIPS * RUNS} refused`)
  assert.ok(refused > FLIPS / 10)
})

test('[JRN14] [JRN16] a file that is deleted or cut short is refused, or it held nothing acknowledged', (t) => {
  const random = Random.create(7)
  let refused = 0
  for (const { image, acknowledged } of moments().slice(1)) {
    for (const rest of Images.maimed(image, random)) {
      if (isRefused(rest, acknowledged)) refused += 1
    }
  }
  t.diagnostic(`${refused} refused`)
  assert.ok(refused > 10)
})

test('[JRN15] a file that is deleted, renamed, replaced or cut while it is written stops the writer', () => {
  const harms: readonly ((path: string) => void)[] = [
    (path) => rmSync(path),
    (path) => rmSync(`${path}-wal`),
    (path) => rmSync(`${path}-ack`),
    (path) => renameSync(path, `${path}-elsewhere`),
    (path) => {
      rmSync(path)
      writeFileSync(path, 'another')
    },
    (path) => truncateSync(path, 4_096),
    (path) => truncateSync(`${path}-wal`, 0),
  ]
  for (const harm of harms) {
    const path = fresh()
    const journal = open(path)
    const writer = start(journal)
    for (const command of commands.slice(0, 20)) writer.apply(command)
    writer.commit()
    harm(path)
    writer.apply(commands[20] as ToyCommand)
    assert.throws(() => writer.commit(), Fault, `${harm}`)
    assert.throws(() => writer.commit(), Fault)
    journal.close()
  }
})

test('[JRN18] a slow sync is counted and told, and nothing else changes', () => {
  const slow: number[] = []
  const [path, times] = [fresh(), [0, 5, 10, 2_010, 3_000, 3_001]]
  const journal = open(path)
  const recovered = recover<ToyState, ToyCommand, ToyEvent>(journal, Toy, ToyText, build)
  const writer = Writer.start(journal, Toy, recovered, {
    ...options,
    snapshotEvery: 0,
    stopwatch: () => times.shift() ?? 9_000,
    onSlow: (ms) => void slow.push(ms),
  })
  for (const command of commands.slice(0, 3)) {
    writer.apply(command)
    writer.commit()
  }
  assert.deepEqual(slow, [2_000])
  assert.partialDeepStrictEqual(writer.syncs, { count: 3, slow: 1, slowestMs: 2_000 })
  journal.close()
  survives(path, 3)
})
