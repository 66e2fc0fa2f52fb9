import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Kept } from '../../../test/crash/Kept.ts'
import { LossyDisk } from '../../../test/crash/LossyDisk.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { FramedJournal } from '../FramedJournal.ts'
import type { KeptCheckpoint } from '../Journal.ts'
import { JournalEntry } from '../JournalEntry.ts'
import { SqliteJournal } from '../SqliteJournal.ts'
import { SqliteReader } from '../SqliteReader.ts'
import { Checkpoint } from './Checkpoint.ts'
import { checkpointed } from './checkpointed.ts'
import { MerkleLog } from './MerkleLog.ts'
import { NoteKey } from './NoteKey.ts'
import { SignedNote } from './SignedNote.ts'

const at = Kept.folder(after)
const signer = NoteKey.generate('desk.example/toys')

/** Every checkpoint, held to the leaves of the entries under it. */
function agreeing(path: string): readonly KeptCheckpoint[] {
  const source = SqliteReader.open(path)
  try {
    const leaves = [...source.links(0)].map((link) => Buffer.from(JournalEntry.leafOf(link), 'hex'))
    const found = [...source.checkpoints()]
    for (const { seq, note, peaks } of found) {
      const log = MerkleLog.create()
      for (const leaf of leaves.slice(0, seq)) MerkleLog.append(log, leaf)
      const { size, root } = Checkpoint.parse(SignedNote.parseKept(note).text)
      assert.deepEqual({ size, root: Buffer.from(root) }, { size: seq, root: MerkleLog.root(log) })
      assert.deepEqual(
        peaks,
        log.peaks.map((peak) => Buffer.from(peak).toString('hex')),
      )
    }
    assert.equal(found.at(-1)?.seq, leaves.length)
    return found
  } finally {
    source.close()
  }
}

test('[PROOF9] a checkpoint is kept every so many entries and at each close, signed', () => {
  const path = at('every')
  const told: string[] = []
  const onNote = (note: string) => void told.push(note)
  const options = { every: 10, signer, onNote }
  for (const [from, to] of [
    [0, 40],
    [40, 47],
    [47, 47],
  ] as const) {
    const journal = checkpointed(SqliteJournal.open(path, Kept.author), options)
    const writer = Kept.startToy(journal)
    for (const command of Kept.commands(from, to)) {
      writer.apply(command)
      writer.commit()
    }
    writer.close()
  }
  const found = agreeing(path)
  assert.ok(found.length > 4)
  assert.deepEqual(
    told,
    found.map(({ note }) => note),
  )
  for (const [index, { seq, note }] of found.entries()) {
    assert.ok(seq - (found[index - 1]?.seq ?? 0) < 20)
    assert.ok(SignedNote.isSignedBy(SignedNote.parse(note), signer.verifier))
  }
})

test('[PROOF9] without a key a checkpoint says how far, and is signed by nobody', () => {
  const path = at('unsigned')
  const writer = Kept.startToy(
    checkpointed(SqliteJournal.open(path, Kept.author), { every: 1_000 }),
  )
  for (const command of Kept.commands(0, 20)) writer.apply(command)
  writer.close()
  const [only] = agreeing(path)
  const { signatures, text } = SignedNote.parseKept(only!.note)
  assert.equal(signatures.length, 0)
  assert.match(text, /^plimsoll\/[0-9a-f]{32}\n\d+\n/)
})

test('[PROOF9] however it stops and goes on, its checkpoints agree with its entries', () => {
  const runs = fc.array(
    fc.record({
      commands: fc.nat(30),
      every: fc.integer({ min: 1, max: 20 }),
      isKilled: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(runs, (given) => {
      const disk = LossyDisk.create(new Uint8Array())
      let from = 0
      for (const { commands, every, isKilled } of given) {
        const framed = FramedJournal.open(disk, Kept.author)
        const writer = Kept.startToy(checkpointed(framed, { every, signer }))
        for (const command of Kept.commands(from, from + commands)) writer.apply(command)
        from += commands
        if (isKilled) writer.commit()
        else writer.close()
      }
      const journal = FramedJournal.open(disk, Kept.author)
      const log = MerkleLog.create()
      const kept = new Map([...journal.checkpoints()].map((one) => [one.seq, one]))
      for (const link of journal.links(0)) {
        MerkleLog.append(log, Buffer.from(JournalEntry.leafOf(link), 'hex'))
        const one = kept.get(link.seq)
        if (one === undefined) continue
        assert.equal(SignedNote.parse(one.note).text, Checkpoint.sign(log, signer).text)
        kept.delete(link.seq)
      }
      assert.equal(kept.size, 0)
    }),
    { numRuns: Math.min(numRuns, 50) },
  )
})

test('[PROOF9] peaks that are not those of their note are refused before anything is signed', () => {
  const disk = LossyDisk.create(new Uint8Array())
  const writer = Kept.startToy(checkpointed(FramedJournal.open(disk, Kept.author), { every: 5 }))
  for (const command of Kept.commands(0, 20)) writer.apply(command)
  writer.close()
  const journal = FramedJournal.open(disk, Kept.author)
  const { seq, note, peaks } = journal.checkpoint()!
  for (const other of [peaks.slice(1), [...peaks, peaks[0]!], peaks.with(0, '00'.repeat(32))]) {
    journal.note({ seq, note, peaks: other })
    const again = Kept.startToy(checkpointed(journal, { every: 5, signer }))
    const [command] = Kept.commands(20, 21)
    assert.throws(() => again.apply(command!), { place: `checkpoint ${seq}: peaks` })
  }
})

test('[PROOF9] after a fault nothing more is written, also at the close', () => {
  const disk = LossyDisk.create(new Uint8Array())
  const framed = FramedJournal.open(disk, Kept.author)
  let writes = 0
  const failing = {
    ...framed,
    commit() {
      writes += 1
      throw new Error('EIO')
    },
  }
  const journal = checkpointed(failing, { every: 1, signer })
  const writer = Kept.startToy(journal)
  writer.apply(Kept.commands(0, 1)[0]!)
  assert.throws(() => writer.commit(), /EIO/)
  writer.close()
  assert.equal(writes, 1)
})
