import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, mock, test } from 'node:test'
import { catchUp } from '../../src/cli/run/catchUp.ts'
import { Reader } from '../../src/cli/told/Reader.ts'
import { report } from '../../src/cli/watch.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { State } from '../../src/engine/State.ts'
import { build } from '../../src/host/build.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { JournalEntry } from '../../src/journal/JournalEntry.ts'
import { recover } from '../../src/journal/recover.ts'
import { SqliteJournal } from '../../src/journal/SqliteJournal.ts'
import { FullError, WriteError } from '../../src/journal/sqliteFault.ts'
import { Writer } from '../../src/journal/Writer.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { Folder } from './Folder.ts'
import { Guide } from './Guide.ts'
import { plimsoll, records } from './plimsoll.ts'

/** What the guide for operators says of files, backups and alarms, word by word. */

const guide = Guide.read('docs/guides/operating.md').text
const commands = readFileSync(`${Guide.root}examples/desk.ndjson`, 'utf8')
const folder = Folder.create()
let count = 0

/** A place for a journal, alone in a folder. */
function place(): string {
  const path = folder.path(`${count++}`)
  mkdirSync(path)
  return `${path}/desk.plimsoll`
}

const template = place()
before(async () => {
  const { code, stderr } = await plimsoll(['run', '--journal', template], { stdin: commands })
  assert.equal(code, 0, stderr)
})

/** The morning's journal, with its engine stopped. */
function morning(): string {
  const path = place()
  for (const end of ['', '-ack', '-lock']) copyFileSync(template + end, path + end)
  return path
}

/** An engine at work on the morning's journal. */
const engineOf = (path: string) => DurableEngine.open(Storage.file(path))
const asset = (id: string) =>
  ({ type: 'DefineAsset', id, time: 1_800_000_000_000, asset: id, decimals: 2 }) as const

/** Numbers that differ with every journal: its hashes and sizes. */
const leveled = (text: string): string =>
  text.replaceAll(/\b[0-9a-f]{64}\b|\b[0-9a-f]{4}…/g, 'HASH').replaceAll(/[\d,]+ bytes/g, 'BYTES')

async function printedBy(line: string, at: string): Promise<string> {
  const words = line.split(' ').map((word) => word.replace(/^[\w-]+\.plimsoll/, `${at}/$&`))
  const [name, ...rest] = words
  if (name === 'mv') {
    renameSync(rest[0] as string, rest[1] as string)
    return ''
  }
  const { stdout, stderr } = await plimsoll(rest)
  return (stdout + stderr).replaceAll(`${at}/`, '')
}

