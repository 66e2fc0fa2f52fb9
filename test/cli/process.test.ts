import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { openSync, readdirSync } from 'node:fs'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { limits } from '../../src/base/limits.ts'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

/** The process among signals, full disks and things that are no files. */

const folder = Folder.create()
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const endless = fileURLToPath(new URL('endless.ts', import.meta.url))
const { line, opening, text } = Desk

interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** Runs a script, does something once it has said a word, and measures how long it takes to end. */
async function ended(
  words: readonly string[],
  when: { readonly at: string; readonly act: (child: ChildProcess) => void },
  stdout: 'pipe' | number = 'pipe',
): Promise<Ending> {
  const child = spawn(process.execPath, words, { stdio: ['pipe', stdout, 'pipe'] })
  after(() => child.kill('SIGKILL'))
  let [told, news, acted] = ['', '', 0]
  const hear = (): void => {
    if (acted > 0 || !(told + news).includes(when.at)) return
    acted = performance.now()
    when.act(child)
  }
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk
    hear()
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    news += chunk
    hear()
  })
  if (words.includes('run')) child.stdin?.write(text(opening))
  child.stdin?.on('error', () => {})
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, stdout: told, stderr: news, ms: performance.now() - acted }
}

/** One clear sentence, and never a stack. */
function clear({ stderr }: { readonly stderr: string }, message: RegExp): void {
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /^\s+at |node:internal|Error:/m)
}

const kill = (signal: NodeJS.Signals) => (child: ChildProcess) => void child.kill(signal)

test('[PROC1] Ctrl-C ends a command within a second, SIGTERM within five, a second signal at once', async () => {
  const many = Array.from({ length: 4_000 }, (_, index) =>
    line('Deposit', `d${index}`, { account: 'ada', asset: 'USDT', amount: '1' }, 1),
  )
  const [interrupted, terminated, twice, waiting, unread] = await Promise.all([
    // Work that never waits, as that of an audit or of one long round.
    ended([endless], { at: 'begun', act: kill('SIGINT') }),
    ended([endless], { at: 'begun', act: kill('SIGTERM') }),
    ended([endless], {
      at: 'begun',
      act(child) {
        child.kill('SIGTERM')
        setTimeout(kill('SIGTERM'), 50, child)
      },
    }),
    ended([main, 'run', '--journal', folder.path('asked')], { at: '"arm"', act: kill('SIGTERM') }),
    ended([main, 'run', '--journal', folder.path('unread')], {
      at: '"arm"',
      act(child) {
        child.stdout?.pause()
        child.stdin?.write(text(many))
        setTimeout(kill('SIGINT'), 600, child)
        // The pipe is full; it is read once the process has ended.
        setTimeout(() => child.stdout?.resume(), 2_000)
      },
    }),
  ])
  const all = [interrupted, terminated, twice, waiting, unread]
  assert.deepEqual(
    all.map(({ code }) => code),
    [130, 143, 143, 143, 130],
  )
  // As long as is said, and a second for a machine that is busy.
  for (const [index, most] of [2_000, 6_000, 2_000, 2_000, 2_600].entries()) {
    assert.ok((all[index]?.ms ?? 0) < most, `${index}: ${all[index]?.ms} ms`)
  }
  const { stdout } = await plimsoll(['verify', folder.path('unread'), '--json'])
  assert.equal(records(stdout)[0]?.ok, true)
})

test('[PROC4] an output without room ends the command with a sentence', async () => {
  const full = openSync('/dev/full', 'w')
  const nothing = { at: 'never', act: () => {} }
  const version = await ended([main, '--version'], nothing, full)
  assert.equal(version.code, 1)
  clear(version, /^plimsoll: <stdout>: expected room to write, found no space left\n$/)
  const run = await ended([main, 'run', '--journal', folder.path('full')], nothing, full)
  assert.equal(run.code, 1)
  clear(run, /<stdout>: expected room to write, found no space left\n$/)
  const { stdout } = await plimsoll(['verify', folder.path('full'), '--json'])
  assert.equal(
    records(stdout)[0]?.entries,
    opening.length,
    'what was read is kept, and told to nobody',
  )
})

test('[PROC4] a file that cannot be written is named, and none is left half', async () => {
  const book = folder.file('book.json', TestBook.text)
  const prices = folder.file(
    'prices.csv',
    TestBook.candles([
      ['40000', '3000'],
      ['39000', '2900'],
    ]),
  )
  const replay = (...more: readonly string[]) =>
    plimsoll(['replay', '--book', book, '--prices', prices, ...more])
  const before = readdirSync(folder.path('')).sort()
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['--events', '/dev/full'], /\/dev\/full: expected room to write, found no space left/],
    [['--report', '/dev/full'], /\/dev\/full: expected room to write, found no space left/],
    [
      ['--events', folder.path('no/where')],
      /no\/where: expected a file that can be written, found no such folder/,
    ],
    [['--events', folder.path('')], /expected a file to write, found a folder/],
    [['--events', ''], /'': expected a file to write, found an empty name/],
  ]
  for (const [more, message] of rows) {
    const kept = ['--journal', folder.path('half.plimsoll')]
    const outcome = await replay(
      ...more,
      ...(more[0] === '--events' && more[1] !== '/dev/full' ? kept : []),
    )
    assert.equal(outcome.code, 2, outcome.stderr)
    clear(outcome, message)
  }
  assert.deepEqual(readdirSync(folder.path('')).sort(), before, 'no file, no journal')
  const { code, stderr } = await replay('--events', folder.path('events.ndjson'))
  assert.equal(code, 0, stderr)
  assert.ok(folder.has('events.ndjson') && !folder.has('events.ndjson.part'))
})

