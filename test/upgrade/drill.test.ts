import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { fold } from '../../src/engine/fold.ts'
import { State } from '../../src/engine/State.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Story } from '../../src/host/Story.ts'
import { Bundle } from '../../src/journal/proof/Bundle.ts'
import { Checkpoint } from '../../src/journal/proof/Checkpoint.ts'
import { NoteKey } from '../../src/journal/proof/NoteKey.ts'
import { proveParts } from '../../src/journal/proof/prove.ts'
import { SignedNote } from '../../src/journal/proof/SignedNote.ts'
import { read } from '../../src/journal/recover.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { verify } from '../../src/journal/verify.ts'
import { Amount } from '../../src/money/Amount.ts'
import { CommandText } from '../../src/wire/CommandText.ts'
import { catalogOf } from '../../src/wire/catalogOf.ts'
import { EventText } from '../../src/wire/EventText.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { schemaVersion } from '../../src/wire/upcasters.ts'
import { holdings } from '../decisions/holdings.ts'
import { Fixture } from './Fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-drill-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The upgrade drill: what earlier commits wrote is opened, verified, continued and exported. */
for (const fixture of Fixture.all()) {
  const { commit, name, told } = fixture
  const journal = `the journal of ${name} that ${commit} wrote, of version ${told.version},`

  test(`[VER4] [JRN13] ${journal} is verified, and holds what it held`, () => {
    const path = Fixture.unpack(fixture, folder)
    assert.deepEqual(audited(path, 'today'), [told.entries, told.entries, told.events])
    const [hash, state] = [createHash('sha256'), State.create()]
    for (const entry of entriesOf(path)) {
      if (entry.command !== null && entry.seq > 1) hash.update(held(state))
      fold(state, entry)
    }
    assert.equal(hash.update(held(state)).digest('hex'), told.holdings)
  })

  test(`[VER2] ${journal} is written as lines of today, and they are read again`, () => {
    const path = Fixture.unpack(fixture, folder)
    const [entries, state] = [entriesOf(path), State.create()]
    for (const entry of entries) fold(state, entry)
    const catalog = catalogOf(state)
    for (const { seq, time, command, events } of entries) {
      if (command !== null) {
        const line = JSON.stringify(CommandText.encode(command, catalog, seq))
        const again = CommandText.decode(line, catalog)
        // What the engine refused as malformed may be no line.
        if (again.ok) assert.deepEqual(again.value, command)
      }
      for (const [index, event] of events.entries()) {
        const head = { seq, ordinal: index + 1, time, command: command?.id ?? null, actor: '' }
        const line = JSON.stringify(EventText.encode(event, catalog, head))
        const again = EventText.decode(line, catalog)
        if (again.ok) assert.deepEqual(again.value.event, event)
        // A rulebook may be defined with caps of markets that came later, or never.
        else assert.match(again.error.message, / rulebook\.waterfall\.fundCaps\[/)
      }
    }
  })

  test(`[VER4] ${journal} is continued by today's build, which decides its own part again`, () => {
    const path = Fixture.unpack(fixture, folder)
    const engine = DurableEngine.open(Storage.file(path), { build: 'today' })
    assert.equal(engine.recovered.folded, told.entries)
    const time = engine.state.time + 1
    const source = 'drill'
    const marks = engine.state.book.marks.flatMap((mark, index) => {
      const instrument = engine.state.instruments[index]?.id
      return mark && instrument ? [{ instrument, price: mark.price, time, source }] : []
    })
    const sent: readonly Command[] = [
      { type: 'AdvanceTime', id: 'today:1', time, actor: 'ann' },
      { type: 'SetMarks', id: 'today:2', time, actor: 'ann', marks, indices: [] },
      { type: 'AdvanceTime', id: 'today:3', time: time + 60_000, actor: 'ann' },
    ]
    for (const command of sent) engine.apply(command)
    const last = engine.state.seq
    engine.close()
    const [entries, folded] = audited(path, 'today')
    assert.deepEqual([entries, folded], [last, told.entries])
    const own = entriesOf(path).slice(told.entries)
    const ids = own.flatMap(({ command }) => (command === null ? [] : [command.id]))
    assert.deepEqual(ids.slice(-3), ['today:1', 'today:2', 'today:3'])
  })

  test(`[VER4] [PROOF14] ${journal} is exported: an account's story, proven under a checkpoint`, () => {
    const path = Fixture.unpack(fixture, folder)
    const signer = NoteKey.generate('desk.example/drill')
    const engine = DurableEngine.open(Storage.file(path), {
      ...{ build: 'today', checkpoints: { signer, every: 1_000 } },
    })
    const { accounts, assets, time } = engine.state
    const account = accounts.find(({ kind, rules }) => kind !== 'house' && rules !== null)?.id ?? ''
    const asset = assets[0]?.id ?? ''
    const amount = Amount.of(1_000n)
    engine.apply({ type: 'Deposit', id: 'today', time, actor: 'ann', account, asset, amount })
    engine.close()
    const source = SqliteReader.open(path)
    const note = SignedNote.parse([...source.checkpoints()].at(-1)?.note ?? '')
    const checkpoint = Checkpoint.parse(note.text)
    assert.ok(checkpoint.size > told.entries)
    const story = Story.find(source, { accounts: [account], call: null }, checkpoint.size)
    const bundle = proveParts(source, story, SignedNote.format(note), checkpoint)
    source.close()
    Bundle.check(Bundle.parse(Bundle.format(bundle)), checkpoint)
    const shown = bundle.entries.flatMap(({ parts }) => parts)
    assert.ok(shown.some((part) => 'text' in part && part.text.includes('"today"')))
    const isWhole = told.version < 3
    assert.equal(story.whole > 0, isWhole, 'what was hashed whole is counted, not shown in part')
  })
}

test('[VER4] three earlier commits and more are kept, of each version before', () => {
  const all = Fixture.all()
  assert.ok(new Set(all.map(({ commit }) => commit)).size >= 3)
  const versions = new Set(all.map(({ told }) => told.version))
  assert.deepEqual(
    [...versions].sort(),
    Array.from({ length: schemaVersion - 1 }, (_, index) => index + 1),
  )
})

test('[VER3] the list of versions names each, and the shapes of each since 3 are recorded', () => {
  const page = readFileSync(new URL('../../docs/spec/versions.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, version]) => Number(version))
  assert.deepEqual(
    listed,
    Array.from({ length: schemaVersion }, (_, index) => index + 1),
  )
  const shapes = readFileSync(new URL('../../tidy/shapes.json', import.meta.url), 'utf8')
  assert.deepEqual(Object.keys(JSON.parse(shapes)).map(Number), listed.slice(2))
})

const held = (state: State): string => `${[...holdings(state)].join('\n')}\n`

function entriesOf(path: string): readonly Entry[] {
  const source = SqliteReader.open(path)
  const entries = [...source.links(0)].map((link) => read<Command, Event>(link, journalText))
  source.close()
  return entries
}

/** How many entries it has, how many of them are folded alone, and how many events. */
function audited(path: string, build: string): readonly number[] {
  const source = SqliteReader.open(path)
  const report = verify<State, Command, Event>(source, engineMachine, journalText, build)
  source.close()
  return [report.entries, report.folded, report.events]
}
