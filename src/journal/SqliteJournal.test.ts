import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Kept } from '../../test/crash/Kept.ts'
import { Toy } from '../../test/crash/Toy.ts'
import { ToyText } from '../../test/crash/ToyText.ts'
import { recover } from './recover.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { SqliteReader } from './SqliteReader.ts'
import { Writer } from './Writer.ts'

const at = Kept.folder(after)
const { author } = Kept
const filesOf = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))

/** Runs code that imports the journal in a separate process. */
function elsewhere(
  code: string,
  limit?: number,
): { readonly out: string; readonly status: number } {
  const module = (name: string) => new URL(name, import.meta.url).href
  const text = `
    import { SqliteJournal } from '${module('./SqliteJournal.ts')}'
    import { Kept } from '${module('../../test/crash/Kept.ts')}'
    ${code}`
  const args = ['--input-type=module-typescript', '--eval', text]
  const quoted = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ')
  const shell = `${limit === undefined ? '' : `ulimit -f ${limit};`} exec '${process.execPath}' ${quoted}`
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout, stderr, status } = spawnSync('bash', ['-c', shell], { cwd, encoding: 'utf8' })
  return { out: stdout + stderr, status: status ?? -1 }
}

test('[JRN2] what was committed is there when it is opened again, in one file', () => {
  const path = at('again')
  const writer = Kept.write(path, 0, 50, { snapshotEvery: 20 })
  writer.close()
  assert.deepEqual(filesOf(path), ['again', 'again-ack', 'again-lock'])
  const journal = SqliteJournal.open(path, author)
  const recovered = Kept.recoverToy(journal)
  journal.close()
  assert.deepEqual(recovered.head, writer.head)
  assert.deepEqual(Toy.snapshot(recovered.state), Toy.snapshot(writer.state))
  assert.ok(recovered.snapshot > 0)
  assert.equal(recovered.cut, null)
})

test('[JRN17] its files are their owner’s alone, whatever the process lets others do', {
  skip: process.platform === 'win32',
}, () => {
  const code = `process.umask(0); Kept.write('${at('private')}', 0, 5); process.kill(process.pid, 'SIGKILL')`
  elsewhere(code)
  const files = filesOf(at('private'))
  assert.deepEqual(files, [
    'private',
    ...['ack', 'lock', 'shm', 'wal'].map((end) => `private-${end}`),
  ])
  for (const name of files) assert.equal((statSync(at(name)).mode & 0o777).toString(8), '600', name)
})

test('[JRN2] what was appended and not committed is not there', () => {
  const path = at('uncommitted')
  const writer = Kept.write(path, 0, 20)
  for (const command of Kept.commands(20, 30)) writer.apply(command)
  assert.equal(Kept.audit(Kept.copy(path, at('uncommitted-copy'))).commands, 20)
  writer.close()
  assert.equal(Kept.audit(path).commands, 30)
})

test('[JRN3] the same commands make the same chain, whatever the commits', () => {
  const one = Kept.write(at('one'), 0, 30, { batch: 1 })
  const seven = Kept.write(at('seven'), 0, 30, { batch: 7, snapshotEvery: 9 })
  assert.deepEqual(one.head, seven.head)
  one.close()
  seven.close()
})

test('[JRN5] another build goes on in the same journal, and its entries say so', () => {
  const path = at('builds')
  Kept.write(path, 0, 10).close()
  const options = { ...author, build: 'toy2' }
  const journal = SqliteJournal.open(path, options)
  const recovered = Kept.recoverToy(journal)
  const writer = Writer.start(journal, Toy, recovered, { build: 'toy2', codec: ToyText })
  for (const command of Kept.commands(10, 20)) writer.apply(command)
  writer.commit()
  assert.deepEqual(
    new Set([...journal.links(0)].map(({ build }) => build)),
    new Set(['toy', 'toy2']),
  )
  const links = [...journal.links(0)]
  writer.close()
  const source = SqliteReader.open(path)
  assert.deepEqual([...source.links(0)], links)
  source.close()
  assert.ok(Kept.audit(path).folded > 0)
})

