import assert from 'node:assert/strict'
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Kept } from '../../test/crash/Kept.ts'
import { Toy } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Fault } from './Fault.ts'
import type { Journal } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import { Snapshot } from './Snapshot.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { SqliteReader } from './SqliteReader.ts'
import { verify } from './verify.ts'

const at = Kept.folder(after)
const { author } = Kept

/** A journal of bodies with given lengths, with a snapshot of the same length at intervals. */
function keep(path: string, lengths: readonly number[]): Journal {
  const journal = SqliteJournal.open(path, author)
  let head = JournalEntry.root(author, author.secret)
  for (const [index, length] of lengths.entries()) {
    const body = 'body'.repeat(length / 4 + 1).slice(0, length)
    const link = JournalEntry.seal(head, { seq: index + 1, time: index * 1_000_003 }, body, author)
    head = { seq: link.seq, hash: link.hash }
    journal.append(link)
    if (index % 3 === 2) keepInPieces(journal, head, body)
    if (index % 5 === 4) journal.commit()
  }
  journal.commit()
  return journal
}

function keepInPieces(journal: Journal, head: Head, body: string): void {
  const pieces = [body.slice(0, 4_000), body.slice(4_000)]
  journal.begin()
  for (const piece of pieces) journal.piece(piece)
  journal.keep(Snapshot.seal(head, Snapshot.sumOf(pieces), author))
}

type All = { readonly links: readonly JournalEntry[]; readonly snapshots: readonly Snapshot[] }

/** Reads everything as `verify` does, without deciding. */
function readAll(path: string): All {
  const source = SqliteReader.open(path)
  try {
    const links = [...source.links(0)]
    let head = source.root
    for (const link of links) head = JournalEntry.check(head, link)
    const snapshots = [...source.snapshots()]
    for (const snapshot of snapshots) {
      const { seq, hash } = links[snapshot.seq - 1] ?? head
      Snapshot.check({ seq, hash }, snapshot, source.pieces(snapshot))
    }
    source.audit()
    return { links, snapshots }
  } finally {
    source.close()
  }
}

const length = fc.oneof(
  fc.nat({ max: 300 }),
  // Lengths around the size of a page, of two pages, and of many.
  fc.integer({ min: 3_900, max: 4_150 }),
  fc.integer({ min: 8_000, max: 8_300 }),
  fc.nat({ max: 60_000 }),
)

test('[JRN4] what is read is what was written, live and at rest', () => {
  let count = 0
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 40 }), (lengths) => {
      const path = at(`read-${count++}`)
      const journal = keep(path, lengths)
      const links = [...journal.links(0)]
      const latest = journal.latest(Number.POSITIVE_INFINITY)
      const live = readAll(path)
      const killed = readAll(Kept.copy(path, at('live')))
      journal.close()
      assert.equal(links.length, lengths.length)
      for (const read of [live, killed, readAll(path)]) {
        assert.deepEqual(read.links, links)
        assert.deepEqual(read.snapshots.at(-1) ?? null, latest)
      }
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
})

/** Reads the file with one byte changed, and restores the byte. */
function flip(path: string, bytes: Buffer, byte: number, mask: number): Fault | All {
  const file = openSync(path, 'r+')
  const put = (value: number) => writeSync(file, Uint8Array.of(value), 0, 1, byte)
  put(bytes[byte]! ^ mask)
  try {
    return readAll(path)
  } catch (error) {
    assert.ok(error instanceof Fault, `byte ${byte}: ${error}`)
    return error
  } finally {
    put(bytes[byte]!)
    closeSync(file)
  }
}

/** FLIP_STEP=1 for every byte. */
const step = Number(process.env.FLIP_STEP ?? 599)

test('[JRN4] a byte flipped anywhere in the file is found, or nothing that is read differs', (t) => {
  const path = at('flips')
  keep(path, [10, 4_100, 9_000, ...Array.from({ length: 90 }, (_, n) => n * 7)]).close()
  const bytes = readFileSync(path)
  const whole = readAll(path)
  const places = new Map<string, number>()
  for (const mask of [0x01, 0x08, 0x80, 0xff]) {
    for (let byte = mask % step; byte < bytes.length; byte += step) {
      const found = flip(path, bytes, byte, mask)
      if (!(found instanceof Fault)) assert.deepEqual(found, whole, `byte ${byte}, mask ${mask}`)
      const message = found instanceof Fault ? found.message : 'unused'
      const kind = message
        .replace(/ differs.*/s, '')
        .replaceAll(/\/.*: /g, '')
        .replaceAll(/\d+/g, 'n')
      places.set(kind, (places.get(kind) ?? 0) + 1)
    }
  }
  t.diagnostic([...places].map(([place, count]) => `${place}: ${count}`).join('; '))
  for (const place of ['entry n: hash', 'file', 'snapshot n: digest']) {
    assert.ok(places.has(place), place)
  }
})

test('[JRN4] a file cut at the end is found', () => {
  const path = at('length')
  keep(path, [10, 5_000, 20]).close()
  const bytes = readFileSync(path)
  for (const variant of [bytes.subarray(0, -1), bytes.subarray(0, -4_096)]) {
    writeFileSync(path, variant)
    assert.throws(() => readAll(path), { name: 'Journal.TamperedError' })
  }
})

test('[JRN11] reading changes nothing, neither a journal at rest nor what a kill left', () => {
  const path = at('reading')
  const journal = keep(path, [10, 5_000, 20])
  const live = Kept.copy(path, at('reading-live'))
  journal.close()
  const stamps = () =>
    readdirSync(dirname(path))
      // SQLite's index of the log is memory shared between processes: it says nothing.
      .filter((name) => name.startsWith('reading') && !name.endsWith('-shm'))
      .map(
        (name) => `${name} ${statSync(at(name)).mtimeMs} ${readFileSync(at(name)).toString('hex')}`,
      )
  const before = stamps()
  for (const file of [path, live]) readAll(file)
  assert.deepEqual(stamps(), before)
})

test('[JRN10] every commit is a movement, also where no size and no time differs', () => {
  const path = at('moved')
  const writer = Kept.write(path, 0, 20, { logBytesMax: 1 })
  const seen = new Set<string>()
  for (const command of Kept.commands(20, 40)) {
    writer.apply(command)
    writer.commit()
    const copied = Kept.copy(path, at('moved-copy'))
    for (const file of [copied, `${copied}-wal`]) utimesSync(file, 1, 1)
    seen.add(SqliteReader.movement(copied))
  }
  writer.close()
  assert.equal(seen.size, 20)
})

test('[JRN10] a journal that is written while it is read is not called damaged', () => {
  const path = at('moving')
  Kept.write(path, 0, 20).close()
  const bytes = readFileSync(path)
  const source = SqliteReader.open(path)
  const onProgress = (entries: number) => entries === 1 && spoil()
  assert.throws(() => verify(source, Toy, ToyText, 'toy', { onProgress }), {
    name: 'Journal.LockedError',
  })
  source.close()

  function spoil(): void {
    writeFileSync(path, Buffer.from(bytes).fill(1, 8_192))
  }
})
