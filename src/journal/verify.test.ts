import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { author, commands, startToy } from '../../test/crash/Kept.ts'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { Toy, type ToyCommand, type ToyState } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { FramedJournal } from './FramedJournal.ts'
import { JournalEntry } from './JournalEntry.ts'
import { recover, write } from './recover.ts'
import { Snapshot } from './Snapshot.ts'
import { verify } from './verify.ts'
import { Writer } from './Writer.ts'

function kept() {
  const journal = FramedJournal.open(LossyDisk.create(new Uint8Array()), author)
  const writer = startToy(journal, { snapshotEvery: 10 })
  for (const command of commands(0, 40)) {
    writer.apply(command)
    writer.commit()
  }
  return { journal, writer }
}

/** The toy machine, with a different decision for one command. */
const other = (id: string, change: (command: ToyCommand) => ToyCommand): typeof Toy => ({
  ...Toy,
  step: (state, command) => Toy.step(state, command.id === id ? change(command) : command),
})

test('[JRN5] every command is decided again and meets the same events, hashes and digests', () => {
  const { journal, writer } = kept()
  const progress: number[] = []
  const report = verify(journal, Toy, ToyText, 'toy', {
    onProgress: (entries) => progress.push(entries),
  })
  assert.deepEqual(report.head, writer.head)
  assert.equal(report.entries, writer.head.seq)
  assert.equal(report.commands, 40)
  assert.equal(report.snapshots, [...journal.snapshots()].length)
  assert.ok(report.snapshots > 2 && report.events > 40)
  assert.equal(report.digest, hash('sha256', ToyText.encode(Toy.snapshot(writer.state))))
  assert.equal(report.folded, 0)
  assert.deepEqual(
    progress,
    Array.from({ length: report.entries }, (_, index) => index + 1),
  )
})

test('[JRN5] a decision that differs is found at its entry, and shown', () => {
  const { journal } = kept()
  const { id } = commands(0, 40).find(({ purse, amount }) => purse !== null && amount > 0n)!
  const machine = other(id, (command) => ({ ...command, amount: command.amount + 1n }))
  const seq = [...journal.links(0)].find(({ body }) => body.includes(`"${id}"`))!.seq
  assert.throws(() => verify(journal, machine, ToyText, 'toy'), {
    name: 'Journal.DivergedError',
    place: `entry ${seq}`,
    message: /expected ….*…, found ….*…/,
  })
})

test('[JRN5] a round that is shorter or longer when decided again is found', () => {
  const { journal } = kept()
  const round = commands(0, 40).findLast(({ purse }) => purse === null)!
  const long = { ...Toy, step: longer }
  function longer(state: ToyState, command: ToyCommand) {
    const steps = [...Toy.step(state, command)]
    return command.id === round.id ? [...steps, { ...steps[0]!, command: null }] : steps
  }
  const short = {
    ...Toy,
    step: (state: ToyState, command: ToyCommand) => {
      const steps = [...Toy.step(state, command)]
      return command.id === round.id ? steps.slice(0, 1) : steps
    },
  }
  assert.throws(() => verify(journal, long, ToyText, 'toy'), /the rest of a round, found a command/)
  assert.throws(() => verify(journal, short, ToyText, 'toy'), /expected nothing, found an entry/)
})

test('[JRN5] another time in an entry is found though its events are equal', () => {
  const { journal } = kept()
  const late = {
    ...Toy,
    step: (state: ToyState, command: ToyCommand) =>
      [...Toy.step(state, command)].map((step) => ({ ...step, time: step.time + 1 })),
  }
  assert.throws(() => verify(journal, late, ToyText, 'toy'), { place: 'entry 1' })
})

test('[JRN5] [JRN6] a state that differs is found at the next snapshot', () => {
  const { journal } = kept()
  const machine = { ...Toy, snapshot: (state: ToyState) => [Toy.snapshot(state), 1] }
  const { seq } = [...journal.snapshots()][0]!
  assert.throws(() => verify(journal, machine, ToyText, 'toy'), {
    name: 'Journal.DivergedError',
    place: `snapshot ${seq}`,
  })
})

test('[JRN6] a snapshot that stands for no entry is found', () => {
  const { journal, writer } = kept()
  journal.keep(Snapshot.seal({ seq: 9_999, hash: writer.head.hash }, Snapshot.sumOf([]), author))
  assert.throws(() => verify(journal, Toy, ToyText, 'toy'), { place: 'snapshot 9999: hash' })
})

test('[JRN5] entries of another build are folded, and those after them decided again', () => {
  const { journal } = kept()
  const before = [...journal.links(0)].length
  const recovered = recover(journal, Toy, ToyText, 'toy2')
  const writer = Writer.start(journal, Toy, recovered, { codec: ToyText, build: 'toy2' })
  for (const command of commands(40, 60)) writer.apply(command)
  writer.commit()
  const report = verify(journal, Toy, ToyText, 'toy2')
  assert.equal(report.folded, before)
  assert.ok(report.entries > before)
  assert.equal(report.digest, hash('sha256', ToyText.encode(Toy.snapshot(writer.state))))
})

test('[JRN5] [JRN8] a journal that ends within a round is sound, and has no digest yet', () => {
  const { journal, writer } = kept()
  const round = { id: 'round', time: 1_800_000_000_000, purse: null, amount: 7n }
  const [first] = [...Toy.step(writer.state, round)]
  journal.append(JournalEntry.seal(writer.head, first!, write(first!, ToyText), author))
  journal.commit()
  const report = verify(journal, Toy, ToyText, 'toy')
  assert.equal(report.entries, writer.head.seq + 1)
  assert.equal(report.digest, null)
  recover(journal, Toy, ToyText, 'toy')
  assert.notEqual(verify(journal, Toy, ToyText, 'toy').digest, null)
})
