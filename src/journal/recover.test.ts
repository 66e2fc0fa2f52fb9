import assert from 'node:assert/strict'
import { test } from 'node:test'
import { author, commands, recoverToy, startToy } from '../../test/crash/Kept.ts'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { Toy, type ToyState } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { FramedJournal } from './FramedJournal.ts'
import type { Journal } from './Journal.ts'
import { JournalEntry } from './JournalEntry.ts'
import { recover, write } from './recover.ts'
import type { Snapshot } from './Snapshot.ts'

const text = (state: ToyState): string => ToyText.encode(Toy.snapshot(state))

/** A log with 40 commands and a snapshot about every ten entries. */
function kept(): { readonly disk: LossyDisk; readonly state: string; readonly seq: number } {
  const disk = LossyDisk.create(new Uint8Array())
  const writer = startToy(FramedJournal.open(disk, author), { snapshotEvery: 10 })
  for (const command of commands(0, 40)) {
    writer.apply(command)
    writer.commit()
  }
  return { disk, state: text(writer.state), seq: writer.head.seq }
}

/** The same journal with a different newest snapshot. */
const spoiled = (journal: Journal, spoil: (snapshot: Snapshot) => Snapshot): Journal => ({
  ...journal,
  latest(before) {
    const snapshot = journal.latest(before)
    return snapshot === null ? null : spoil(snapshot)
  },
})

test('[JRN6] recovery starts from the newest snapshot and folds what follows', () => {
  const { disk, state, seq } = kept()
  const journal = FramedJournal.open(disk, author)
  const recovered = recoverToy(journal)
  assert.equal(text(recovered.state), state)
  assert.equal(recovered.head.seq, seq)
  assert.ok(recovered.snapshot > seq - 30 && recovered.snapshot < seq)
  assert.equal(recovered.folded, seq - recovered.snapshot)
  assert.deepEqual(recovered.damaged, [])
})

test('[JRN6] a snapshot that does not hold is passed over and reported', () => {
  const { disk, state } = kept()
  const journal = FramedJournal.open(disk, author)
  const newest = journal.latest(Number.POSITIVE_INFINITY)!.seq
  const pieces: Journal['pieces'] = (snapshot, from) => {
    const [first, ...rest] = journal.pieces(snapshot, from)
    return snapshot.seq === newest ? [`${first} `, ...rest] : [`${first}`, ...rest]
  }
  const recovered = recoverToy({ ...journal, pieces })
  assert.equal(text(recovered.state), state)
  assert.ok(recovered.snapshot > 0 && recovered.snapshot < newest)
  assert.equal(recovered.damaged[0]?.place, `snapshot ${newest}: digest`)
})

test('[JRN6] without any snapshot that holds, everything is folded', () => {
  const { disk, state, seq } = kept()
  const journal = FramedJournal.open(disk, author)
  const recovered = recoverToy(spoiled(journal, (snapshot) => ({ ...snapshot, hash: 'ab' })))
  assert.equal(text(recovered.state), state)
  assert.equal(recovered.folded, seq)
  assert.ok(recovered.damaged.length > 1)
})

test('[JRN6] a snapshot of a chain that is not this one, or beyond its end, does not hold', () => {
  const { disk } = kept()
  const journal = FramedJournal.open(disk, author)
  const latest = (before: number): Snapshot | null => {
    const snapshot = journal.latest(before)
    if (snapshot === null || before < Number.POSITIVE_INFINITY) return snapshot
    return { ...snapshot, seq: snapshot.seq + 1_000 }
  }
  const recovered = recoverToy({ ...journal, latest })
  assert.match(recovered.damaged[0]!.place, /^snapshot 1\d\d\d: entry$/)
})

test('[JRN6] the snapshot of another build is not restored', () => {
  const { disk, state, seq } = kept()
  const journal = FramedJournal.open(disk, author)
  const recovered = recover(journal, Toy, ToyText, 'toy2')
  assert.equal(text(recovered.state), state)
  assert.deepEqual([recovered.snapshot, recovered.folded], [0, seq])
})

test('[JRN4] a damaged entry after the snapshot is refused with its place', () => {
  const { disk, seq } = kept()
  const journal = FramedJournal.open(disk, author)
  const links = (after: number) =>
    [...journal.links(after)].map((link) => (link.seq === seq ? { ...link, time: 1 } : link))
  assert.throws(() => recoverToy({ ...journal, links }), {
    name: 'Journal.TamperedError',
    place: `entry ${seq}: hash`,
  })
})

test('[JRN8] an open round is ended before recovery returns, and only once', () => {
  const { disk, seq, state } = kept()
  const journal = FramedJournal.open(disk, author)
  const twin = Toy.restoring(ToyText.decode(state)).more() as ToyState
  const round = { id: 'round', time: 1_800_000_000_000, purse: null, amount: 7n }
  const [first, ...rest] = [...Toy.step(twin, round)]
  assert.ok(rest.length >= 2, 'a round of several entries')
  const head = recoverToy(journal).head
  journal.append(JournalEntry.seal(head, first!, write(first!, ToyText), author))
  journal.commit()

  const recovered = recoverToy(FramedJournal.open(disk, author))
  assert.equal(recovered.proceeded, rest.length)
  assert.equal(text(recovered.state), text(twin))
  const again = recoverToy(FramedJournal.open(disk, author))
  assert.equal(again.proceeded, 0)
  assert.equal(again.head.seq, seq + 1 + rest.length)
  assert.deepEqual([...Toy.step(again.state, round)], [], 'the command had its effect once')
})

test('an empty journal recovers to the beginning', () => {
  const journal = FramedJournal.open(LossyDisk.create(new Uint8Array()), author)
  const { state, head, snapshot, folded } = recoverToy(journal)
  assert.deepEqual([text(state), snapshot, folded], [text(Toy.create()), 0, 0])
  assert.deepEqual(head, JournalEntry.root(author, author.secret))
})
