import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { after, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SqliteJournal } from '../../../src/journal/SqliteJournal.ts'
import { SqliteReader } from '../../../src/journal/SqliteReader.ts'
import { FullError } from '../../../src/journal/sqliteFault.ts'
import { Desk } from '../../cli/Desk.ts'
import { plimsoll, records } from '../../cli/plimsoll.ts'
import { Kept } from '../Kept.ts'
import { Toy } from '../Toy.ts'

/** The real file on a disk that takes no more. FAULT_RUNS=20 tries every place. */
const isLong = Number(process.env.FAULT_RUNS ?? 1) > 1
const skip = process.platform === 'win32'

const at = Kept.folder(after)
const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const { line, opening, text } = Desk

const deposits = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => {
    const fields = { account: 'ada', asset: 'USDT', amount: `${1 + index}` }
    return line('Deposit', `x${from + index}`, fields, 60_000 + from + index)
  })

const before = [...opening, ...deposits(0, 60)]
const rest = deposits(60, 160)

/** A journal that was closed, and what a process that was killed has left of the same. */
async function begun(): Promise<readonly [closed: string, killed: string]> {
  const [closed, killed] = [at('closed'), at('killed')]
  async function* lines() {
    yield Buffer.from(text(before))
    await new Promise((resolve) => setTimeout(resolve, 200))
    Kept.copy(closed, killed)
  }
  const { code } = await plimsoll(['run', '--journal', closed], { stdin: lines() })
  assert.equal(code, 0)
  assert.ok(existsSync(`${killed}-wal`))
  return [closed, killed]
}

interface Ending {
  readonly code: number | null
  readonly acknowledged: number
  readonly stderr: string
}

/** Lines given to a process that may write no file beyond a size, ten at a time as they are answered. */
async function under(kibibytes: number, path: string): Promise<Ending> {
  const command = `ulimit -f ${kibibytes}; exec "$0" "$@"`
  const words = [process.execPath, main, 'run', '--journal', path]
  const child = spawn('bash', ['-c', command, ...words], { stdio: 'pipe' })
  let [told, stderr, sent] = ['', '', 0]
  const feed = (): void => {
    const acknowledged = told.split('"type":"Acknowledged"').length - 1
    if (acknowledged < sent) return
    const next = rest.slice(sent, sent + 10)
    sent += next.length
    if (next.length > 0) child.stdin.write(text(next))
    else child.stdin.end()
  }
  child.stdin.on('error', () => {})
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    told += chunk
    feed()
  })
  feed()
  const code = await new Promise<number | null>((done) => child.on('close', done))
  const whole = told.slice(0, told.lastIndexOf('\n') + 1)
  const acknowledged = records(whole).filter(({ type }) => type === 'Acknowledged').length
  return { code, acknowledged, stderr }
}

/** The journal goes on where it was acknowledged, and comes to what it would have come to. */
async function goesOn(path: string, acknowledged: number, expected: string): Promise<void> {
  const { code, stdout } = await plimsoll(['run', '--journal', path], { stdin: text(rest) })
  assert.equal(code, 0)
  const answers = records(stdout).filter(({ type }) => type === 'Acknowledged')
  const repeats = answers.filter(({ isRepeat }) => isRepeat).length
  assert.equal(answers.length, rest.length)
  assert.ok(repeats >= acknowledged, `${repeats} of ${acknowledged} acknowledged`)
  assert.equal(await balancesOf(path), expected)
  assert.equal((await plimsoll(['verify', path])).code, 0)
}

async function balancesOf(path: string): Promise<string> {
  const { stdout } = await plimsoll(['book', path, '--json'])
  const accounts = JSON.parse(stdout).accounts as readonly Record<string, unknown>[]
  return JSON.stringify(accounts)
}

const sentence = /expected (a durable write|room to write), found/

test('[JRN1] [JRN2] [JRN12] a file that may grow no further ends the command with a sentence, and loses nothing', {
  skip,
}, async (t) => {
  const [closed, killed] = await begun()
  const whole = Kept.copy(closed, at('whole'))
  await plimsoll(['run', '--journal', whole], { stdin: text(rest) })
  const expected = await balancesOf(whole)
  const all = Array.from({ length: 40 }, (_, index) => 4 + 4 * index)
  let [failed, acknowledgedBefore] = [0, 0]
  for (const from of [closed, killed]) {
    const few = from === closed ? [76] : [4, 76]
    for (const kibibytes of isLong ? all : few) {
      const path = Kept.copy(from, at(`${failed}-${kibibytes}`))
      const { code, acknowledged, stderr } = await under(kibibytes, path)
      if (code === 0) continue
      assert.equal(code, 6, stderr)
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /^\s+at |node:internal|Error:/m)
      failed += 1
      if (acknowledged > 0) acknowledgedBefore += 1
      await goesOn(path, acknowledged, expected)
    }
  }
  t.diagnostic(`${failed} ended, ${acknowledgedBefore} of them after something was acknowledged`)
  assert.ok(failed >= 3 && acknowledgedBefore > 0)
})

