import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { program } from '../../src/cli/program.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Storage } from '../../src/host/Storage.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { BookReport } from '../../src/report/BookReport.ts'
import type { RegisteredCall } from '../../src/report/CallsRegister.ts'
import { bookCommands } from '../../src/wire/book/bookCommands.ts'
import { readBook } from '../../src/wire/book/readBook.ts'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const { mark, opening, line, text } = Desk

/** Ada's bitcoin is called at 35,160, met by a deposit, and called again at 34,150. */
const told = [
  ...opening,
  mark('m1', '35160', 60_000),
  line('AcknowledgeCall', 'seen', { call: 'call-1', by: 'ops' }, 90_000),
  line('Deposit', 'more', { account: 'ada', asset: 'USDT', amount: '1000' }, 120_000),
  mark('m2', '34160', 180_000),
]

/** A journal that `run` wrote; entries are numbered as the lines are. */
async function journal(name: string, lines = told): Promise<string> {
  const path = folder.path(name)
  const { code, stderr } = await plimsoll(['run', '--journal', path], { stdin: text(lines) })
  assert.equal(code, 0, stderr)
  return path
}

const desk = await journal('desk.plimsoll')
const at = (line: string): string => `${told.indexOf(line) + 1}`
const atCall = at(told[opening.length] as string)

async function json<T>(...argv: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await plimsoll([...argv, '--json'])
  assert.ok(code === 0 || code === 3, stderr)
  return JSON.parse(stdout) as T
}

const assess = (...argv: string[]) => json<readonly AccountReport[]>('assess', ...argv)
const calls = (...argv: string[]) => json<readonly RegisteredCall[]>('calls', ...argv)

test('[REPORT4] a journal stands wherever a book does, whatever it is called', async () => {
  const renamed = folder.file('book.json', readFileSync(desk))
  const [ada, bob] = await assess(renamed)
  assert.deepEqual([ada?.account, bob?.account], ['ada', 'bob'])
  assert.equal(ada?.equity, '160')
  assert.equal(ada.call?.id, 'call-2')
  const explained = await json<{ terms: unknown[] }>('explain', desk, 'ada')
  assert.ok(explained.terms.length > 0)
  const { before, after } = await json<{ before: AccountReport; after: AccountReport }>(
    ...(['whatif', desk, 'ada', '--transfer', 'USDT 5000'] as const),
  )
  assert.deepEqual([before.level, after.level], ['call', 'healthy'])
  const pressed = await json<{ ways: { accounts: number }[] }>('pressure', desk, '--toward', 'down')
  assert.equal(pressed.ways[0]?.accounts, 2)
  const { stderr } = await plimsoll(['assess', desk])
  assert.match(stderr, /desk\.plimsoll: as of entry 16, 2021-05-19T00:03:00\.000Z/)
})

test('[REPORT1] a book file says the same as a journal that was told it', async () => {
  const book = TestBook.text.replace('3100.005', '3100.01')
  const read = readBook(book)
  assert.ok(read.ok)
  const path = folder.path('of-a-book.plimsoll')
  const engine = DurableEngine.open(Storage.file(path))
  for (const command of bookCommands(read.value)) engine.apply(command)
  engine.close()
  const plain = (all: readonly AccountReport[]) =>
    all
      .map((one) => ({ ...one, call: one.call && { ...one.call, id: null, deadline: null } }))
      .sort((a, b) => (a.account < b.account ? -1 : 1))
  const file = folder.file('the-book.json', book)
  assert.deepEqual(plain(await assess(path)), plain(await assess(file)))
})

test('[REPORT4] --at looks at a journal as it was after an entry', async () => {
  const [ada] = await assess(desk, '--account', 'ada', '--at', atCall)
  assert.equal(ada?.datetime, '2021-05-19T00:01:00.000Z')
  assert.deepEqual([ada.call?.id, ada.level], ['call-1', 'call'])
  const [before] = await assess(desk, '--account', 'ada', '--at', `${Number(atCall) - 1}`)
  assert.equal(before?.call, null)
  assert.deepEqual(
    (await calls(desk, '--at', atCall)).map(({ id }) => id),
    ['call-1'],
  )
  assert.deepEqual(
    (await calls(desk)).map(({ id }) => id),
    ['call-2'],
  )
})

