import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { EntryParts } from './EntryParts.ts'
import { JournalEntry } from './JournalEntry.ts'

const author = { build: '0.1.0', codec: 1, secret: '5e'.repeat(32) }
const root = JournalEntry.root(author)
const link = JournalEntry.seal(root, { seq: 1, time: 1_621_382_400_000 }, '{}', author)

test('[JRN3] root and first hash are those of the specification', () => {
  assert.equal(root.hash, 'b9922ea668410d29c64353c1d93e3caf9c830cad647490f3bd1a7fd8e1b2dc8e')
  assert.equal(link.hash, '0a9308db59983bb3420784d971a0d0705ca11c7b428a123fdecf9bf2219024fc')
  assert.deepEqual(JournalEntry.check(root, link), { seq: 1, hash: link.hash })
})

test('[JRN3] an entry is tied to the one before it', () => {
  const second = JournalEntry.seal({ seq: 1, hash: link.hash }, { seq: 2, time: 5 }, '[]', author)
  assert.equal(second.prev, link.hash)
  assert.throws(() => JournalEntry.check(root, second), { place: 'entry 1: sequence' })
  const other = { ...second, prev: root.hash }
  assert.throws(() => JournalEntry.check({ seq: 1, hash: link.hash }, other), {
    place: 'entry 2: previous hash',
  })
})

test('[JRN4] whatever differs in an entry, its hash says so and where', () => {
  const changes = [{ time: 1 }, { body: '{ }' }, { build: '0.1.1' }, { codec: 2 }, { hash: 'ab' }]
  for (const change of changes) {
    const message = /^entry 1: hash differs: expected [0-9a-f]{64}, found [0-9a-f]+$/
    assert.throws(() => JournalEntry.check(root, { ...link, ...change }), {
      name: 'Journal.TamperedError',
      message,
    })
  }
})

test('[JRN3] the fields cannot be moved into one another', () => {
  const one = JournalEntry.seal(root, { seq: 1, time: 12 }, '3', author)
  const other = JournalEntry.seal(root, { seq: 1, time: 1 }, '23', author)
  assert.notEqual(one.hash, other.hash)
})

test('entries out of order are our own mistake, and stop the program', () => {
  assert.throws(() => JournalEntry.seal(root, { seq: 2, time: 1 }, '', author), /without a gap/)
  assert.throws(() => JournalEntry.root({ build: 'a build', codec: 1 }), /without spaces/)
})

const later = { ...author, codec: 3 }
const body = '{"type":"Deposit"}\n{"type":"Deposited"}\n{"type":"RoundEnded"}'

test('[PROOF8] salts, leaf and hash of an entry of form 2 are those of the specification', () => {
  const link2 = JournalEntry.seal(root, { seq: 1, time: 1_621_382_400_000 }, body, later)
  const [salt] = EntryParts.salts(author.secret, 1, 3)
  assert.equal(Buffer.from(salt!).toString('hex'), 'a2c8e7997af9b4628d5b6947173f213c')
  assert.equal(
    EntryParts.hashOf(salt!, '{"type":"Deposit"}'),
    '33d58c29cccfc15d3e27e4af9b4d742f3d147a0ba3bce6281b2d1208809f8e38',
  )
  assert.equal(link2.leaf, 'ae299e2f7bd99f29c2741c65d47d3308dcbefd7ae0fb8bdb99fa095ae6123c42')
  assert.equal(link2.hash, 'c996502839632f2cedb9a2597fda27b2066032c39ae9089f384e2fe171b9d594')
  assert.deepEqual(JournalEntry.check(root, link2), { seq: 1, hash: link2.hash })
})

test('[PROOF8] an entry is hashed as the specification has it, told slowly', () => {
  const lines = fc.array(
    fc.string().map((text) => JSON.stringify(text)),
    { minLength: 1, maxLength: 9 },
  )
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 1e9 }), (parts, seq) => {
      const head = { seq: seq - 1, hash: root.hash }
      const told = JournalEntry.seal(head, { seq, time: 5 }, parts.join('\n'), later)
      const xof = createHash('shake256', { outputLength: 16 * parts.length })
      const salts = xof.update(`plimsoll salts\n${author.secret}\n${seq}`).digest()
      const sha = (...data: (string | Uint8Array)[]) => {
        const hash = createHash('sha256')
        for (const one of data) hash.update(one)
        return hash.digest('hex')
      }
      const hashes = parts.map((text, at) => sha(salts.subarray(16 * at, 16 * at + 16), text))
      const data = `plimsoll entry 2\n${seq}\n5\n0.1.0\n3\n${hashes.join('\n')}`
      const leaf = sha(Buffer.of(0), data)
      assert.equal(told.leaf, leaf)
      assert.equal(told.hash, sha(`plimsoll chain\n${root.hash}\n${leaf}`))
    }),
    { numRuns },
  )
})

test('[PROOF8] a part is hashed alike however long it is, and whatever letters it has', () => {
  const [salt] = EntryParts.salts(author.secret, 1, 1)
  for (const length of [0, 1, 21_844, 21_845, 21_846, 70_000]) {
    for (const letter of ['a', 'ä', '€', '\ud83d']) {
      const text = letter.repeat(length)
      const slow = createHash('sha256').update(salt!).update(text).digest('hex')
      assert.equal(EntryParts.hashOf(salt!, text), slow)
    }
  }
})

test('[PROOF8] the salts of an entry differ from one another, and with secret and sequence', () => {
  const hex = (secret: string, seq: number, count: number) =>
    EntryParts.salts(secret, seq, count).map((salt) => Buffer.from(salt).toString('hex'))
  const all = [
    ...hex(author.secret, 1, 9),
    ...hex(author.secret, 2, 9),
    ...hex('6f'.repeat(32), 1, 9),
  ]
  assert.equal(new Set(all).size, 27)
  assert.deepEqual(hex(author.secret, 1, 3), all.slice(0, 3))
})

test('[JRN4] [PROOF8] whatever differs in an entry of form 2, its hash says so and where', () => {
  const link2 = JournalEntry.seal(root, { seq: 1, time: 5 }, body, later)
  const moved = '{"type":"Deposit"}\n{"type":"RoundEnded"}\n{"type":"Deposited"}'
  const changes = [{ time: 1 }, { body: moved }, { build: '0.1.1' }, { codec: 4 }, { hash: 'ab' }]
  for (const change of [...changes, { secret: '6f'.repeat(32) }, { body: `${body}\n` }]) {
    assert.throws(() => JournalEntry.check(root, { ...link2, ...change }), {
      name: 'Journal.TamperedError',
      message: /^entry 1: hash differs/,
    })
  }
})

test('a part of two lines is our own mistake, and stops the program', () => {
  assert.throws(() => EntryParts.join(['a', 'b\nc']), /one line/)
})