test('[JRN19] [JRN20] [JRN21] what the guide for operators shows is what is printed', async () => {
  const at = dirname(morning())
  const shown = [...guide.matchAll(/^\$ (.*)\n((?:(?!\$ |```).*\n)*)/gm)]
  assert.ok(shown.length >= 9)
  for (const [, line = '', expected = ''] of shown) {
    const printed = await printedBy(line, at)
    assert.ok(leveled(printed).startsWith(leveled(expected)), `${line}\n${printed}`)
  }
})

/** The first cells of the table that begins with a heading, without their marks. */
function cellsOf(heading: string): readonly string[] {
  const [, after = ''] = guide.split(`\n| ${heading} |`)
  const [table = ''] = after.split('\n\n')
  const rows = table.trimEnd().split('\n').slice(2)
  return rows.map((row) => (row.split(' | ')[0] ?? '').replaceAll(/^\| |`/g, ''))
}

test('[JRN15] [JRN17] the files of the guide are those beside an engine at work', async () => {
  // Whoever carries out orders keeps a record of them; the engine does not.
  const told = cellsOf('file').filter((file) => !file.endsWith('-orders'))
  const path = morning()
  const files = () => readdirSync(dirname(path)).sort()
  assert.deepEqual(
    files(),
    told.filter((file) => !/-(wal|shm)$/.test(file)),
  )
  const engine = engineOf(path)
  assert.deepEqual(files(), [...told].sort())
  engine.close()
})

/** What an engine says at its start, or as it stops. */
async function start(path: string): Promise<string> {
  return (await plimsoll(['run', '--journal', path])).stderr
}

/** What an engine says once something has happened to its files while it ran. */
async function during(happen: (path: string) => void): Promise<string> {
  const path = morning()
  const engine = engineOf(path)
  happen(path)
  try {
    engine.apply(asset('XAU'))
    engine.commit()
    return 'nothing'
  } catch (error) {
    return `${error}`
  } finally {
    engine.close()
  }
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

async function written(path: string, name: string, codec: number): Promise<void> {
  const author = { build: name, codec, secret: '' }
  const journal = SqliteJournal.open(path, author)
  const [last] = [...journal.links(0)].slice(-1)
  const { secret } = journal
  const step = { seq: (last?.seq ?? 0) + 1, time: 0 }
  journal.append(JournalEntry.seal(last ?? journal.root, step, 'null', { ...author, secret }))
  journal.commit()
  journal.close()
}

/** Each thing that the guide says is said, made to be said. */
const said: Readonly<Record<string, () => Promise<string>>> = {
  async 'expected to be alone, found another writer'() {
    const path = morning()
    const engine = engineOf(path)
    const text = await start(path)
    engine.close()
    return text
  },
  async 'which was acknowledged, found entry'() {
    const path = morning()
    copyFileSync(path, `${path}.old`)
    const engine = engineOf(path)
    engine.apply(asset('XAU'))
    engine.close()
    renameSync(`${path}.old`, path)
    return start(path)
  },
  async 'expected the journal that was acknowledged up to entry'() {
    const path = morning()
    rmSync(path)
    return start(path)
  },
  async 'expected the journal of the log'() {
    const path = place()
    writeFileSync(`${path}-wal`, 'a log')
    return start(path)
  },
  async 'is about, found another'() {
    const path = morning()
    const other = place()
    await start(other)
    copyFileSync(other, path)
    return start(path)
  },
  'expected the file it writes, found none of that name': () => during((path) => rmSync(path)),
  'expected the file it opened, found another in its place': () =>
    during((path) => {
      copyFileSync(path, `${path}.new`)
      renameSync(`${path}.new`, path)
    }),
  'found that somebody else has written it': () =>
    during((path) => {
      writeFileSync(path, readFileSync(path))
      utimesSync(path, 2_000_000_000, 2_000_000_000)
    }),
  'it was cut': () => during((path) => writeFileSync(path, readFileSync(path).subarray(0, 4_096))),
  async 'hash differs'() {
    const path = morning()
    change(path, 'UPDATE entries SET time = time + 1 WHERE seq = 7')
    return start(path)
  },
  async 'passed over a snapshot'() {
    const path = morning()
    const author = { build: build(), codec: journalText.version, secret: '' }
    const journal = SqliteJournal.open(path, author)
    const recovered = recover<State, Command, Event>(
      journal,
      engineMachine,
      journalText,
      author.build,
    )
    const options = { ...author, codec: journalText }
    Writer.start(journal, engineMachine, recovered, options).snapshot()
    journal.close()
    change(path, "UPDATE pieces SET body = body || ' '")
    return start(path)
  },
  async 'no record was beside it'() {
    const path = morning()
    rmSync(`${path}-ack`)
    return start(path)
  },
  async 'slow disk: a commit took'() {
    let now = 0
    const clock = mock.method(performance, 'now', () => (now += 2_000))
    const { stderr } = await plimsoll(['run', '--journal', place()], { stdin: commands })
    clock.mock.restore()
    return stderr
  },
  'expected room to write': async () => new FullError('desk.plimsoll', new Error('full')).message,
  'expected a durable write': async () => new WriteError('desk.plimsoll', new Error('EIO')).message,
  async 'a newer build wrote it'() {
    const path = morning()
    change(path, "UPDATE meta SET value = '3' WHERE key = 'format'; PRAGMA user_version = 3")
    return start(path)
  },
  async 'read it with build'() {
    const path = morning()
    await written(path, '9.0.0', journalText.version + 1)
    return start(path)
  },
  async 'found a reader that is at'() {
    return (await plimsoll(['events', morning(), '--from', '99999'])).stderr
  },
  async 'is out and was ordered too long ago'() {
    const said: string[] = []
    const stderr = { writable: true, write: (text: string) => said.push(text) > 0 }
    const outstanding = () => ({ entries: [], isOut: () => true, missing: ['o1'] })
    const kept = { outstanding, commit() {}, state: { seq: 0 } }
    const reader = { tell: async () => {} }
    const desk = { kept, reader, catalog: {}, told: '', warned: '', io: { stderr, stdout: stderr } }
    await catchUp(desk as never, null, 'desk.plimsoll')
    return said.join('')
  },
  async 'may not have been taken yet'() {
    const stdout = { write: () => true, writableLength: 0, held: 65_536, writable: true }
    const cursors = { move: () => {} }
    const named = { name: 'mail', cursors, remedy: (seq: number) => `cursor mail ${seq}` }
    const reader = Reader.create({ stdout } as never, named as never)
    await reader.tell('a line', 7)
    return reader.end() ?? ''
  },
  async 'a fault of its own'() {
    const said: string[] = []
    const write = mock.method(process.stderr, 'write', (text: string) => said.push(text) > 0)
    report(new Error('a case that nobody thought of'))
    write.mock.restore()
    return said.join('')
  },
  async 'expected a free place, found a file'() {
    const path = morning()
    return (await plimsoll(['backup', path, path])).stderr
  },
}

for (const words of cellsOf('said')) {
  test(`[JRN14] [JRN15] [JRN16] [JRN18] the guide knows what is said: ${words}`, async () => {
    const make = said[words]
    assert.ok(make, 'nothing makes it be said')
    const text = await make()
    assert.ok(text.includes(words), text)
  })
}

test('everything that can be said is in the guide', () => {
  assert.deepEqual(cellsOf('said'), Object.keys(said))
})

test('[JRN21] what was taken out of a journal is asked of its archive, by all who read', async () => {
  const path = morning()
  const archive = `${path.slice(0, -'.plimsoll'.length)}-old.plimsoll`
  assert.equal((await plimsoll(['compact', path, archive])).code, 0)
  const taken = /expected entry 24 or a later one, since those before are in desk-old\.plimsoll/
  for (const words of [
    ['events', path],
    ['book', path, '--at', '3'],
    ['run', '--journal', path, '--from', '3'],
  ]) {
    const { code, stderr } = await plimsoll(words)
    assert.match(stderr, taken, words.join(' '))
    assert.equal(code, 2)
  }
  const { stdout } = await plimsoll(['events', archive])
  assert.ok(stdout.split('\n').length > 24)
  const since = records((await plimsoll(['events', path, '--from', '24'])).stdout)
  assert.deepEqual(
    since.map(({ seq, type }) => [seq, type]),
    [[25, 'Disarmed']],
  )
  const cursors = await plimsoll(['cursor', path, 'mail', '--to', '24', '--json'])
  assert.partialDeepStrictEqual(JSON.parse(cursors.stdout), { last: 25 })
})

test('[JRN14] a consumer’s position is not moved in a journal that lost its end', async () => {
  const path = morning()
  copyFileSync(path, `${path}.old`)
  const engine = engineOf(path)
  engine.apply(asset('XAU'))
  engine.close()
  renameSync(`${path}.old`, path)
  const before = readFileSync(path)
  const { code, stderr } = await plimsoll(['cursor', path, 'mail', '--to', '3'])
  assert.match(stderr, /which was acknowledged, found entry/)
  assert.equal(code, 4)
  assert.deepEqual(readFileSync(path), before)
})
