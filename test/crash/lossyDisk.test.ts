import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import type { Codec } from '../../src/journal/Codec.ts'
import { TamperedError } from '../../src/journal/Fault.ts'
import { FramedJournal } from '../../src/journal/FramedJournal.ts'
import { read, recover } from '../../src/journal/recover.ts'
import { verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { trial as engineTrial } from './engineTrial.ts'
import { type Crash, LossyDisk, SECTOR_BYTES } from './LossyDisk.ts'
import type { Sent, Trial } from './Trial.ts'
import { trial as toyTrial } from './toyTrial.ts'

/** CRASH_SEEDS=100 for more runs, CRASH_STEP=1 for every byte of the engine's entries, too. */
const SEEDS = Number(process.env.CRASH_SEEDS ?? 2)
const STEP = Number(process.env.CRASH_STEP ?? 223)

/** The moment before a sync: what had been acknowledged, what the disk would lose. */
interface Moment {
  readonly disk: LossyDisk
  readonly acknowledged: number
}

interface Run<State, Command extends Sent, Event> {
  readonly trial: Trial<State, Command, Event>
  readonly commands: readonly Command[]
  readonly moments: readonly Moment[]
  /** The state that no crash disturbed. */
  readonly state: string
}

const authorOf = ({ build, codec }: { readonly build: string; readonly codec: Codec }) => ({
  build,
  codec: codec.version,
  secret: '5e'.repeat(32),
})

function start<S, C extends Sent, E>(trial: Trial<S, C, E>, disk: LossyDisk): Writer<S, C, E> {
  const { build, codec, machine } = trial
  const journal = FramedJournal.open(disk, authorOf(trial))
  const recovered = recover(journal, machine, codec, build)
  return Writer.start(journal, machine, recovered, { codec, build, batch: 4, snapshotEvery: 10 })
}

const text = <S, C extends Sent, E>({ codec, machine }: Trial<S, C, E>, state: S): string =>
  codec.encode(machine.snapshot(state))

/** Submits commands in groups as they would arrive, and keeps every moment of unsynced data. */
async function run<S, C extends Sent, E>(
  trial: Trial<S, C, E>,
  seed: number,
  length: number,
): Promise<Run<S, C, E>> {
  const random = Random.create(seed)
  const commands = trial.commands(seed, length)
  let acknowledged = 0
  const moments: Moment[] = []
  const disk = LossyDisk.create(new Uint8Array(), ({ synced, unsynced }) => {
    const copy = LossyDisk.create(synced)
    copy.append(unsynced)
    moments.push({ disk: copy, acknowledged })
  })
  const writer = start(trial, disk)
  for (const command of commands) {
    void writer.submit(command).then(() => acknowledged++)
    if (random.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  writer.close()
  assert.equal(disk.unsynced.length, 0, 'what is acknowledged is synced')
  assert.ok(moments.length > 1)
  return { trial, commands, moments, state: text(trial, writer.state) }
}

function crashes({ unsynced }: LossyDisk, step: number): Crash[] {
  const places = Array.from({ length: unsynced.length + 1 }, (_, bytes) => bytes)
  const edges = new Set([1, unsynced.length - 1, unsynced.length])
  const boundaries = places.filter((bytes) => bytes % step === 0 || edges.has(bytes))
  const sectors = Math.ceil(unsynced.length / SECTOR_BYTES)
  return [
    ...boundaries.map((bytes): Crash => ({ kind: 'cut', bytes })),
    ...boundaries.map((bytes): Crash => ({ kind: 'tear', bytes })),
    ...Array.from(
      { length: Math.ceil(sectors / step) },
      (_, n): Crash => ({ kind: 'hole', sector: n * step }),
    ),
  ]
}

/** The ids of the commands in a log, in order. */
function idsOf<S, C extends Sent, E>(trial: Trial<S, C, E>, disk: LossyDisk): string[] {
  const journal = FramedJournal.open(disk, authorOf(trial))
  return [...journal.links(0)].flatMap((link) => {
    const { command } = read<C, E>(link, trial.codec)
    return command === null ? [] : [command.id]
  })
}

/** What must hold after a crash, and after the client has sent everything again. */
function survives<S, C extends Sent, E>(
  { trial, commands, state }: Run<S, C, E>,
  { disk, acknowledged }: Moment,
  crash: Crash,
): void {
  const after = disk.crash(crash)
  const writer = start(trial, after)
  const ids = idsOf(trial, after)
  const expected = commands.slice(0, ids.length).map(({ id }) => id)
  assert.deepEqual(ids, expected, 'in order, each once')
  assert.ok(ids.length >= acknowledged, 'nothing acknowledged is lost')
  assert.deepEqual([...trial.machine.proceed(writer.state)], [], 'no round is left half done')
  for (const command of commands) writer.apply(command)
  writer.close()
  assert.equal(text(trial, writer.state), state, 'repeats change nothing, the rest follows')
}

/** A power failure in the middle of the recovery: the next one finds the same. */
function survivesTwice<S, C extends Sent, E>(
  { trial }: Run<S, C, E>,
  { disk }: Moment,
  crash: Crash,
): void {
  const ids = (of: LossyDisk) => {
    start(trial, of)
    return idsOf(trial, of)
  }
  const expected = ids(disk.crash(crash))
  const halves: LossyDisk[] = []
  const once = LossyDisk.create(disk.crash(crash).synced, (recovering) => {
    halves.push(recovering.crash({ kind: 'cut', bytes: recovering.unsynced.length >> 1 }))
  })
  start(trial, once)
  for (const half of halves) assert.deepEqual(ids(half), expected)
}

/** Crashes a run at these moments, and gives the number of crashes. */
function crashAll<S, C extends Sent, E>(
  made: Run<S, C, E>,
  moments: readonly Moment[],
  step: number,
): number {
  let count = 0
  for (const moment of moments) {
    for (const crash of crashes(moment.disk, step)) {
      try {
        survives(made, moment, crash)
        if (count++ % 50 === 0) survivesTwice(made, moment, crash)
      } catch (error) {
        throw new Error(`${made.trial.build}: ${JSON.stringify(crash)}`, { cause: error })
      }
    }
  }
  return count
}

test(`[JRN2] [JRN7] [JRN8] a disk that loses or tears what was not synced, cut at every byte: nothing \
acknowledged is lost, nothing is applied twice or in part`, async (t) => {
  let count = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const made = await run(toyTrial, seed, 14)
    count += crashAll(made, made.moments, 1)
  }
  t.diagnostic(`${count} crashes, seeds 1 to ${SEEDS}`)
})

test('[JRN2] [JRN7] [JRN8] the engine on the same disk loses nothing and repeats nothing', async (t) => {
  const made = await run(engineTrial, 1, 60)
  const moments = STEP === 1 ? made.moments : made.moments.slice(-8)
  const count = crashAll(made, moments, STEP)
  t.diagnostic(`${count} crashes at ${moments.length} commits`)
})

test('[JRN4] a byte flipped anywhere in the log is found, or is the last frame that is cut', async () => {
  const { moments } = await run(toyTrial, 3, 14)
  const disk = moments.at(-1)!.disk
  const bytes = Buffer.from(disk.read())
  const last = disk.synced.length
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes)
    flipped[at] = flipped[at]! ^ 0x10
    const open = () => FramedJournal.open(LossyDisk.create(flipped), authorOf(toyTrial))
    if (at < last) assert.throws(open, TamperedError, `byte ${at}`)
    else assert.equal(open().cut?.place, `frame at byte ${last}`)
  }
})

test('[JRN5] a log that survived a crash is decided again with the same events and hashes', async () => {
  const { build, codec, machine } = toyTrial
  const { moments } = await run(toyTrial, 5, 14)
  for (const { disk } of moments) {
    const crashed = disk.crash({ kind: 'cut', bytes: 30 })
    const journal = FramedJournal.open(crashed, authorOf(toyTrial))
    const recovered = recover(journal, machine, codec, build)
    const report = verify(journal, machine, codec, build)
    assert.equal(report.head.hash, recovered.head.hash)
    assert.equal(report.entries, recovered.head.seq)
  }
})