test('[PROC3] what is no file is refused at once by every command that reads one', async () => {
  execFileSync('mkfifo', [folder.path('pipe')])
  for (const path of [folder.path('pipe'), folder.path(''), '/dev/zero', '']) {
    for (const words of [
      ['assess', path],
      ['book', path],
      ['simulate', path],
    ]) {
      const outcome = await plimsoll(words)
      assert.equal(outcome.code, 2, words.join(' '))
      clear(outcome, /expected a file, found (a pipe|a folder|a device|an empty name)/)
    }
    for (const words of [
      ['verify', path],
      ['run', '--journal', path],
      ['events', path],
      ['cursor', path],
    ]) {
      const outcome = await plimsoll(words)
      assert.equal(outcome.code, 2, words.join(' '))
      clear(outcome, /expected a file to open, found: (a pipe|a folder|a device|an empty name)/)
    }
  }
})

test('[PROC3] a journal is a file whatever its name means to SQLite', async () => {
  const home = process.cwd()
  process.chdir(folder.path(''))
  try {
    for (const name of [':memory:', 'file:x?mode=memory', '%00']) {
      const { code } = await plimsoll(['run', '--journal', name], { stdin: text(opening) })
      assert.equal(code, 0)
      assert.equal((await plimsoll(['verify', name])).code, 0, name)
    }
  } finally {
    process.chdir(home)
  }
})

test('[PROC2] each bad line is told with its own number, and the rest goes on', async () => {
  const good = line('Deposit', 'good', { account: 'ada', asset: 'USDT', amount: '5' })
  const nested = `{"type":${'['.repeat(40)}${']'.repeat(40)}}`
  const chunks = [
    Buffer.from(text(opening)),
    Buffer.from([0xff, 0xfe, 0x0a]),
    Buffer.from(`\ufeff${good}\n`),
    Buffer.from(`${good.replace('ada', '\\ud800')}\n`),
    Buffer.from(`${good.replace('ada', '\u0000')}\n`),
    Buffer.from(`${good.replace('ada', '\\u0000')}\n`),
    Buffer.from(`${nested}\n`),
    Buffer.from(`{"type":"${'\\u0041'.repeat(1_000_000)}"}\n`),
    Buffer.from(`"${'x'.repeat(17_000_000)}"\n`),
    Buffer.from(`${good}\n`),
  ]
  const outcome = await plimsoll(['run', '--journal', folder.path('lines')], { stdin: chunks })
  assert.equal(outcome.code, 0)
  const rest = records(outcome.stdout).filter(({ type }) => type === 'Error')
  const from = opening.length + 1
  assert.deepEqual(
    rest.map(({ line, code }) => [Number(line) - from, code]),
    [
      [0, 'line.notText'],
      [1, 'json.malformed'],
      [2, 'json.malformed'],
      [3, 'json.malformed'],
      [4, 'field.value'],
      [5, 'json.tooDeep'],
      [6, 'type.unknown'],
      [7, 'line.tooLong'],
    ],
  )
  assert.deepEqual(records(outcome.stdout).at(-1)?.command, 'good')
  assert.ok(outcome.stdout.length < 20_000, 'what is told of long lines is short')
  clear(outcome, /<stdin>:20: expected at most 16777216 bytes in a line, found more/)
})

test('[PROC5] an id or an actor of the host is refused to everybody else', async () => {
  const stop = { by: 'engine', reason: 'started' }
  const outcome = await plimsoll(['run', '--journal', folder.path('own')], {
    stdin: text([
      ...opening,
      line('Disarm', 'engine:start:14', stop),
      line('Disarm', 'mine', { ...stop, actor: 'engine' }),
    ]),
  })
  const errors = records(outcome.stdout).filter(({ type }) => type === 'Error')
  assert.deepEqual(
    errors.map(({ code, path }) => [code, path]),
    [
      ['id.reserved', 'id'],
      ['id.reserved', 'actor'],
    ],
  )
})

test('[PROC7] a flood of commands in one piece is answered in pieces', async () => {
  const many = Array.from({ length: 8_000 }, (_, index) =>
    line('Deposit', `d${index}`, { account: 'ada', asset: 'USDT', amount: '1' }, 1),
  )
  const sizes: number[] = []
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      sizes.push(chunk.length)
      done()
    },
  })
  const io = { stdout, stdin: [Buffer.from(text([...opening, ...many]))] }
  const { code } = await plimsoll(['run', '--journal', folder.path('flood')], io)
  assert.equal(code, 0)
  assert.ok(sizes.length > 2, `${sizes.length} pieces`)
  assert.ok(Math.max(...sizes) < limits.answers + 2_000)
})
