import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { Kept } from '../../test/crash/Kept.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { WriteAheadLog } from './WriteAheadLog.ts'

const FRAME_BYTES = 24 + 4_096
const at = Kept.folder(after)

/** A journal with three commits in its log, as a crash would leave it, and the log's lengths. */
function killed(name: string) {
  const path = at(name)
  const writer = Kept.write(path, 0, 30, { batch: 10 })
  const live = Kept.copy(path, at(`${name}-killed`))
  writer.close()
  const log = readFileSync(`${live}-wal`)
  const commits: number[] = []
  for (let end = 32 + FRAME_BYTES; end <= log.length; end += FRAME_BYTES) {
    if (log.readUInt32BE(end - FRAME_BYTES + 4) !== 0) commits.push(end)
  }
  assert.equal(commits.length, 3)
  return { live, log, commits }
}

/** The number of commands present when the journal is opened with this log. */
function opened(live: string, log: Buffer) {
  const path = Kept.copy(live, at('opened'))
  writeFileSync(`${path}-wal`, log)
  const journal = SqliteJournal.open(path, Kept.author)
  try {
    return { commands: Kept.recoverToy(journal).state.ids.size, cut: journal.cut }
  } finally {
    journal.close()
  }
}

test('[JRN7] cut anywhere in the last commit, the commits before it are all there', () => {
  const { live, log, commits } = killed('cut')
  const [, second = 0, third = 0] = commits
  for (let end = second; end <= third; end += end < second + 64 ? 1 : 97) {
    const { commands, cut } = opened(live, log.subarray(0, end))
    assert.equal(commands, end === third ? 30 : 20, `cut at ${end}`)
    assert.deepEqual(cut?.bytes ?? 0, end === third ? 0 : end - second)
    assert.ok(cut === null || cut.place.startsWith('write-ahead log: frame '))
  }
})

test('[JRN7] the last commit torn, its length kept and its bytes lost, is cut off', () => {
  const { live, log, commits } = killed('torn')
  const [, second = 0] = commits
  for (let from = second; from < log.length; from += 817) {
    for (const fill of [0x00, 0xa5]) {
      const torn = Buffer.from(log).fill(fill, from)
      const { commands, cut } = opened(live, torn)
      assert.equal(commands, 20, `torn from ${from}`)
      assert.equal(cut?.bytes, log.length - second)
    }
  }
})

test('[JRN7] [JRN4] a bit flipped before the last commit is refused with its place, not cut', () => {
  const { live, log, commits } = killed('flipped')
  const [, second = 0] = commits
  for (let byte = 0; byte < second; byte += byte < 64 ? 5 : 307) {
    const flipped = Buffer.from(log)
    flipped[byte] = flipped[byte]! ^ 0x04
    const place =
      byte < 32 ? /^write-ahead log: / : new RegExp(`frame ${frameOf(byte)} at byte \\d+`)
    const damage = { name: 'Journal.TamperedError', message: place }
    assert.throws(() => WriteAheadLog.read(flipped), damage, `byte ${byte}`)
    assert.throws(() => opened(live, flipped), { name: 'Journal.TamperedError' })
    assert.deepEqual(readFileSync(at('opened-wal')), flipped, 'left as it was, to be mended')
  }
})

const frameOf = (byte: number): number => 1 + Math.floor((byte - 32) / FRAME_BYTES)

test('[JRN7] [JRN4] audit of what a kill left agrees with opening it', () => {
  const { live, log, commits } = killed('audited')
  const [, second = 0] = commits
  assert.equal(Kept.audit(live).commands, 30)
  writeFileSync(`${live}-wal`, log.subarray(0, second + 1_000))
  const report = Kept.audit(live)
  assert.equal(report.commands, 20)
  assert.equal(report.cut?.bytes, 1_000)
})

test('[JRN2] killed while the log was folded into the file, everything is there', () => {
  const path = at('folding')
  const writer = Kept.write(path, 0, 20, { batch: 10 })
  const before = Kept.copy(path, at('folding-before'))
  writer.close()
  const old = readFileSync(before)
  const folded = readFileSync(path)
  for (let end = 0; end <= folded.length; end += 2_511) {
    // Checkpoints write pages in any order, so old and new bytes may be on either side.
    const mixed = [
      Buffer.concat([folded.subarray(0, end), old.subarray(Math.min(end, old.length))]),
      Buffer.concat([old.subarray(0, end), folded.subarray(Math.min(end, folded.length))]),
    ]
    for (const bytes of mixed) {
      const live = Kept.copy(before, at('folding-mixed'))
      writeFileSync(live, bytes)
      assert.equal(opened(live, readFileSync(`${before}-wal`)).commands, 20)
      assert.equal(Kept.audit(live).commands, 20)
    }
  }
})

test('an empty log, or the beginning of one, holds nothing', () => {
  assert.equal(WriteAheadLog.read(Buffer.alloc(0)).cut, null)
  const { log } = killed('begun')
  assert.deepEqual(WriteAheadLog.read(log.subarray(0, 1_000)).cut?.bytes, 1_000)
  assert.equal(WriteAheadLog.read(log.subarray(0, 1_000)).pages.size, 0)
})