test('[REPORT2] [WIRE19] calls tells the register, and only what is asked for', async () => {
  const [call, more] = await calls(desk, '--at', atCall)
  assert.equal(more, undefined)
  const schema = JSON.parse(
    readFileSync(new URL('../../docs/schema/call.schema.json', import.meta.url), 'utf8'),
  )
  const compiled = Schema.Compile(schema)
  assert.deepEqual(compiled.Check(call) ? [] : compiled.Errors(call)[1], [])
  assert.equal(call?.account, 'ada')
  assert.equal(call.status, 'open')
  assert.equal(call.due, '2021-05-19T01:01:00.000Z')
  // 35,160 × 0.004 = 140.64, ÷ 0.7 = 200.914286 less the equity of 160.
  assert.equal(call.amount, '40.914286')
  assert.match(call.advice.reductions[0]?.contracts ?? '', /^-0\.\d+$/)
  for (const [option, value, count] of [
    ['--owner', 'ada', 1],
    ['--owner', 'bob', 0],
    ['--level', 'call', 1],
    ['--level', 'warning', 0],
    ['--account', 'bob', 0],
  ] as const) {
    assert.equal((await calls(desk, '--at', atCall, option, value)).length, count, value)
  }
  const { stdout } = await plimsoll(['calls', desk, '--at', atCall])
  assert.match(stdout, /^call +account +owner +ladder +level +amount +due/)
  assert.match(stdout, /call-1 +ada +ada +main +call +40\.92 USDT +19 May 01:01 +1 h +0 s +open/)
  assert.match(stdout, /sell 0\.\d+ BTC\/USDT:USDT/)
  const none = await plimsoll(['calls', desk, '--owner', 'bob'])
  assert.equal(none.stdout, 'no calls are open\n')
})

test('[REPORT2] of a book the calls are those that its numbers would open', async () => {
  const [call, more] = await calls(folder.file('test-book.json', TestBook.text))
  assert.equal(more, undefined)
  assert.deepEqual(
    [call?.id, call?.account, call?.amount, call?.status, call?.deadline, call?.age],
    [null, 'ada', '25.333334', null, null, null],
  )
  const { stdout } = await plimsoll(['calls', folder.path('test-book.json')])
  assert.match(stdout, /– +ada +ada +\S+ +call +25\.34 USDT +– +– +– +not opened/)
})

test('[REPORT6] [WIRE19] book tells the whole at a glance', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../docs/schema/glance.schema.json', import.meta.url), 'utf8'),
  )
  const compiled = Schema.Compile(schema)
  const glance = async (...argv: string[]) => {
    const found = await json<BookReport>('book', ...argv)
    assert.deepEqual(compiled.Check(found) ? [] : compiled.Errors(found)[1], [])
    return found
  }
  const { accounts, levels, calls: asked, markets, engine } = await glance(desk, '--at', atCall)
  assert.deepEqual([accounts, levels], [2, { call: 1, healthy: 1 }])
  assert.deepEqual(asked, {
    open: 1,
    next: { id: 'call-1', account: 'ada', due: '2021-05-19T01:01:00.000Z' },
  })
  const [bitcoin] = markets
  assert.deepEqual(
    [bitcoin?.markPrice, bitcoin?.long, bitcoin?.short, bitcoin?.notional, bitcoin?.accounts],
    ['35160', '1', '1', '35160', 2],
  )
  assert.equal(bitcoin?.clearing?.by, 'rulebook')
  assert.equal(bitcoin.clearing.rulebook, 'house')
  assert.equal(bitcoin.clearing.fundCap, '100000')
  assert.deepEqual([engine?.isArmed, engine?.entry, engine?.liquidating], [true, Number(atCall), 0])
  const file = await glance(folder.file('glance.json', TestBook.text))
  assert.deepEqual([file.engine, file.markets[0]?.clearing], [null, null])
  assert.deepEqual(file.levels, { call: 1, healthy: 3 })
  const { stdout } = await plimsoll(['book', desk, '--at', atCall])
  assert.match(stdout, /^2 accounts, 2021-05-19T00:01/)
  assert.match(stdout, /calls {4}1 open, next due 19 May 01:01: ada/)
  assert.match(stdout, /BTC\/USDT:USDT +35,160 +1 +1 +35,160 USDT +2 +house, version 1 +100,000 +0/)
})