test('[JRN10] a second writer is told that the journal is locked, in this process', () => {
  const path = at('locked')
  const writer = Kept.write(path, 0, 5)
  const locked = { name: 'Journal.LockedError', message: /another writer/ }
  assert.throws(() => SqliteJournal.open(path, { ...author, busyMs: 0 }), locked)
  mkdirSync(at('x'))
  symlinkSync(path, at('x/link'))
  assert.throws(() => SqliteJournal.open(at('x/link'), { ...author, busyMs: 0 }), locked)
  // Reading it in this process lets go of nothing: another process is refused too.
  assert.equal(Kept.audit(path).commands, 5)
  const code = `SqliteJournal.open('${path}', { ...Kept.author, busyMs: 50 })`
  assert.match(elsewhere(code).out, /Journal\.LockedError/)
  writer.apply(Kept.commands(5, 6)[0]!)
  writer.close()
  SqliteJournal.open(path, author).close()
})

test('[JRN9] a journal of a newer format is refused and left as it was', () => {
  const path = at('newer')
  Kept.write(path, 0, 5).close()
  const database = new DatabaseSync(path)
  database.exec("UPDATE meta SET value = '3' WHERE key = 'format'; PRAGMA user_version = 3")
  database.close()
  const before = readFileSync(path)
  const newer = {
    name: 'Journal.FormatError',
    message: /expected format 2 or older, found format 3; a newer build wrote it/,
    hint: 'a newer build wrote it: read it with that one',
  }
  assert.throws(() => SqliteJournal.open(path, author), newer)
  assert.throws(() => SqliteReader.open(path), newer)
  assert.deepEqual(readFileSync(path), before)
})

test('[JRN9] a journal of a version that is not known is refused by writer and entry, and left', () => {
  const path = at('later')
  Kept.write(path, 0, 5).close()
  const later = { ...author, build: 'toy4', codec: 4 }
  const codec = { ...ToyText, version: 4 }
  const journal = SqliteJournal.open(path, later)
  const recovered = recover(journal, Toy, codec, later.build)
  const writer = Writer.start(journal, Toy, recovered, { build: later.build, codec })
  const { seq } = writer.head
  for (const command of Kept.commands(5, 9)) writer.apply(command)
  writer.close()
  const before = readFileSync(path)
  const hint = 'read it with build toy4, which wrote it, or a later one'
  const found = 'expected version 1 to 3 of commands and events, found version 4'
  assert.throws(() => SqliteJournal.open(path, author), {
    name: 'Journal.VersionError',
    place: `writer 2, from entry ${seq + 1} on`,
    message: `writer 2, from entry ${seq + 1} on: ${found}; ${hint}`,
    docs: 'docs/spec/journal.md [JRN9]',
    hint,
  })
  assert.throws(() => Kept.audit(path), {
    name: 'Journal.VersionError',
    place: `entry ${seq + 1}`,
    hint,
  })
  assert.deepEqual(readFileSync(path), before)
})

test('[JRN9] what is no journal is refused and left as it was', () => {
  const text = at('text')
  writeFileSync(text, 'a,b,c\n'.repeat(2_000))
  const foreign = at('foreign')
  const database = new DatabaseSync(foreign)
  database.exec('CREATE TABLE people(name); INSERT INTO people VALUES (1)')
  database.close()
  for (const path of [text, foreign]) {
    const before = readFileSync(path)
    assert.throws(() => SqliteJournal.open(path, author), { name: 'Journal.FormatError' })
    assert.throws(() => SqliteReader.open(path), { name: 'Journal.FormatError' })
    assert.deepEqual(readFileSync(path), before)
    assert.deepEqual(filesOf(path), [basename(path)])
  }
})

test('[JRN12] a file that cannot be opened is a fault of its own, with the cause', () => {
  mkdirSync(at('folder'))
  for (const path of [at('missing/journal'), at('folder')]) {
    assert.throws(
      () => SqliteJournal.open(path, author),
      (error: Error) => {
        assert.equal(error.name, 'Journal.AccessError')
        return error.cause instanceof Error
      },
    )
  }
  assert.throws(() => SqliteReader.open(at('missing')), { name: 'Journal.AccessError' })
  assert.throws(() => SqliteReader.open(at('folder')), { name: 'Journal.AccessError' })
})

