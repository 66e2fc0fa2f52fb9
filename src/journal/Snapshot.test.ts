import assert from 'node:assert/strict'
import { hash as sha } from 'node:crypto'
import { test } from 'node:test'
import { JournalEntry } from './JournalEntry.ts'
import { Snapshot } from './Snapshot.ts'

const author = { build: '0.1.0', codec: 1, secret: '5e'.repeat(32) }
const root = JournalEntry.root(author)
const { hash } = JournalEntry.seal(root, { seq: 1, time: 1_621_382_400_000 }, '{}', author)
const head = { seq: 1, hash }
const pieces = ['[', ']']
const snapshot = Snapshot.seal(head, Snapshot.sumOf(pieces), author)

test('[JRN6] digest and hash are those of the specification', () => {
  assert.equal(snapshot.digest, sha('sha256', '[]'))
  assert.match(snapshot.digest, /^4f53cda1/)
  assert.match(snapshot.hash, /^74c90dea/)
  Snapshot.check(head, snapshot, pieces)
})

test('[JRN6] whatever differs in a snapshot is found', () => {
  const place = (part: string) => ({ name: 'Journal.TamperedError', place: `snapshot 1: ${part}` })
  const check =
    (change: Partial<Snapshot>, some: readonly string[] = pieces) =>
    () =>
      Snapshot.check(head, { ...snapshot, ...change }, some)
  assert.throws(check({}, ['[', '1]']), place('digest'))
  assert.throws(check({}, ['[]']), place('pieces'))
  assert.throws(check({ pieces: 3 }), place('pieces'))
  assert.throws(check({ digest: 'ab' }), place('digest'))
  assert.throws(check({ hash: 'ab' }), place('hash'))
  assert.throws(check({ build: '0.2.0' }), place('hash'))
  assert.throws(check({ codec: 2 }), place('hash'))
  assert.throws(check({ digest: sha('sha256', '[1]') }, ['[', '1]']), place('hash'))
})

test('[JRN6] a snapshot holds at its own entry only', () => {
  assert.throws(
    () => Snapshot.check({ seq: 1, hash: root.hash }, snapshot, pieces),
    /snapshot 1: hash/,
  )
  assert.throws(() => Snapshot.check({ seq: 2, hash }, snapshot, pieces), /snapshot 1: hash/)
})