test('assess tells accounts of one owner, or on one level', async () => {
  const ids = (reports: readonly AccountReport[]) => reports.map(({ account }) => account)
  assert.deepEqual(ids(await assess(desk, '--level', 'call')), ['ada'])
  assert.deepEqual(ids(await assess(desk, '--level', 'healthy')), ['bob'])
  assert.deepEqual(ids(await assess(desk, '--owner', 'bob')), ['bob'])
  assert.deepEqual(ids(await assess(desk, '--owner', 'bob', '--level', 'call')), [])
  const { stdout } = await plimsoll(['assess', desk, '--owner', 'nobody'])
  assert.equal(stdout, 'no accounts\n')
})

test('a journal is looked at under other prices and other rules', async () => {
  const prices = folder.file(
    'prices.csv',
    'symbol,ts,open,high,low,close,volume\nBTC/USDT,1621382700000,50000,50000,50000,50000,1\n',
  )
  const [ada] = await assess(desk, '--prices', prices, '--account', 'ada')
  assert.equal(ada?.level, 'healthy')
  assert.equal(ada.equity, '16000')
  const [under] = await assess(desk, '--as', 'hyperliquid', '--account', 'ada')
  assert.equal(under?.rulebook, 'hyperliquid')
})

/** Runs a command until it has printed so many lines, then interrupts it. */
async function until(lines: number, argv: readonly string[]): Promise<readonly string[]> {
  const stop = new AbortController()
  let printed = ''
  const stdout = new Writable({
    write(chunk, _, done) {
      printed += String(chunk)
      if (printed.split('\n').length > lines) stop.abort()
      done()
    },
  })
  const stderr = new Writable({ write: (_, __, done) => done() })
  const stdin = (async function* () {})()
  const io = { stdin, stdout, stderr, env: {}, signal: stop.signal, now: () => 0 }
  assert.equal(await program(argv, io), 130)
  return printed.trimEnd().split('\n')
}

test('[REPORT4] --follow tells every change of a call as it is committed', async () => {
  const argv = ['calls', desk, '--at', atCall, '--follow']
  const changes = (await until(4, [...argv, '--json'])).map(
    (line) => JSON.parse(line) as RegisteredCall,
  )
  assert.deepEqual(
    changes.map(({ id, status, acknowledgedBy }) => [id, status, acknowledgedBy]),
    [
      ['call-1', 'open', null],
      ['call-1', 'open', 'ops'],
      ['call-1', 'met', 'ops'],
      ['call-2', 'open', null],
    ],
  )
  const lines = await until(5, argv)
  assert.match(lines[0] ?? '', /^call +account/)
  assert.match(lines[2] ?? '', /^19 May 00:01 {2}call-1 {2}ada {2}main\/call {2}open, seen by ops/)
  assert.match(lines[3] ?? '', /call-1 {2}ada {2}main\/call {2}met, seen by ops$/)
  assert.match(
    lines[4] ?? '',
    /call-2 {2}ada {2}main\/call {2}open {2}[\d.]+ USDT, due 19 May 01:03/,
  )
  const none = await until(1, [...argv.slice(0, 2), '--follow', '--owner', 'bob'])
  assert.deepEqual(none, ['no calls are open'])
})

