import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Kept, type ToyWriter } from '../../../test/crash/Kept.ts'
import { LossyDisk } from '../../../test/crash/LossyDisk.ts'
import { Toy, type ToyCommand } from '../../../test/crash/Toy.ts'
import { ToyText } from '../../../test/crash/ToyText.ts'
import { numRuns } from '../../../test/numRuns.ts'
import type { Founder } from '../Codec.ts'
import { FramedJournal } from '../FramedJournal.ts'
import { type Head, JournalEntry } from '../JournalEntry.ts'
import { recover } from '../recover.ts'
import { Snapshot } from '../Snapshot.ts'
import { verify } from '../verify.ts'
import { Writer } from '../Writer.ts'
import { Checkpoint } from './Checkpoint.ts'
import type { Held } from './Comparison.ts'
import { checkpointed } from './checkpointed.ts'
import { NoteKey } from './NoteKey.ts'
import { SignedNote } from './SignedNote.ts'

const signer = NoteKey.generate('desk.example/toys')
const key = signer.verifier

interface Written {
  readonly journal: FramedJournal
  readonly writer: ToyWriter
}

/** A journal of commands, its checkpoints signed: after 40 of 60, and at the end. */
function written(commands = Kept.commands(0, 60), founder: Founder = Kept.author): Written {
  const journal = FramedJournal.open(LossyDisk.create(new Uint8Array()), founder)
  const log = checkpointed(journal, { every: 1e9, signer })
  const recovered = recover(log, Toy, ToyText, founder.build)
  const options = { codec: ToyText, build: founder.build, snapshotEvery: 10 }
  const writer = Writer.start(log, Toy, recovered, options)
  for (const [index, command] of commands.entries()) {
    if (index === 40) log.mark()
    writer.apply(command)
    writer.commit()
  }
  writer.close()
  return { journal, writer }
}

/** The same entries written again, as somebody does who has the file and no key. */
function rewritten(
  { journal }: Written,
  change: (link: JournalEntry) => Partial<JournalEntry>,
  founder: Founder = Kept.author,
): FramedJournal {
  const other = FramedJournal.open(LossyDisk.create(new Uint8Array()), founder)
  let head: Head = other.root
  for (const link of journal.links(0)) {
    const { time, body, build, codec } = { ...link, ...change(link) }
    const sealed = JournalEntry.seal(head, { seq: link.seq, time }, body, {
      ...founder,
      build,
      codec,
    })
    other.append(sealed)
    head = { seq: sealed.seq, hash: sealed.hash }
  }
  other.commit()
  return other
}

const original = written()
const links = [...original.journal.links(0)]
const notes = [...original.journal.checkpoints()]
const last = links.at(-1)!

/** What somebody else noted of the journal. */
const anchors: Readonly<Record<string, Held>> = {
  head: { head: { seq: last.seq, hash: last.hash } },
  checkpoint: { key, checkpoint: Checkpoint.parse(SignedNote.parse(notes.at(-1)!.note).text) },
}

const audit = (journal: FramedJournal, held: Held = {}) =>
  verify(journal, Toy, ToyText, 'toy', { held })

const relabelled = { ...Kept.author, build: 'older' }
const amounts = ({ body }: JournalEntry) => ({
  body: body.replace(/"amount":"\d+n"/g, '"amount":"9n"'),
})

/** Every way to tamper that leaves a journal in agreement with itself. */
const tamperings: Readonly<Record<string, () => FramedJournal>> = {
  'the build relabelled': () => rewritten(original, () => ({ build: 'older' }), relabelled),
  'amounts changed under another label, the chain computed again': () =>
    rewritten(original, (link) => ({ ...amounts(link), build: 'older' }), relabelled),
  'another history decided by the engine itself': () =>
    written(Kept.commands(0, 60).map((command) => ({ ...command, amount: command.amount + 1n })))
      .journal,
  'a command left out, the rest decided again': () =>
    written(Kept.commands(0, 60).toSpliced(7, 1)).journal,
  'the file of another journal': () =>
    written(Kept.commands(60, 130), { ...Kept.author, secret: '6f'.repeat(32) }).journal,
  'the end cut off': () => prefix(last.seq - 1),
  'an older copy in its place': () => written(Kept.commands(0, 40)).journal,
}

