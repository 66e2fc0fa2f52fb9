import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { Kept } from '../../test/crash/Kept.ts'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { LossySlots } from '../../test/crash/LossySlots.ts'
import { Toy, type ToyState } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { Acknowledgement } from './Acknowledgement.ts'
import { FramedJournal } from './FramedJournal.ts'
import { JournalEntry } from './JournalEntry.ts'

const text = (state: ToyState): string => ToyText.encode(Toy.snapshot(state))

test('[JRN2] what was committed is there when the log is opened again; the rest is not', () => {
  const disk = LossyDisk.create(new Uint8Array())
  const writer = Kept.startToy(FramedJournal.open(disk, Kept.author), { snapshotEvery: 8 })
  for (const command of Kept.commands(0, 20)) writer.apply(command)
  writer.commit()
  const committed = text(writer.state)
  for (const command of Kept.commands(20, 25)) writer.apply(command)
  const again = FramedJournal.open(disk, Kept.author)
  assert.equal(text(Kept.recoverToy(again).state), committed)
  assert.equal(again.cut, null)
  assert.ok(again.latest(Number.POSITIVE_INFINITY) !== null)
})

test('[JRN3] the chain is the same in a log and in a file', () => {
  const disk = LossyDisk.create(new Uint8Array())
  const writer = Kept.startToy(FramedJournal.open(disk, Kept.author))
  assert.deepEqual(writer.head, JournalEntry.root(Kept.author, Kept.secret))
  for (const command of Kept.commands(0, 10)) writer.apply(command)
  const ids = [...writer.state.ids]
  writer.close()
  assert.deepEqual([...Kept.recoverToy(FramedJournal.open(disk, Kept.author)).state.ids], ids)
})

test('[JRN3] a log keeps the root of who began it', () => {
  const disk = LossyDisk.create(new Uint8Array())
  Kept.startToy(FramedJournal.open(disk, Kept.author)).close()
  const other = FramedJournal.open(disk, {
    ...{ build: 'other', codec: 1, secret: 'af'.repeat(32) },
  })
  assert.deepEqual(other.root, JournalEntry.root(Kept.author, Kept.secret))
})

test('[JRN9] a log of a newer format is refused', () => {
  const payload = Buffer.from('journal 3 toy 1 ab 0\n\n')
  const frame = Buffer.alloc(12)
  frame.write('PLIM', 'latin1')
  frame.writeUInt32BE(payload.length, 4)
  frame.writeUInt32BE(crc32(payload, crc32(`${payload.length}\n`)), 8)
  const open = (bytes: Buffer) => FramedJournal.open(LossyDisk.create(bytes), Kept.author)
  assert.throws(() => open(Buffer.concat([frame, payload])), {
    name: 'Journal.FormatError',
    message: /expected format 2, found format 3/,
  })
})

test('[JRN12] a log whose sync fails has acknowledged nothing of that commit', () => {
  let isFailing = false
  const disk = LossyDisk.create(new Uint8Array(), () => {
    if (isFailing) throw new Error('EIO')
  })
  const writer = Kept.startToy(FramedJournal.open(disk, Kept.author))
  const [first, second, third] = Kept.commands(0, 3)
  writer.apply(first!)
  writer.commit()
  isFailing = true
  writer.apply(second!)
  assert.throws(() => writer.commit(), /EIO/)
  isFailing = false
  assert.throws(() => writer.apply(third!), /EIO/, 'the disk that works again is not trusted')
  const lost = disk.crash({ kind: 'cut', bytes: 0 })
  assert.deepEqual([...Kept.recoverToy(FramedJournal.open(lost, Kept.author)).state.ids], ['c0'])
})

/** A log with some commands in it, and the record beside it. */
function recorded(count = 9, secret = Kept.secret) {
  const [log, slots] = [LossyDisk.create(new Uint8Array()), LossySlots.create()]
  const open = () => FramedJournal.open(log, { ...Kept.author, secret }, slots)
  const writer = Kept.startToy(open())
  for (const command of Kept.commands(0, count)) writer.apply(command)
  writer.close()
  return { log, slots, head: writer.head, open }
}

const lost = (message: RegExp) => ({ name: 'Journal.LostError', message })

test('[JRN14] [JRN16] a log is held to its record: another one, an older one, none, another entry', () => {
  const { slots, head, open } = recorded()
  assert.ok(open().isRecorded)
  const beside = (log: LossyDisk) => () => FramedJournal.open(log, Kept.author, slots)
  const other = recorded(9, 'ab'.repeat(32))
  assert.throws(beside(other.log), lost(/expected the journal that record is about, found another/))
  const older = recorded(5)
  const ends = new RegExp(`entry ${head.seq}, which was acknowledged, found entry 5 as its last`)
  assert.throws(beside(older.log), lost(ends))
  const none = /the journal that was acknowledged up to entry \d+, found an empty one/
  assert.throws(beside(LossyDisk.create(new Uint8Array())), lost(none))
})

test('[JRN14] a log without a record says so where it holds entries, and begins one', () => {
  const { log, head } = recorded()
  assert.equal(FramedJournal.open(log, Kept.author).isRecorded, false)
  assert.ok(FramedJournal.open(LossyDisk.create(new Uint8Array()), Kept.author).isRecorded)
  const slots = LossySlots.create()
  assert.equal(FramedJournal.open(log, Kept.author, slots).isRecorded, false)
  assert.equal(Acknowledgement.newest(slots.read(), 'record')?.seq, head.seq)
})

test('[JRN2] [JRN14] what a killed process left is synced before it is recorded', () => {
  const { log, slots } = recorded()
  const grown = LossyDisk.create(new Uint8Array())
  // As the system still has it, and no disk: the last bytes are not synced.
  const bytes = Buffer.from(log.read())
  grown.append(bytes.subarray(0, 400))
  grown.sync()
  grown.append(bytes.subarray(400))
  FramedJournal.open(grown, Kept.author, LossySlots.create(slots.read()))
  assert.equal(grown.unsynced.length, 0)
})