test('[REPORT4] --follow tells the accounts whose numbers change', async () => {
  const lines = await until(2, ['assess', desk, '--at', atCall, '--follow', '--json'])
  const [first, then] = lines.map((line) => JSON.parse(line) as readonly AccountReport[])
  assert.deepEqual(
    first?.map(({ account, level }) => [account, level]),
    [
      ['ada', 'call'],
      ['bob', 'healthy'],
    ],
  )
  assert.deepEqual(
    then?.map(({ account, equity }) => [account, equity]),
    [
      ['ada', '160'],
      ['bob', '55840'],
    ],
  )
})

test('[JRN10] assess and calls read beside a run that is writing', async () => {
  const path = folder.path('live.plimsoll')
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, 'run', '--journal', path], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const acknowledged = (count: number) =>
    new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        count -= String(chunk).split('"Acknowledged"').length - 1
        if (count <= 0) resolve()
      })
    })
  try {
    const opened = acknowledged(opening.length)
    child.stdin.write(text(opening))
    await opened
    assert.ok(existsSync(`${path}-wal`), 'its log is open')
    const [ada] = await assess(path, '--account', 'ada')
    assert.equal(ada?.level, 'healthy')
    assert.deepEqual(await calls(path), [])
    const called = acknowledged(1)
    child.stdin.write(text(told.slice(opening.length, opening.length + 1)))
    await called
    assert.deepEqual(
      (await calls(path)).map(({ id, account }) => [id, account]),
      [['call-1', 'ada']],
    )
  } finally {
    child.stdin.end()
    await new Promise((resolve) => child.on('close', resolve))
  }
  const { code } = await plimsoll(['verify', path])
  assert.equal(code, 0)
})

test('what is asked wrongly of a file is told apart', async () => {
  const book = folder.file('plain.json', TestBook.text)
  const noise = folder.file('noise', 'this is no book')
  const empty = folder.file('empty', '')
  const other = folder.file(
    'other.db',
    Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_176)]),
  )
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['calls', desk, '--at', '999'], /--at: .*desk\.plimsoll has entries up to 16, found '999'/],
    [['assess', desk, '--at', '0'], /--at: expected the number of an entry, from 1 on, found '0'/],
    [['assess', desk, '--at', '1e3'], /--at: expected the number of an entry.*found '1e3'/],
    [['explain', book, 'ada', '--at', '3'], /--at: expected a journal, found .*plain\.json/],
    [['calls', book, '--follow'], /--follow: expected a journal, found .*plain\.json/],
    [['assess', desk, '--account', 'eda'], /no account eda in the book; did you mean ada\?/],
    [['calls', desk, '--account', 'zed'], /no account zed in the book/],
    [['explain', desk, 'zed'], /no account zed in the book/],
    [['whatif', desk, 'zed', '--transfer', 'USDT 1'], /no account zed in the book/],
    [['calls', noise], /noise:1:1: expected a book or a journal, found /],
    [['book', noise], /noise:1:1: expected a book or a journal, found /],
    [['pressure', noise], /noise:1:1: expected a book or a journal, found /],
    [['calls', empty], /empty:1:1: expected a book or a journal, found the end/],
    [['calls', other], /other\.db: expected a journal, found another database/],
    [['calls', folder.path('missing')], /missing: expected a file, found nothing there/],
    [['calls'], /calls: expected FILE and perhaps one CALL, found nothing/],
    [['calls', desk, 'call-99'], /desk\.plimsoll has no call call-99/],
    [['calls', desk, 'call-1', book], /calls: expected FILE and perhaps one CALL, found/],
    [['calls', book, 'call-1'], /calls: expected a journal, found the book .*plain\.json/],
    [
      ['assess', desk, '--prices', 'x.csv', '--follow'],
      /expected --prices or --follow, found both/,
    ],
  ]
  for (const [argv, message] of cases) {
    const { code, stdout, stderr } = await plimsoll(argv)
    assert.equal(code, 2, `${argv.join(' ')}: ${stderr}`)
    assert.equal(stdout, '')
    assert.match(stderr, message, argv.join(' '))
  }
})