/** The journal up to an entry, with the checkpoints until there. */
function prefix(seq: number): FramedJournal {
  const other = FramedJournal.open(LossyDisk.create(new Uint8Array()), Kept.author)
  for (const link of links.slice(0, seq)) other.append(link)
  for (const note of notes) if (note.seq <= seq) other.note(note)
  other.commit()
  return other
}

test('[PROOF10] [PROOF11] a journal that is what was noted agrees with all of it', () => {
  assert.equal(audit(original.journal).proven.to, 0)
  assert.deepEqual(audit(original.journal, { key }).proven, {
    ...{ checkpoints: 2, signed: 2 },
    to: last.seq,
  })
  for (const held of Object.values(anchors)) {
    assert.equal(audit(original.journal, held).proven.to, last.seq)
  }
})

for (const [name, tamper] of Object.entries(tamperings)) {
  test(`[PROOF10] ${name}: seen with a head or a checkpoint, and with neither it cannot be`, () => {
    const journal = tamper()
    // Alone it agrees with itself: nothing stands for it, and the report says so.
    const bare = { ...journal, checkpoints: () => [] }
    assert.equal(audit(bare).proven.to, 0)
    for (const held of Object.values(anchors)) {
      assert.throws(() => audit(bare, held), {
        name: 'Journal.DisprovedError',
        message: /expected .*(noted|root|entries under it).*, found .+/,
      })
    }
  })
}

test('[PROOF11] whoever rewrites and has no key can leave no checkpoint that the key signed', () => {
  for (const tamper of Object.values(tamperings)) {
    const journal = { ...tamper(), checkpoints: () => [] }
    assert.throws(() => audit(journal, { key }), {
      name: 'Journal.DisprovedError',
      message:
        /checkpoints: expected one signed by desk\.example\/toys\+[0-9a-f]{8}, found 0, none/,
    })
  }
  const impostor = NoteKey.generate('desk.example/toys')
  assert.throws(() => audit(original.journal, { key: impostor.verifier }), /found 2, none by it/)
})

test('[PROOF10] checkpoints left from before show where history was changed', () => {
  const [half] = notes
  const journal = rewritten(original, ({ seq, body }) => ({
    body: seq === half!.seq + 5 ? `${body} ` : body,
  }))
  const left = { ...journal, checkpoints: () => notes, snapshots: () => [] }
  assert.throws(() => verify(left, Toy, ToyText, 'another', { held: { key } }), {
    name: 'Journal.DisprovedError',
    place: `checkpoint ${last.seq}`,
    message: new RegExp(`; up to entry ${half!.seq} a checkpoint agrees$`),
  })
})

test('[PROOF10] entries cut off below a checkpoint are missed also without a key', () => {
  const journal = { ...prefix(last.seq - 3), checkpoints: () => notes }
  assert.throws(() => audit(journal), {
    name: 'Journal.DisprovedError',
    place: `checkpoint ${last.seq}`,
    message: /cut off, or an older copy$/,
  })
})

test('[PROOF10] a checkpoint in the journal that nobody could have written is found', () => {
  const [half] = notes
  const moved = { ...half!, seq: half!.seq + 1 }
  for (const forged of [moved, { ...half!, note: half!.note.replace(/\n\d+\n/, '\n7\n') }]) {
    const journal = { ...original.journal, checkpoints: () => [forged] }
    assert.throws(() => audit(journal), { name: 'Journal.DisprovedError' })
  }
  const cut = half!.note.replace(/\n(?=— )/, '')
  const journal = { ...original.journal, checkpoints: () => [{ ...half!, note: cut }] }
  assert.throws(() => audit(journal), { name: 'Journal.NoteError' })
})

