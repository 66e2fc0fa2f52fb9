import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Command } from '../src/engine/Command.ts'
import type { Event } from '../src/engine/Event.ts'
import { fold } from '../src/engine/fold.ts'
import { State } from '../src/engine/State.ts'
import { engineMachine } from '../src/host/engineMachine.ts'
import { read, recover } from '../src/journal/recover.ts'
import { SqliteJournal } from '../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../src/journal/SqliteReader.ts'
import { verify } from '../src/journal/verify.ts'
import { Writer } from '../src/journal/Writer.ts'
import { journalText } from '../src/wire/journalText.ts'
import { holdings } from './decisions/holdings.ts'

/**
 * Journals that an earlier version wrote, with what it said of them: between them every command and
 * all events but those of a round that is longer than an entry.
 */

interface Told {
  readonly entries: number
  readonly commands: number
  readonly events: number
  readonly head: string
  /** Digest of the state at the end, with what State keeps of ids since then. */
  readonly state: string
  /** Digest of who held and owed what after each entry. */
  readonly holdings: string
}

const fixtures = new URL('./fixtures/', import.meta.url)
const told: Record<string, Told> = JSON.parse(
  readFileSync(new URL('journal-v1.json', fixtures), 'utf8'),
)
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-versions-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function unpack(name: string): string {
  const path = join(folder, `${name}.plimsoll`)
  const packed = readFileSync(new URL(`journal-v1-${name}.plimsoll.gz`, fixtures))
  writeFileSync(path, gunzipSync(packed))
  return path
}

function digestOfHoldings(path: string): string {
  const source = SqliteReader.open(path)
  const [hash, state] = [createHash('sha256'), State.create()]
  for (const entry of source.links(0)) {
    fold(state, read<Command, Event>(entry, journalText))
    hash.update(`${[...holdings(state)].join('\n')}\n`)
  }
  source.close()
  return hash.digest('hex')
}

for (const [name, expected] of Object.entries(told)) {
  test(`[JRN13] a journal of version 1 about ${name} is read, and folds to what it was`, () => {
    const path = unpack(name)
    const source = SqliteReader.open(path)
    const found = verify<State, Command, Event>(source, engineMachine, journalText, 'of today')
    source.close()
    const { entries, commands, events } = expected
    assert.partialDeepStrictEqual(found, { entries, commands, events, folded: entries })
    assert.equal(found.head.hash, expected.head)
    assert.equal(digestOfHoldings(path), expected.holdings)
    assert.equal(found.digest, expected.state)
  })
}

test('[JRN13] [WIRE24] a journal of version 1 is written on, and says who asked from then on', () => {
  const path = unpack('trading')
  const author = { build: 'today', codec: journalText.version, secret: '5e'.repeat(32) }
  const journal = SqliteJournal.open(path, author)
  const start = recover<State, Command, Event>(journal, engineMachine, journalText, author.build)
  assert.deepEqual([start.snapshot, start.folded], [0, told.trading?.entries])
  const writer = Writer.start(journal, engineMachine, start, { ...author, codec: journalText })
  const time = start.state.time + 1
  writer.apply({ type: 'AdvanceTime', id: 'from today', time, actor: 'ann' })
  writer.close()
  const source = SqliteReader.open(path)
  const { folded, entries } = verify(source, engineMachine, journalText, author.build)
  source.close()
  assert.deepEqual([folded, entries], [start.folded, start.folded + 1])
  const again = SqliteReader.open(path)
  const last = [...again.links(start.folded)].map((link) => read<Command, Event>(link, journalText))
  again.close()
  assert.deepEqual(
    last.map(({ command }) => command),
    [{ type: 'AdvanceTime', id: 'from today', time, actor: 'ann' }],
  )
})
