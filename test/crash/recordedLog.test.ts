import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../src/journal/Fault.ts'
import { FramedJournal } from '../../src/journal/FramedJournal.ts'
import type { Writer } from '../../src/journal/Writer.ts'
import { Kept } from './Kept.ts'
import { LossyDisk } from './LossyDisk.ts'
import { LossySlots } from './LossySlots.ts'
import { Toy, type ToyState } from './Toy.ts'
import { ToyText } from './ToyText.ts'

/** A log of frames with a record beside it, on a disk that fails. CRASH_STEP=1 for every byte. */
const STEP = Math.min(7, Number(process.env.CRASH_STEP ?? 7))
const commands = Kept.commands(0, 24)
const text = (state: ToyState): string => ToyText.encode(Toy.snapshot(state))

/** A log and its record; what of either is not synced is lost in part where the power fails. */
interface Disk {
  readonly log: LossyDisk
  readonly slots: LossySlots
}

/** The moment before something is synced, and how many commands were acknowledged by then. */
interface Moment extends Disk {
  readonly acknowledged: number
}

function start({ log, slots }: Disk) {
  const journal = FramedJournal.open(log, Kept.author, slots)
  return Kept.startToy(journal, { batch: 4, snapshotEvery: 10 })
}

/** Submits all commands, and keeps every moment of unsynced data. */
async function run(): Promise<{
  readonly moments: readonly Moment[]
  readonly end: Disk
  readonly state: string
}> {
  let acknowledged = 0
  const moments: Moment[] = []
  const keep = (): void => {
    const copy = LossyDisk.create(log.synced)
    copy.append(log.unsynced)
    const record = LossySlots.create(slots.crash(0).read())
    moments.push({ log: copy, slots: record, acknowledged })
  }
  const keepSlot = (slot: LossySlots): void =>
    void moments.push({ log: LossyDisk.create(log.synced), slots: slot, acknowledged })
  // A commit does not wait for the record: it is written over before it is synced.
  const keepSlots = (): void => {
    for (const bytes of [0, 9, 100, 512]) keepSlot(slots.torn(bytes))
    for (let bytes = Math.max(0, slots.unsynced - 512); bytes <= slots.unsynced; bytes += STEP)
      keepSlot(slots.crash(bytes))
  }
  const log = LossyDisk.create(new Uint8Array(), keep)
  const slots = LossySlots.create(new Uint8Array(), () => {}, keepSlots)
  const writer = start({ log, slots })
  for (const [index, command] of commands.entries()) {
    void writer.submit(command).then(() => acknowledged++)
    if (index % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  writer.close()
  return { moments, end: { log, slots }, state: text(writer.state) }
}

/** What opening refuses with, or the state that is recovered. */
function opened(disk: Disk): Writer<ToyState, never, never>['state'] | Fault {
  try {
    return start(disk).state
  } catch (error) {
    assert.ok(error instanceof Fault, `${error}`)
    return error
  }
}

test('[JRN2] [JRN14] the power fails at any byte of a log or of its record: it opens, with all that was acknowledged', async (t) => {
  const { moments, state } = await run()
  let count = 0
  for (const { log, slots, acknowledged } of moments) {
    for (let bytes = 0; bytes <= log.unsynced.length; bytes += STEP) {
      for (const kind of ['cut', 'tear'] as const) {
        const writer = start({ log: log.crash({ kind, bytes }), slots: slots.crash(0) })
        assert.ok(writer.state.ids.size >= acknowledged, `${kind} at ${bytes}`)
        for (const command of commands) writer.apply(command)
        assert.equal(text(writer.state), state)
        count += 1
      }
    }
  }
  t.diagnostic(`${count} crashes at ${moments.length} moments`)
})

test('[JRN7] [JRN14] whatever is flipped or cut of what was acknowledged is refused, and nothing is changed', async () => {
  const { end } = await run()
  const whole = Buffer.from(end.log.read())
  const slots = (): LossySlots => LossySlots.create(end.slots.read())
  const refused = (bytes: Buffer, what: string): string => {
    const log = LossyDisk.create(bytes)
    const found = opened({ log, slots: slots() })
    assert.ok(found instanceof Fault, `${what}: opened`)
    assert.deepEqual(Buffer.from(log.read()), bytes, what)
    return found.message
  }
  const { seq } = start({ log: LossyDisk.create(whole), slots: slots() }).head
  for (let at = 0; at < whole.length; at += STEP) {
    const flipped = Buffer.from(whole)
    flipped[at] = (flipped[at] as number) ^ 0x10
    refused(flipped, `flipped at ${at}`)
    assert.match(refused(whole.subarray(0, at), `cut at ${at}`), new RegExp(`entry ${seq}\\b`))
  }
})

test('[JRN14] of a record one slot may be spoiled, and not both', async () => {
  const { end } = await run()
  const record = end.slots.read()
  const spoiled = (...at: readonly number[]): Disk => {
    const bytes = Buffer.from(record)
    for (const byte of at) bytes[byte] = (bytes[byte] as number) ^ 1
    return { log: LossyDisk.create(end.log.read()), slots: LossySlots.create(bytes) }
  }
  for (const at of [0, 4_096]) assert.ok(!(opened(spoiled(at)) instanceof Fault))
  const found = opened(spoiled(0, 4_096))
  assert.match(`${found}`, /record differs: expected a record of what was acknowledged/)
})
