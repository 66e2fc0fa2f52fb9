import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Kept } from '../../test/crash/Kept.ts'
import { LossySlots } from '../../test/crash/LossySlots.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Acknowledgement } from './Acknowledgement.ts'
import { Fault } from './Fault.ts'
import { SqliteJournal } from './SqliteJournal.ts'

const at = Kept.folder(after)
const { author } = Kept

/** A journal as a killed process left it, all of whose entries are in the log. */
function killed(name: string): { readonly path: string; readonly acknowledged: number } {
  return copied(name, Kept.write(at(`${name}-source`), 0, 40))
}

function copied(name: string, writer: Kept.ToyWriter) {
  const path = Kept.copy(at(`${name}-source`), at(name))
  writer.close()
  return { path, acknowledged: writer.head.seq }
}

/** Opens it to write and says what happened. */
function open(path: string): number | Fault {
  try {
    const journal = SqliteJournal.open(path, author)
    const { head } = Kept.recoverToy(journal)
    journal.close()
    return head.seq
  } catch (error) {
    assert.ok(error instanceof Fault, `${error}`)
    return error
  }
}

test('[JRN14] what was killed opens at what was acknowledged', () => {
  const { path, acknowledged } = killed('whole')
  assert.equal(Acknowledgement.read(path)?.seq, acknowledged)
  assert.equal(open(path), acknowledged)
  assert.equal(open(path), acknowledged)
})

test('[JRN14] a log cut anywhere is refused with both numbers, and not cut further', () => {
  const { path, acknowledged } = killed('cut')
  const whole = readFileSync(`${path}-wal`)
  const files = ['', '-ack'].map((suffix) => [path + suffix, readFileSync(path + suffix)] as const)
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), (length) => {
      for (const [file, bytes] of files) writeFileSync(file, bytes)
      rmSync(`${path}-shm`, { force: true })
      writeFileSync(`${path}-wal`, whole.subarray(0, length))
      const found = open(path)
      assert.ok(found instanceof Fault, `cut at ${length}: opened at entry ${found}`)
      const last = /entry (\d+) as its last|no entry|empty database/
      assert.match(found.message, last)
      assert.match(found.message, new RegExp(`entry ${acknowledged}\\b`))
      assert.equal(readFileSync(`${path}-wal`).length, length)
      for (const [file, bytes] of files) assert.deepEqual(readFileSync(file), bytes)
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  )
})

test('[JRN14] a bit flipped anywhere in the log is refused, or nothing acknowledged is missing', () => {
  const { path, acknowledged } = killed('flipped')
  const whole = readFileSync(`${path}-wal`)
  const files = ['', '-ack'].map((suffix) => [path + suffix, readFileSync(path + suffix)] as const)
  const outcomes = { refused: 0, whole: 0 }
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), (byte, bit) => {
      for (const [file, bytes] of files) writeFileSync(file, bytes)
      rmSync(`${path}-shm`, { force: true })
      const flipped = Buffer.from(whole)
      flipped[byte] = flipped[byte]! ^ (1 << bit)
      writeFileSync(`${path}-wal`, flipped)
      const found = open(path)
      if (typeof found === 'number') assert.equal(found, acknowledged, `byte ${byte}, bit ${bit}`)
      outcomes[typeof found === 'number' ? 'whole' : 'refused'] += 1
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  )
  assert.ok(outcomes.refused > 0, 'SQLite drops what follows a flipped bit, and we see it')
})

test('[JRN14] a record with one slot spoiled still counts, and with both is refused', () => {
  // Long enough for the record to be synced with a commit: the slots have taken turns since it was opened.
  const writer = Kept.write(at('slots-source'), 0, 30)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 110)
  for (const command of Kept.commands(30, 40)) {
    writer.apply(command)
    writer.commit()
  }
  const { path, acknowledged } = copied('slots', writer)
  const bytes = readFileSync(`${path}-ack`)
  const spoil = (...slots: number[]) => {
    const spoiled = Buffer.from(bytes)
    for (const slot of slots) spoiled.fill(0x7f, slot * 4_096, slot * 4_096 + 9)
    writeFileSync(`${path}-ack`, spoiled)
  }
  for (const slot of [0, 1]) {
    spoil(slot)
    assert.ok((Acknowledgement.read(path)?.seq ?? 0) > 0)
    assert.equal(open(path), acknowledged)
  }
  spoil(0, 1)
  assert.throws(() => SqliteJournal.open(path, author), {
    name: 'Journal.TamperedError',
    message: /-ack differs: expected a record of what was acknowledged, found no whole one/,
  })
})

test('[JRN14] an older copy of the journal put in its place is refused', () => {
  const path = at('older')
  Kept.write(path, 0, 20).close()
  copyFileSync(path, at('older-copy'))
  const writer = Kept.write(path, 20, 40)
  writer.close()
  copyFileSync(at('older-copy'), path)
  assert.throws(() => SqliteJournal.open(path, author), {
    name: 'Journal.LostError',
    message: /expected entry \d+, which was acknowledged, found entry \d+ as its last; restore it/,
    docs: 'docs/spec/journal.md [JRN14]',
  })
})

test('[JRN14] without a record it is opened, and says so; a new journal has nothing to say', () => {
  const path = at('unrecorded')
  const fresh = SqliteJournal.open(path, author)
  assert.ok(fresh.isRecorded)
  fresh.close()
  Kept.write(path, 0, 5).close()
  rmSync(`${path}-ack`)
  const journal = SqliteJournal.open(path, author)
  assert.equal(journal.isRecorded, false)
  journal.close()
  assert.ok(existsSync(`${path}-ack`))
})