test('[JRN1] [JRN12] a disk that is full stops the writer; what it acknowledged is there', {
  skip: process.platform === 'win32',
}, () => {
  const path = at('full')
  const { out } = elsewhere(
    `const writer = Kept.startToy(SqliteJournal.open('${path}', Kept.author))
    let first
    for (const command of Kept.commands(0, 2000)) {
      try {
        writer.apply(command)
        writer.commit()
        console.log('acknowledged ' + command.id)
      } catch (error) {
        first ??= error
        console.log('fault ' + error.name + ' ' + (error === first) + ' ' + (error.cause?.errcode ?? 'none'))
        if (++globalThis.faults === 3) break
        globalThis.faults ||= 1
      }
    }`,
    200,
  )
  const lines = out.trim().split('\n')
  const acknowledged = lines.filter((line) => line.startsWith('acknowledged')).length
  const faults = lines.filter((line) => line.startsWith('fault'))
  assert.match(faults[0] ?? out, /fault Journal\.(FullError|WriteError) true \d+/)
  assert.ok(faults.length > 1 && faults.every((line) => line === faults[0]), 'the same fault again')
  assert.ok(acknowledged > 5, `${acknowledged} before the disk was full`)
  const journal = SqliteJournal.open(path, author)
  const recovered = Kept.recoverToy(journal)
  journal.close()
  assert.equal(recovered.state.ids.size, acknowledged)
  assert.equal(Kept.audit(path).commands, acknowledged)
})

test('[JRN12] a write that the database refuses is a fault, and nothing of its commit stays', () => {
  const path = at('refused')
  const writer = Kept.write(path, 0, 5)
  const entries = writer.head.seq
  const journal = SqliteJournal.open(at('other'), author)
  assert.throws(
    () => {
      journal.append({ seq: 1, time: 1, ...author, prev: '', hash: '', body: 'a' })
      journal.append({ seq: 1, time: 1, ...author, prev: '', hash: '', body: 'b' })
      journal.commit()
    },
    { name: 'Journal.WriteError', message: /expected a durable write, found: .*UNIQUE/ },
  )
  journal.close()
  const again = SqliteJournal.open(at('other'), author)
  assert.deepEqual([...again.links(0)], [])
  again.close()
  writer.close()
  assert.equal(Kept.audit(path).entries, entries)
})

test('[JRN4] what is damaged is refused when it is opened to go on', () => {
  const path = at('damaged')
  Kept.write(path, 0, 30, { snapshotEvery: 100 }).close()
  const bytes = readFileSync(path)
  const body = bytes.indexOf('"amount":"')
  bytes[body + 10] = bytes[body + 10]! ^ 1
  writeFileSync(path, bytes)
  const journal = SqliteJournal.open(path, author)
  assert.throws(() => Kept.recoverToy(journal), {
    name: 'Journal.TamperedError',
    message: /^entry \d+: hash differs/,
  })
  journal.close()
})

test('[JRN4] a damaged header is refused as damage, not taken for another kind of file', () => {
  const path = at('header')
  Kept.write(path, 0, 5).close()
  const bytes = readFileSync(path)
  for (const byte of [3, 16, 62, 69, 100]) {
    const changed = Buffer.from(bytes)
    changed[byte] = changed[byte]! ^ 0x40
    writeFileSync(path, changed)
    assert.throws(() => Kept.audit(path), { name: 'Journal.TamperedError' }, `${byte}`)
    assert.throws(() => SqliteJournal.open(path, author), { name: 'Journal.TamperedError' })
    assert.deepEqual(readFileSync(path), changed)
  }
})

test('[JRN2] a beginning that was cut short begins again', () => {
  const path = at('begun')
  Kept.write(path, 0, 1).close()
  const journal = readFileSync(path)
  writeFileSync(at('begun-0'), '')
  const database = new DatabaseSync(at('begun-1'))
  database.exec('PRAGMA journal_mode = WAL')
  database.close()
  for (const begun of [at('begun-0'), at('begun-1')]) {
    assert.throws(() => SqliteReader.open(begun), { name: 'Journal.FormatError' })
    Kept.write(begun, 0, 1).close()
    assert.deepEqual(Kept.audit(begun), Kept.audit(path))
  }
  writeFileSync(at('begun-2'), journal.subarray(0, 2_000))
  assert.throws(() => SqliteJournal.open(at('begun-2'), author), { name: 'Journal.TamperedError' })
})
