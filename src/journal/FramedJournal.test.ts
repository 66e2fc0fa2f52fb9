import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { Kept } from '../../test/crash/Kept.ts'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { Toy, type ToyState } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
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
