import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LossyDisk } from '../../test/crash/LossyDisk.ts'
import { randomRun } from '../../test/engine/randomRun.ts'
import { numRuns } from '../../test/numRuns.ts'
import type { Command } from '../engine/Command.ts'
import { Concerns } from '../engine/Concerns.ts'
import type { Event } from '../engine/Event.ts'
import { EntryParts } from '../journal/EntryParts.ts'
import { FramedJournal } from '../journal/FramedJournal.ts'
import { Bundle } from '../journal/proof/Bundle.ts'
import { Checkpoint } from '../journal/proof/Checkpoint.ts'
import { checkpointed } from '../journal/proof/checkpointed.ts'
import { NoteKey } from '../journal/proof/NoteKey.ts'
import { proveParts } from '../journal/proof/prove.ts'
import { SignedNote } from '../journal/proof/SignedNote.ts'
import { recover } from '../journal/recover.ts'
import { Writer } from '../journal/Writer.ts'
import { journalText } from '../wire/journalText.ts'
import { engineMachine } from './engineMachine.ts'
import { namesIn } from './namesIn.ts'
import { Story } from './Story.ts'

const secret = '5e'.repeat(32)
const signer = NoteKey.generate('desk.example/random')

/** A journal of these commands with a signed checkpoint at its end. */
function journalOf(commands: readonly Command[]): FramedJournal {
  const founder = { build: 'test', codec: journalText.version, secret }
  const journal = FramedJournal.open(LossyDisk.create(new Uint8Array()), founder)
  const log = checkpointed(journal, { every: 1e9, signer })
  const recovered = recover(log, engineMachine, journalText, 'test')
  const options = { codec: journalText, build: 'test' }
  const writer = Writer.start(log, engineMachine, recovered, options)
  for (const command of commands) writer.apply(command)
  writer.close()
  return journal
}

function commandsOf(seed: number, length: number): readonly Command[] {
  const commands: Command[] = []
  randomRun(seed, length, { before: (_, command) => void commands.push(command) })
  return commands
}

function prove(journal: FramedJournal, about: Bundle['about']) {
  const { note } = journal.checkpoint()!
  const checkpoint = Checkpoint.parse(SignedNote.parse(note).text)
  const story = Story.find(journal, about, checkpoint.size)
  return { story, checkpoint, bundle: proveParts(journal, story, note, checkpoint) }
}

const shownOf = (bundle: Bundle) =>
  bundle.entries.flatMap(({ seq, parts }) =>
    parts.flatMap((part, index) => ('text' in part ? [{ seq, index, ...part }] : [])),
  )

interface Person {
  readonly id: string
  readonly family: ReadonlySet<string>
}

/** Every account with its sub-accounts, as the events say. */
function peopleOf(events: readonly Event[]): readonly Person[] {
  const opened = events.filter((event) => event.type === 'AccountOpened')
  return opened.map(({ account }) => ({
    id: account,
    family: new Set(
      opened
        .filter((one) => one.account === account || one.parent === account)
        .map((one) => one.account),
    ),
  }))
}

test('[PROOF13] [PROOF14] a story shows all that names its account alone, and nobody else', () => {
  const cases = fc.record({ seed: fc.nat(1_000), length: fc.integer({ min: 50, max: 250 }) })
  let shownInAll = 0
  fc.assert(
    fc.property(cases, ({ seed, length }) => {
      const journal = journalOf(commandsOf(seed, length))
      const told = [...journal.links(0)].map(({ seq, body }) => ({
        seq,
        trees: EntryParts.split(body).map((text) => journalText.decode(text)),
      }))
      const people = peopleOf(told.flatMap(({ trees }) => trees.slice(1) as Event[]))
      const { id, family } = people[seed % people.length]!
      const others = new Set(people.flatMap((one) => [...one.family])).difference(family)
      const { bundle, checkpoint, story } = prove(journal, { accounts: [id], call: null })

      const read = Bundle.parse(Bundle.format(bundle))
      assert.deepEqual(read, bundle)
      const proven = Bundle.check(read, checkpoint)
      const shown = shownOf(read)
      assert.equal(proven.shown, shown.length)
      shownInAll += shown.length
      for (const { index, text } of shown) {
        const tree = journalText.decode(text)
        assert.ok(namesIn(tree).isDisjointFrom(others), text)
        if (index > 0) assert.ok(new Set(Concerns.accountsOf(tree as Event)).isDisjointFrom(others))
      }

      // All that is about it alone is there, but what was counted as left out.
      const places = new Set(shown.map(({ seq, index }) => `${seq} ${index}`))
      let missing = 0
      for (const { seq, trees } of told) {
        for (const [index, tree] of trees.entries()) {
          if (index === 0) continue
          const accounts = Concerns.accountsOf(tree as Event)
          const isOwn = accounts.length > 0 && accounts.every((account) => family.has(account))
          if (isOwn && !places.has(`${seq} ${index}`)) missing += 1
        }
      }
      assert.ok(missing <= story.withheld, `${missing} missing, ${story.withheld} withheld`)

      const json = Bundle.format(bundle)
      assert.ok(!json.includes(secret))
      for (const { seq, parts } of bundle.entries) {
        const salts = EntryParts.salts(secret, seq, parts.length)
        for (const [index, part] of parts.entries()) {
          const salt = Buffer.from(salts[index]!).toString('hex')
          assert.equal(json.includes(salt), 'text' in part)
        }
      }
    }),
    { numRuns: Math.min(numRuns, 12) },
  )
  assert.ok(shownInAll > 100)
})