test('[JRN4] a damaged journal is refused with its place, as an audit that failed', async () => {
  const bytes = readFileSync(desk)
  const index = bytes.indexOf('AcknowledgeCall')
  bytes[index] = (bytes[index] as number) ^ 1
  const { code, stderr } = await plimsoll(['assess', folder.file('damaged.plimsoll', bytes)])
  assert.equal(code, 4)
  assert.match(stderr, /entry 14: hash differs/)
})

test('[POOL30] preview tells what a command would do to everybody, and does nothing', async () => {
  const path = await journal('impact.plimsoll')
  const crash = {
    type: 'SetMarks',
    marks: [
      { instrument: 'BTC/USDT:USDT', price: '20000', time: 1_621_382_580_000, source: 'feared' },
    ],
    indices: [],
  }
  const ask = (command: object, ...more: string[]) =>
    plimsoll(['preview', path, '--command', JSON.stringify(command), ...more])
  const before = readFileSync(path)
  const { stdout, code } = await ask(crash, '--json')
  assert.equal(code, 3)
  const impact = JSON.parse(stdout) as { liquidatable: { accounts: number }[] }
  assert.equal(impact.liquidatable[0]?.accounts, 1)
  const schema = JSON.parse(
    readFileSync(new URL('../../docs/schema/impact.schema.json', import.meta.url), 'utf8'),
  )
  assert.ok(Schema.Check(schema, impact))
  assert.match((await ask(crash)).stdout, /1 could newly be liquidated/)
  const refused = await ask({ type: 'AccrueInterest', pool: 'none' })
  assert.match(refused.stdout, /Would be refused: pool\.unknown/)
  assert.equal(refused.code, 1)
  assert.deepEqual(readFileSync(path), before)
})

/** What a command that goes on says first; it is interrupted then. */
async function firstLine(argv: readonly string[]) {
  const stop = new AbortController()
  let text = ''
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      stop.abort()
      done()
    },
  })
  const { code } = await plimsoll(argv, { stdout, signal: stop.signal })
  assert.equal(code, 130)
  return text
}

test('[PRESSURE8] the pressure of a journal that grows is told until interrupted, and where it crosses', async () => {
  const path = await journal('followed.plimsoll')
  const told = ['pressure', path, '--follow']
  const reading = JSON.parse(await firstLine([...told, '--warn', '1', '--json']))
  assert.ok(reading.seq > 0 && reading.index >= 1 && reading.index < 100, `${reading.index}`)
  assert.deepEqual([reading.threshold, reading.toward], ['over', 'down'])
  assert.match(await firstLine(told), /^entry \d+ · 20\d\d-.* · index \d+\.\d down · loop gain /)
  assert.deepEqual([reading.studied, reading.between, reading.isProven], [reading.seq, null, true])
  const timed = JSON.parse(await firstLine([...told, '--volatility', '4', '--json']))
  const { within, aDay, aDayByPaths, standardError } = timed.nextCall
  assert.ok(timed.cashCalled >= 0 && within > 0, JSON.stringify(timed))
  assert.ok(Math.abs(aDay - aDayByPaths) <= 4 * standardError, JSON.stringify(timed.nextCall))
  for (const [odd, why] of [
    [['--along', 'BTC'], /expected no --along with --follow/],
    [['--toward', 'up'], /expected no --toward with --follow/],
    [['--window', '2'], /expected no --window with --follow/],
    [['--warn', '100'], /--warn: expected an index above 0 and under 100, found '100'/],
  ] as const) {
    const { code, stderr } = await plimsoll(['pressure', path, '--follow', ...odd])
    assert.equal(code, 2)
    assert.match(stderr, why)
  }
  const alone = await plimsoll(['pressure', path, '--warn', '50'])
  assert.deepEqual([alone.code, /expected --warn with --follow/.test(alone.stderr)], [2, true])
  const book = await plimsoll(['pressure', 'examples/books/first.json', '--follow'])
  assert.match(book.stderr, /expected a journal to follow, found 'examples\/books\/first.json'/)
})