/** Opens a journal whose database may have no more than so many pages. */
function limited(path: string, pages: number): ReturnType<typeof SqliteJournal.open> {
  const { exec } = DatabaseSync.prototype
  const spy = mock.method(
    DatabaseSync.prototype,
    'exec',
    function (this: DatabaseSync, sql: string) {
      exec.call(this, sql)
      if (/synchronous = FULL/.test(sql)) exec.call(this, `PRAGMA max_page_count = ${pages}`)
    },
  )
  try {
    return SqliteJournal.open(path, Kept.author)
  } finally {
    spy.mock.restore()
  }
}

const commands = Kept.commands(0, 150)

/** Works until a database of so many pages is full, and gives how many commands were acknowledged. */
function fill(path: string, pages: number): number {
  const journal = limited(path, pages)
  const writer = Kept.startToy(journal, { snapshotEvery: 12 })
  let [acknowledged, first]: [number, unknown] = [0, null]
  for (const command of commands) {
    try {
      writer.apply(command)
      writer.commit()
      acknowledged += 1
    } catch (error) {
      first ??= error
      assert.equal(error, first, 'the same fault again')
      assert.ok(error instanceof FullError, `${error}`)
    }
  }
  journal.close()
  return first === null ? -1 : acknowledged
}

test('[JRN1] [JRN2] [JRN12] a database that is full at any page stops the writer, and loses nothing', (t) => {
  Kept.write(at('start'), 0, 0).close()
  const database = new DatabaseSync(at('start'))
  const least = Number(database.prepare('PRAGMA page_count').get()?.page_count)
  database.close()
  const undisturbed = Toy.create()
  for (const command of commands) Toy.step(undisturbed, command)
  let full = 0
  for (let pages = least; ; pages += isLong ? 1 : 3) {
    const path = Kept.copy(at('start'), at(`pages-${pages}`))
    const acknowledged = fill(path, pages)
    if (acknowledged < 0) break
    full += 1
    const writer = Kept.startToy(Kept.open(path))
    // A command may be kept whose snapshot then found no room: it was not acknowledged here.
    assert.ok([acknowledged, acknowledged + 1].includes(writer.state.ids.size), `${pages} pages`)
    for (const command of commands) writer.apply(command)
    writer.close()
    assert.deepEqual(Toy.snapshot(writer.state), Toy.snapshot(undisturbed))
    assert.equal(Kept.audit(path).commands, commands.length)
  }
  t.diagnostic(`full at ${full} sizes from ${least} pages on`)
  assert.ok(full > 3)
})

/** Runs the command as somebody who may not do everything; a superuser may write where nobody may. */
async function asNobody(path: string): Promise<Ending> {
  const isRoot = process.getuid?.() === 0
  const child = spawn(process.execPath, [main, 'run', '--journal', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, acknowledged: 0, stderr }
}

test('[JRN12] in a folder that may only be read no journal is begun or gone on with, and nothing is left there', {
  skip,
}, async () => {
  const folder = at('sealed')
  mkdirSync(folder)
  Kept.write(`${folder}/there`, 0, 5).close()
  const names = readdirSync(folder).filter((name) => !name.endsWith('-lock'))
  execFileSync('rm', [`${folder}/there-lock`])
  for (const name of names) chmodSync(`${folder}/${name}`, 0o644)
  if (process.getuid?.() === 0) chownSync(folder, 65_534, 65_534)
  chmodSync(at('.'), 0o755)
  chmodSync(folder, 0o555)
  for (const name of ['there', 'new']) {
    const { code, stderr } = await asNobody(`${folder}/${name}`)
    assert.equal(code, 2, stderr)
    assert.match(stderr, /expected a file to open, found: EACCES/)
    assert.doesNotMatch(stderr, /^\s+at |Error:/m)
  }
  assert.deepEqual(readdirSync(folder), names)
  chmodSync(folder, 0o755)
})

test('[PROC3] a pipe in the place of a log, a record or a lock is refused at once', {
  skip,
}, () => {
  for (const suffix of ['-wal', '-ack', '-lock']) {
    const path = Kept.copy(at('start'), at(`piped${suffix}`))
    execFileSync('rm', ['-f', path + suffix])
    execFileSync('mkfifo', [path + suffix])
    const refused = {
      name: 'Journal.AccessError',
      message: /expected a file to open, found: a pipe/,
    }
    assert.throws(() => SqliteJournal.open(path, Kept.author), refused)
    if (suffix !== '-lock') assert.throws(() => SqliteReader.open(path), refused)
  }
})