test('[JRN5] [JRN6] a forged snapshot with right hashes is found by deciding again', () => {
  const snapshot = [...original.journal.snapshots()][1]!
  const body = [...original.journal.pieces(snapshot)].join('')
  const changed = body.replace(/\d+n/, '777777n')
  assert.notEqual(changed, body)
  const at = { seq: snapshot.seq, hash: links[snapshot.seq - 1]!.hash }
  /** The journal with that snapshot alone, of that text. */
  const having = (text: string, build = Kept.author.build) => {
    const sealed = Snapshot.seal(at, Snapshot.sumOf([text]), { ...Kept.author, build })
    return { ...original.journal, snapshots: () => [sealed], pieces: () => [text] }
  }
  assert.throws(() => audit(having(changed)), {
    name: 'Journal.DivergedError',
    place: `snapshot ${at.seq}`,
  })
  assert.deepEqual(audit(having(changed, 'older')).differing, [at.seq])
  assert.deepEqual(audit(having(body, 'older')).differing, [])
})

test('[JRN5] what was only folded is named: which build, which version, which entries', () => {
  const half = Math.floor(last.seq / 2)
  const journal = rewritten(original, ({ seq }) => ({ build: seq <= half ? 'older' : 'old' }))
  const { folded, foldedOf } = verify(journal, Toy, ToyText, 'toy')
  assert.equal(folded, last.seq)
  assert.deepEqual(foldedOf, [
    { build: 'older', codec: 3, from: 1, to: half },
    { build: 'old', codec: 3, from: half + 1, to: last.seq },
  ])
})

test('[JRN4] what no writer wrote is damage with its place, whatever its hash: text, events, command', () => {
  const texts = [
    '{',
    '{"type":"Added"',
    'null',
    '{"id":"x","purse":3}\n7',
    '[]\n{"type":"RoundEnded"}',
  ]
  for (const body of texts) {
    const at9 =
      (build: string) =>
      ({ seq }: JournalEntry) =>
        seq === 9 ? { body, build } : { build }
    assert.throws(() => audit(rewritten(original, at9('toy'))), located)
    try {
      // Of another build it is folded, and the toy folds some of these into nothing.
      audit({ ...rewritten(original, at9('older')), snapshots: () => [] })
    } catch (error) {
      assert.ok(located(error as Error), body)
    }
  }
})

function located({ name, message, stack }: Error): boolean {
  assert.match(name, /^Journal\.(Tampered|Diverged)Error$/, stack)
  assert.match(message, /^entry (9|\d\d)/)
  return true
}

test('[PROOF10] one entry changed anywhere is found by any checkpoint or head at or after it', () => {
  const cases = fc.record({
    at: fc.integer({ min: 1, max: last.seq }),
    kind: fc.constantFrom('time', 'body', 'build', 'left'),
    from: fc.nat(),
  })
  fc.assert(
    fc.property(cases, ({ at, kind, from }) => {
      const journal = rewritten(original, (link) => {
        if (link.seq !== at) return {}
        if (kind === 'time') return { time: link.time + 1 }
        if (kind === 'build') return { build: 'older' }
        return { body: kind === 'body' ? `${link.body}\n"more"` : `${link.body} ` }
      })
      const bare = { ...journal, checkpoints: () => [], snapshots: () => [] }
      const noted = links[at - 1 + (from % (last.seq - at + 1))]!
      const head = { seq: noted.seq, hash: noted.hash }
      // Folded under another name: what is tried is the proof, not deciding.
      assert.throws(() => verify(bare, lenient, ToyText, 'x', { held: { head } }), {
        name: 'Journal.DisprovedError',
      })
    }),
    { numRuns: Math.min(numRuns, 60) },
  )
})

/** Folds anything, so that only hashes tell. */
const lenient: typeof Toy = { ...Toy, fold: () => {}, snapshot: () => [] }

test('[PROOF10] what was noted before a change agrees still: only what came later was changed', () => {
  const [half] = notes
  const checkpoint = Checkpoint.parse(SignedNote.parse(half!.note).text)
  const commands: readonly ToyCommand[] = Kept.commands(0, 70)
  const journal = { ...written(commands.toSpliced(50, 3)).journal, checkpoints: () => [half!] }
  const { proven, entries } = audit(journal, { key, checkpoint })
  assert.equal(proven.to, half!.seq)
  assert.ok(entries > half!.seq)
})
