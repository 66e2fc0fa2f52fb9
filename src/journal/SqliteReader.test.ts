import assert from 'node:assert/strict'
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
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
import { JournalEntry } from './JournalEntry.ts'
import { Snapshot } from './Snapshot.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { SqliteReader } from './SqliteReader.ts'
import { verify } from './verify.ts'

const at = Kept.folder(after)
const { author } = Kept

/** A journal of bodies with given lengths, with a snapshot of the same length at intervals. */
function keep(path: string, lengths: readonly number[]): Journal {
  const journal = SqliteJournal.open(path, author)
  let head = JournalEntry.root(author)
  for (const [index, length] of lengths.entries()) {
    const body = 'body'.repeat(length / 4 + 1).slice(0, length)
    const link = JournalEntry.seal(head, { seq: index + 1, time: index * 1_000_003 }, body, author)
    head = { seq: link.seq, hash: link.hash }
    journal.append(link)
    if (index % 3 === 2) journal.keep(Snapshot.seal(head, body, author))
    if (index % 5 === 4) journal.commit()
  }
  journal.commit()
  return journal
}

/** Reads everything as `verify` does, without deciding. */
function readAll(path: string) {
  const source = SqliteReader.open(path)
  try {
    const links = [...source.links(0)]
    let head = source.root
    for (const link of links) head = JournalEntry.check(head, link)
    const snapshots = [...source.snapshots()]
    for (const snapshot of snapshots) {
      const { seq, hash } = links[snapshot.seq - 1] ?? head
      Snapshot.check({ seq, hash }, snapshot)
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

test('[JRN4] the pages read as SQLite reads them, live and at rest, and every byte has its use', () => {
  let count = 0
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 40 }), (lengths) => {
      const path = at(`pages-${count++}`)
      const journal = keep(path, lengths)
      const links = [...journal.links(0)]
      const latest = journal.latest(Number.POSITIVE_INFINITY)
      const live = readAll(Kept.copy(path, at('live')))
      journal.close()
      assert.equal(links.length, lengths.length)
      for (const read of [live, readAll(path)]) {
        assert.deepEqual(read.links, links)
        assert.deepEqual(read.snapshots.at(-1) ?? null, latest)
      }
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
})

test('[JRN4] many pages on three levels read as SQLite reads them', () => {
  const path = at('deep')
  const journal = SqliteJournal.open(path, author)
  let head = JournalEntry.root(author)
  for (let seq = 1; seq <= 2_000; seq++) {
    const link = JournalEntry.seal(head, { seq, time: seq }, 'x'.repeat(2_000 + (seq % 7)), author)
    head = { seq, hash: link.hash }
    journal.append(link)
  }
  journal.commit()
  journal.close()
  assert.equal(readAll(path).links.length, 2_000)
})

/** Reads the file with one byte changed, returns the fault, and restores the byte. */
function flip(path: string, bytes: Buffer, byte: number, mask: number): Fault | null {
  const file = openSync(path, 'r+')
  const put = (value: number) => writeSync(file, Uint8Array.of(value), 0, 1, byte)
  put(bytes[byte]! ^ mask)
  try {
    readAll(path)
    return null
  } catch (error) {
    assert.ok(error instanceof Fault, `byte ${byte}: ${error}`)
    return error
  } finally {
    put(bytes[byte]!)
    closeSync(file)
  }
}

/** FLIP_STEP=1 for every byte. */
const step = Number(process.env.FLIP_STEP ?? 131)

test('[JRN4] a byte flipped anywhere in the file is found and located', (t) => {
  const path = at('flips')
  keep(path, [10, 4_100, 9_000, ...Array.from({ length: 90 }, (_, n) => n * 7)]).close()
  const bytes = readFileSync(path)
  const places = new Map<string, number>()
  for (const mask of [0x01, 0x08, 0x80, 0xff]) {
    for (let byte = mask % step; byte < bytes.length; byte += step) {
      const fault = flip(path, bytes, byte, mask)
      assert.ok(fault, `byte ${byte} of page ${1 + Math.floor(byte / 4_096)}, mask ${mask}`)
      const kind = fault.message.replace(/ differs.*/s, '').replaceAll(/\d+/g, 'n')
      places.set(kind, (places.get(kind) ?? 0) + 1)
    }
  }
  t.diagnostic([...places].map(([place, count]) => `${place}: ${count}`).join('; '))
  for (const place of ['entry n: hash', 'page n: byte n', 'snapshot n: digest']) {
    assert.ok(places.has(place), place)
  }
})

test('[JRN4] every byte of the first pages, header, schema, meta and writers, is accounted for', () => {
  const path = at('preface')
  keep(path, [3]).close()
  const bytes = readFileSync(path)
  for (let byte = 0; byte < 100; byte++) {
    for (let bit = 0; bit < 8; bit += 3)
      assert.ok(flip(path, bytes, byte, 1 << bit), `header byte ${byte}`)
  }
  for (let byte = 100; byte < bytes.length; byte += Math.min(step, 29)) {
    assert.ok(flip(path, bytes, byte, 0x20), `byte ${byte}`)
  }
})

test('[JRN4] nothing passes for another value: a null is not the time 0', () => {
  const path = at('null')
  keep(path, [3]).close()
  const bytes = readFileSync(path)
  // The only entry is at the end of its table's root, page 4.
  for (let byte = 4 * 4_096 - 160; byte < 4 * 4_096; byte++) {
    assert.ok(flip(path, bytes, byte, 0x08), `byte ${byte}`)
  }
})

test('[JRN4] a file cut at the end or with more behind it is found', () => {
  const path = at('length')
  keep(path, [10, 5_000, 20]).close()
  const bytes = readFileSync(path)
  const variants = [
    bytes.subarray(0, bytes.length - 1),
    bytes.subarray(0, bytes.length - 4_096),
    Buffer.concat([bytes, Buffer.alloc(4_096)]),
    Buffer.concat([bytes, Buffer.alloc(10)]),
  ]
  for (const variant of variants) {
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
      .filter((name) => name.startsWith('reading'))
      .map(
        (name) => `${name} ${statSync(at(name)).mtimeMs} ${readFileSync(at(name)).toString('hex')}`,
      )
  const before = stamps()
  for (const file of [path, live]) readAll(file)
  assert.deepEqual(stamps(), before)
})

test('[JRN10] a journal that is written while it is read is not called damaged', () => {
  const path = at('moving')
  const writer = Kept.write(path, 0, 20)
  const live = Kept.copy(path, at('moving-live'))
  writer.close()
  const folded = readFileSync(path)
  const source = SqliteReader.open(live)
  assert.throws(() => verify(source, Toy, ToyText, 'toy', (entries) => entries === 1 && spoil()), {
    name: 'Journal.LockedError',
  })
  source.close()

  function spoil(): void {
    writeFileSync(live, folded.fill(1, 8_192))
  }
})
