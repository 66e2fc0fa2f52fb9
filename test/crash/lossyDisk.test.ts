import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/base/Random.ts'
import { TamperedError } from '../../src/journal/Fault.ts'
import { FramedJournal } from '../../src/journal/FramedJournal.ts'
import { recover } from '../../src/journal/recover.ts'
import { verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { type Crash, LossyDisk, SECTOR_BYTES } from './LossyDisk.ts'
import { Toy, type ToyCommand, type ToyEvent, type ToyState, toyCommand } from './Toy.ts'
import { ToyText } from './ToyText.ts'

const SEEDS = Number(process.env.CRASH_SEEDS ?? 2)
const COMMANDS = 14

const build = 'toy'
const author = { build, codec: ToyText.version }

/** The moment before a sync: what had been acknowledged, what the disk would lose. */
interface Moment {
  readonly disk: LossyDisk
  readonly acknowledged: readonly string[]
}

interface Run {
  readonly commands: readonly ToyCommand[]
  readonly moments: readonly Moment[]
  /** The state that no crash disturbed. */
  readonly state: string
}

type ToyWriter = Writer<ToyState, ToyCommand, ToyEvent>

const text = (state: ToyState): string => ToyText.encode(Toy.snapshot(state))

function start(disk: LossyDisk, snapshotEvery: number): ToyWriter {
  const journal = FramedJournal.open(disk, author)
  const recovered = recover(journal, Toy, ToyText, build)
  return Writer.start(journal, Toy, recovered, { codec: ToyText, build, batch: 4, snapshotEvery })
}

/** Submits commands in groups as they would arrive, and keeps every moment of unsynced data. */
async function run(seed: number): Promise<Run> {
  const random = Random.create(seed)
  const commands = Array.from({ length: COMMANDS }, (_, index) => toyCommand(random, index))
  const acknowledged: string[] = []
  const moments: Moment[] = []
  const disk = LossyDisk.create(new Uint8Array(), ({ synced, unsynced }) => {
    const copy = LossyDisk.create(synced)
    copy.append(unsynced)
    moments.push({ disk: copy, acknowledged: [...acknowledged] })
  })
  const writer = start(disk, 10)
  for (const command of commands) {
    void writer.submit(command).then(() => acknowledged.push(command.id))
    if (random.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  writer.close()
  return { commands, moments, state: text(writer.state) }
}

function crashes({ unsynced }: LossyDisk): Crash[] {
  const boundaries = Array.from({ length: unsynced.length + 1 }, (_, bytes) => bytes)
  const sectors = Math.ceil(unsynced.length / SECTOR_BYTES)
  return [
    ...boundaries.map((bytes): Crash => ({ kind: 'cut', bytes })),
    ...boundaries.map((bytes): Crash => ({ kind: 'tear', bytes })),
    ...Array.from({ length: sectors }, (_, sector): Crash => ({ kind: 'hole', sector })),
  ]
}

/** What must hold after a crash, and after the client has sent everything again. */
function survives({ commands, state }: Run, { disk, acknowledged }: Moment, crash: Crash): void {
  const after = disk.crash(crash)
  const writer = start(after, 10)
  const ids = [...writer.state.ids]
  assert.deepEqual(
    ids,
    commands.slice(0, ids.length).map(({ id }) => id),
    'in order, once',
  )
  assert.ok(ids.length >= acknowledged.length, 'nothing acknowledged is lost')
  assert.equal(writer.state.round, null, 'no round is left half done')
  for (const command of commands) writer.apply(command)
  writer.close()
  assert.equal(text(writer.state), state, 'repeats change nothing, the rest follows')
}

/** A power failure in the middle of the recovery: the next one finds the same. */
function survivesTwice({ disk }: Moment, crash: Crash): void {
  const ids = (of: LossyDisk) => [...start(of, 10).state.ids]
  const expected = ids(disk.crash(crash))
  const halves: LossyDisk[] = []
  const once = LossyDisk.create(disk.crash(crash).synced, (recovering) => {
    halves.push(recovering.crash({ kind: 'cut', bytes: recovering.unsynced.length >> 1 }))
  })
  start(once, 10)
  for (const half of halves) assert.deepEqual(ids(half), expected)
}

test(`[JRN2] [JRN7] [JRN8] a disk that loses or tears what was not synced, cut at every byte: nothing \
acknowledged is lost, nothing is applied twice or in part`, async (t) => {
  let count = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const made = await run(seed)
    for (const moment of made.moments) {
      for (const crash of crashes(moment.disk)) {
        try {
          survives(made, moment, crash)
          if (crash.kind !== 'hole' && crash.bytes % 50 === 7) survivesTwice(moment, crash)
        } catch (error) {
          throw new Error(`seed ${seed}, ${JSON.stringify(crash)}`, { cause: error })
        }
        count++
      }
    }
  }
  t.diagnostic(`${count} crashes, ${SEEDS} seeds`)
})

test('[JRN4] a byte flipped anywhere in the log is found, or is the last frame that is cut', async () => {
  const { moments } = await run(3)
  const disk = moments.at(-1)!.disk
  const bytes = Buffer.from(disk.read())
  const last = disk.synced.length
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes)
    flipped[at] = flipped[at]! ^ 0x10
    const open = () => FramedJournal.open(LossyDisk.create(flipped), author)
    if (at < last) assert.throws(open, TamperedError, `byte ${at}`)
    else assert.equal(open().cut?.place, `frame at byte ${last}`)
  }
})

test('[JRN5] a log that survived a crash is decided again with the same events and hashes', async () => {
  const { moments } = await run(5)
  for (const { disk } of moments) {
    const journal = FramedJournal.open(disk.crash({ kind: 'cut', bytes: 30 }), author)
    const recovered = recover(journal, Toy, ToyText, build)
    const report = verify(journal, Toy, ToyText, build)
    assert.equal(report.head.hash, recovered.head.hash)
    assert.equal(report.entries, recovered.head.seq)
  }
})