test("[PROOF14] another's figures change nothing that is shown, and cannot be told from the rest", () => {
  const commands = commandsOf(3, 60)
  const account = 'somebody'
  const open = commands.find((command) => command.type === 'OpenAccount')!
  const mine = [
    { ...open, id: 'open', account, owner: account, group: account, time: commands.at(-1)!.time },
    deposit('mine', account, 7n),
  ]
  const world = (amount: bigint) => {
    const bob = { ...mine[0]!, id: 'bob', account: 'bob', owner: 'bob', group: 'bob' }
    return journalOf([...commands, bob, ...mine, deposit('his', 'bob', amount)] as Command[])
  }
  function deposit(id: string, of: string, amount: bigint) {
    const time = commands.at(-1)!.time
    return { type: 'Deposit', id, time, account: of, asset: 'USDT', amount }
  }
  const [one, other] = [1_234_567n, 7_654_321n].map((amount) =>
    prove(world(amount), { accounts: [account], call: null }),
  )
  assert.ok(shownOf(one!.bundle).length >= 4)
  assert.deepEqual(shownOf(one!.bundle), shownOf(other!.bundle))
  assert.notEqual(one!.bundle.checkpoint, other!.bundle.checkpoint)
  for (const { bundle } of [one!, other!]) {
    assert.doesNotMatch(Bundle.format(bundle), /1234567|7654321|bob/)
  }
})

test('[PROOF13] whatever is changed in a bundle is found, with its entry', () => {
  const journal = journalOf(commandsOf(5, 120))
  const { bundle, checkpoint } = prove(journal, { accounts: [firstAccount(journal)], call: null })
  const cases = fc.record({
    at: fc.nat(),
    part: fc.nat(),
    kind: fc.constantFrom('text', 'salt', 'hash', 'time', 'seq', 'build', 'codec', 'proof', 'drop'),
  })
  fc.assert(
    fc.property(cases, ({ at, part, kind }) => {
      const read = structuredClone(bundle) as { entries: Editable[] } & Bundle
      const entry = read.entries[at % read.entries.length]!
      const own = entry.parts[part % entry.parts.length]!
      if (kind === 'text' && own.text !== undefined) own.text = own.text.replace(/.$/, ' ')
      else if (kind === 'salt' && own.salt !== undefined) own.salt = '00'.repeat(16)
      else if (kind === 'hash' && own.hash !== undefined) own.hash = '00'.repeat(32)
      else if (kind === 'time') entry.time += 1
      else if (kind === 'seq') entry.seq += 1
      else if (kind === 'build') entry.build = 'other'
      else if (kind === 'codec') entry.codec += 1
      else if (kind === 'proof') entry.proof[0] = Buffer.alloc(32).toString('base64')
      else entry.parts.splice(part % entry.parts.length, 1)
      assert.throws(() => Bundle.check(Bundle.parse(Bundle.format(read)), checkpoint), {
        name: 'Journal.DisprovedError',
        place: `entry ${entry.seq}`,
      })
    }),
    { numRuns },
  )
})

interface Editable {
  seq: number
  time: number
  build: string
  codec: number
  readonly parts: { text?: string; salt?: string; hash?: string }[]
  readonly proof: string[]
}

function firstAccount(journal: FramedJournal): string {
  const trees = [...journal.links(0)].flatMap(({ body }) => EntryParts.split(body))
  const events = trees.map((text) => journalText.decode(text) as Event)
  return events.find((event) => event?.type === 'AccountOpened')!.account
}

test('[PROOF14] names are found whole, within ids and within texts', () => {
  const names = namesIn({
    order: 'liq:bob-2:7',
    of: new Map([['carol', [1n, null]]]),
    reason: 'to cover (dave)',
  })
  for (const name of ['liq:bob-2:7', 'bob-2', 'bob', 'carol', 'dave', 'to cover']) {
    assert.ok(names.has(name), name)
  }
  for (const name of ['order', 'reason', 'ob', 'bob-']) assert.ok(!names.has(name), name)
  assert.ok(namesIn('word '.repeat(60)).has('\n'))
})