test('[JRN16] at a place where a journal was none is begun in silence', () => {
  const path = at('was')
  const writer = Kept.write(path, 0, 5)
  Kept.copy(path, at('was-copy'))
  writer.close()
  const lost = (message: RegExp) => ({ name: 'Journal.LostError', message })
  rmSync(path)
  const gone = /the journal that was acknowledged up to entry \d+, found no file; restore it/
  assert.throws(() => SqliteJournal.open(path, author), lost(gone))
  assert.ok(!existsSync(path))
  writeFileSync(path, '')
  assert.throws(() => SqliteJournal.open(path, author), lost(/found an empty file/))

  const copy = at('was-copy')
  rmSync(`${copy}-ack`)
  const log = readFileSync(`${copy}-wal`)
  for (const leave of [() => rmSync(copy), () => writeFileSync(copy, '')]) {
    leave()
    const found = /expected the journal of the log .*-wal, found (no|an empty) file/
    assert.throws(() => SqliteJournal.open(copy, author), lost(found))
    assert.deepEqual(readFileSync(`${copy}-wal`), log)
  }
})

test('[JRN16] a journal beside the record of another is refused', () => {
  Kept.write(at('mine'), 0, 5).close()
  Kept.write(at('yours'), 0, 5, { secret: 'ab'.repeat(32) }).close()
  copyFileSync(at('yours'), at('mine'))
  assert.throws(() => SqliteJournal.open(at('mine'), author), {
    name: 'Journal.LostError',
    message: /expected the journal that .*mine-ack is about, found another; put its own record/,
  })
})

test('[JRN14] another entry in the place of the acknowledged one is refused with both hashes', () => {
  const path = at('exchanged')
  const writer = Kept.write(path, 0, 9)
  writer.close()
  const database = new DatabaseSync(path)
  database.exec(`UPDATE entries SET hash = zeroblob(32) WHERE seq = ${writer.head.seq}`)
  database.close()
  assert.throws(() => SqliteJournal.open(path, author), {
    name: 'Journal.TamperedError',
    place: `entry ${writer.head.seq}: hash`,
    message: new RegExp(`expected ${writer.head.hash}, found 0{64}`),
  })
})

test('[JRN14] a record that was only begun says nothing', () => {
  const path = at('begun')
  Kept.write(path, 0, 5).close()
  const length = readFileSync(`${path}-ack`).length
  for (const begun of [0, length]) {
    truncateSync(`${path}-ack`, 0)
    truncateSync(`${path}-ack`, begun)
    assert.equal(Acknowledgement.read(path), null)
    const journal = SqliteJournal.open(path, author)
    assert.equal(journal.isRecorded, false)
    journal.close()
  }
})

test('[JRN14] a commit waits for no sync of the record but every tenth of a second, and one slot stays whole', () => {
  let [now, syncs] = [0, 0]
  const slots = LossySlots.create(new Uint8Array(), () => void syncs++)
  const head = (seq: number) => ({ seq, hash: `${seq}` })
  const record = Acknowledgement.over(slots, '00', head(1), () => now)
  const told = (of: LossySlots) => Acknowledgement.newest(of.read(), 'record')?.seq
  const begun = syncs
  for (let seq = 2; seq < 50; seq++) {
    now += 1
    record.write(head(seq))
    assert.equal(told(slots), seq, 'a killed process leaves it as it was written')
    for (const bytes of [0, 1, 30, 100]) assert.equal(told(slots.torn(bytes)), 1)
    assert.equal(told(slots.torn(512)), seq)
  }
  assert.equal(syncs, begun)
  now += 100
  record.write(head(50))
  assert.deepEqual([syncs, slots.unsynced], [begun + 1, 0])
  now += 1
  record.write(head(51))
  assert.equal(told(slots.torn(9)), 50)
  record.settle()
  assert.equal(told(slots.torn(0)), 51)
})

test('[JRN14] what a killed process wrote of a record is synced before the other slot is written', () => {
  const slots = LossySlots.create()
  const head = { seq: 1, hash: 'a' }
  const record = Acknowledgement.over(slots, '00', head, () => 0)
  record.write({ seq: 2, hash: 'b' })
  const moments: (number | undefined)[] = []
  const killed = LossySlots.create(slots.torn(0).read(), (now) => {
    moments.push(Acknowledgement.newest(now.torn(9).read(), 'record')?.seq)
  })
  killed.write(slots.read().subarray(4_096, 4_608), 4_096)
  Acknowledgement.over(killed, '00', { seq: 2, hash: 'b' }, () => 0)
  assert.deepEqual(moments, [1, 2])
})

test('[JRN14] a record that no commit syncs is synced by its timer', async () => {
  const path = at('idle')
  const record = Acknowledgement.open(path, '00', { seq: 0, hash: '' })
  record.write({ seq: 1, hash: 'a' })
  record.write({ seq: 2, hash: 'b' })
  const slotOf2 = readFileSync(`${path}-ack`).indexOf('\n2\n')
  await new Promise((resolve) => setTimeout(resolve, 150))
  // The slots take turns only after a sync.
  record.write({ seq: 3, hash: 'c' })
  assert.ok(slotOf2 >= 0 && readFileSync(`${path}-ack`).indexOf('\n2\nb\n') >= 0)
  record.close()
})
