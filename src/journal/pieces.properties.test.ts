import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Kept } from '../../test/crash/Kept.ts'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { numRuns } from '../../test/numRuns.ts'
import { FramedJournal } from './FramedJournal.ts'
import type { Journal } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import { Snapshot } from './Snapshot.ts'
import { SqliteJournal } from './SqliteJournal.ts'

const at = Kept.folder(after)
const { author } = Kept

type Act = 'append' | 'begin' | 'piece' | 'keep' | 'commit' | 'peek' | 'reopen'

/** What a journal should hold: the texts of its snapshots, by entry. */
interface Model {
  head: Head
  made: string[] | null
  readonly kept: (readonly [seq: number, text: string])[]
  /** What is being read meanwhile, and may never be read to its end. */
  readonly readings: Iterator<unknown>[]
}

const acts = fc.array(
  fc.oneof(
    { arbitrary: fc.constantFrom<Act>('append', 'piece', 'commit'), weight: 3 },
    { arbitrary: fc.constantFrom<Act>('begin', 'keep', 'peek', 'reopen'), weight: 1 },
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
)

/** Does an act where it may be done, in the journal and in the model. */
function act(journal: Journal, model: Model, verb: Act, number: number): void {
  if (verb === 'append') {
    const entry = { seq: model.head.seq + 1, time: number }
    const link = JournalEntry.seal(model.head, entry, '{}', author)
    journal.append(link)
    model.head = { seq: link.seq, hash: link.hash }
  }
  if (verb === 'begin') {
    journal.begin()
    model.made = []
  }
  if (verb === 'piece' && model.made !== null) {
    journal.piece(`piece ${number}`)
    model.made.push(`piece ${number}`)
  }
  // Two snapshots of one entry and one text are one.
  if (verb === 'keep' && model.made !== null && model.head.seq > (model.kept.at(-1)?.[0] ?? 0)) {
    journal.keep(Snapshot.seal(model.head, Snapshot.sumOf(model.made), author))
    model.kept.push([model.head.seq, model.made.join('')])
    model.made = null
  }
  if (verb === 'peek') peek(journal, model)
  if (verb === 'commit') journal.commit()
}

/** Reads by hand: one more of each reading, of which none is ended. */
function peek(journal: Journal, { readings }: Model): void {
  const snapshot = journal.latest(Number.POSITIVE_INFINITY)
  readings.push(journal.links(0)[Symbol.iterator]())
  if (snapshot !== null) readings.push(journal.pieces(snapshot)[Symbol.iterator]())
  for (const reading of readings) reading.next()
}

function holds(open: () => Journal, verbs: readonly Act[]): void {
  let journal = open()
  const model: Model = { head: journal.root, made: null, kept: [], readings: [] }
  for (const [number, verb] of verbs.entries()) {
    act(journal, model, verb, number)
    if (verb !== 'reopen') continue
    journal.commit()
    journal.close()
    journal = open()
    model.made = null
    model.readings.length = 0
  }
  journal.commit()
  journal.close()
  const again = open()
  const found: [number, string][] = []
  for (let snapshot = again.latest(Number.POSITIVE_INFINITY); snapshot !== null; ) {
    const { hash } = [...again.links(snapshot.seq - 1)][0]!
    Snapshot.check({ seq: snapshot.seq, hash }, snapshot, again.pieces(snapshot))
    found.unshift([snapshot.seq, [...again.pieces(snapshot)].join('')])
    snapshot = again.latest(snapshot.seq)
  }
  assert.deepEqual(found, model.kept)
  again.close()
}

test('[SNAP2] [JRN10] whatever is begun, interrupted, begun again and read meanwhile, a snapshot has its own pieces', () => {
  let count = 0
  fc.assert(
    fc.property(acts, (verbs) => {
      const path = at(`pieces-${count++}`)
      // Each commit folds the log, which whatever keeps a statement open would not let it.
      holds(() => SqliteJournal.open(path, { ...author, logBytesMax: 1 }), verbs)
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
  fc.assert(
    fc.property(acts, (verbs) => {
      const disk = LossyDisk.create(new Uint8Array())
      holds(() => FramedJournal.open(disk, author), verbs)
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
})

test('[JRN10] whoever reads entries or a snapshot in part keeps no commit from folding the log', () => {
  const journal = SqliteJournal.open(at('in-part'), { ...author, logBytesMax: 1 })
  const model: Model = { head: journal.root, made: null, kept: [], readings: [] }
  for (const verb of ['append', 'begin', 'piece', 'piece', 'keep', 'commit'] as const) {
    act(journal, model, verb, 1)
  }
  const snapshot = journal.latest(Number.POSITIVE_INFINITY)
  assert.ok(snapshot !== null)
  // Taken by hand, as a parser does that has what it wants: the rest is never asked for.
  const pieces = journal.pieces(snapshot)[Symbol.iterator]()
  assert.equal(pieces.next().value, 'piece 1')
  const links = journal.links(0)[Symbol.iterator]()
  assert.equal(links.next().value?.seq, 1)
  act(journal, model, 'append', 2)
  act(journal, model, 'commit', 2)
  assert.equal(links.next().value?.seq, 2)
  assert.equal([...journal.links(0)].length, 2)
  assert.equal(pieces.next().value, 'piece 1')
  journal.close()
})
