import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalEntry } from './JournalEntry.ts'

const author = { build: '0.1.0', codec: 1 }
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
