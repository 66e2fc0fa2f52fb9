import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { State } from '../../src/engine/State.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { verify } from '../../src/journal/verify.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { Tree } from './Tree.ts'

/** The last build of version 2 of commands and events. */
const PREVIOUS = 'b63afd8'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-downgrade-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('[VER5] the build before refuses a journal of today with a sentence, and leaves it as it is', {
  timeout: 120_000,
}, (t) => {
  if (Tree.named(PREVIOUS) === null) {
    return t.skip(`needs the history of the repository: ${PREVIOUS} is not there`)
  }
  const tree = join(folder, 'previous')
  Tree.extract(PREVIOUS, tree)
  const path = join(folder, 'today.plimsoll')
  const engine = DurableEngine.open(Storage.file(path))
  engine.apply({ type: 'AdvanceTime', id: 'c1', time: 1, actor: 'ann' })
  engine.close()
  const before = readFileSync(path)
  for (const args of [
    ['verify', path],
    ['run', '--journal', path],
    ['book', path],
  ]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(tree, 'src/cli/main.ts'), ...args],
      { encoding: 'utf8', input: '{"type":"AdvanceTime","id":"c2","time":2}\n' },
    )
    const said = `${stdout}${stderr}`
    assert.notEqual(status, 0, `${args[0]}: ${said}`)
    assert.match(said, /expected (version 1 to 2 of commands and events|format 1 or older), found/)
    assert.match(said, /read it with/)
    assert.doesNotMatch(said, /\n\s+at |Error:/, `${args[0]} has a stack trace`)
    assert.ok(readFileSync(path).equals(before), `${args[0]} changed the file`)
  }
})

test('[VER6] what a later release has written is read, and not written on by an earlier one', () => {
  const path = join(folder, 'later.plimsoll')
  const open = (build: string) => DurableEngine.open(Storage.file(path), { build })
  const writes = (build: string, id: string): void => {
    const engine = open(build)
    engine.apply({ type: 'AdvanceTime', id, time: engine.state.time + 1, actor: 'ann' })
    engine.close()
  }
  for (const [index, build] of ['0.9.10+a', '0.10.0+b', '0.10.0+a', 'mended'].entries()) {
    writes(build, `c${index}`)
  }
  for (const build of ['0.9.99+c', '0.9.10', '0.1.0+d']) {
    const before = readFileSync(path)
    assert.throws(() => open(build), {
      name: 'Journal.ReleaseError',
      place: build.startsWith('0.9') ? 'writer 2, from entry 2 on' : 'writer 1, from entry 1 on',
      hint: 'go on with that release or a later one, or with a backup from before it',
    })
    assert.ok(readFileSync(path).equals(before))
  }
  for (const build of ['0.10.0+z', '0.10.1+a', '1.0.0']) writes(build, build)
})

test('[VER7] [JRN6] a snapshot of another build is no start: its entries are folded', () => {
  const path = join(folder, 'snapshot.plimsoll')
  const author = { build: '0.1.0+a', codec: journalText.version, secret: '5e'.repeat(32) }
  const journal = SqliteJournal.open(path, author)
  const start = recover<State, Command, Event>(journal, engineMachine, journalText, author.build)
  const writer = Writer.start(journal, engineMachine, start, {
    codec: journalText,
    build: author.build,
  })
  for (const id of ['c1', 'c2']) {
    writer.apply({ type: 'AdvanceTime', id, time: start.state.time + 1, actor: 'ann' })
  }
  writer.snapshot()
  writer.close()
  for (const [build, snapshot] of [
    ['0.1.0+a', 2],
    ['0.1.0+b', 0],
  ] as const) {
    const engine = DurableEngine.open(Storage.file(path), { build })
    assert.deepEqual([engine.recovered.snapshot, engine.recovered.folded], [snapshot, 2 - snapshot])
    engine.close()
  }
  const source = SqliteReader.open(path)
  const report = verify<State, Command, Event>(source, engineMachine, journalText, '0.1.0+b')
  source.close()
  assert.deepEqual(report.foldedOf, [
    { build: '0.1.0+a', codec: journalText.version, from: 1, to: 2 },
  ])
  assert.deepEqual(report.differing, [])
})
