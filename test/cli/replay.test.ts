import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { FateReport } from '../../src/cli/replay/fates.ts'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)
const fall = TestBook.candles([
  ['40000', '3000'],
  ['39950', '2990'],
  ['39000', '2900'],
  ['39000', '2800'],
  ['38000', '2700'],
])
const prices = folder.file('fall.csv.gz', gzipSync(fall))

const replay = (...words: readonly string[]) =>
  plimsoll(['replay', '--book', book, '--prices', prices, ...words])

interface Summary {
  readonly steps: number
  readonly balanced: boolean
  readonly callsOpened: number
  readonly liquidatedFully: number
  readonly liquidationOrders: number
  readonly forced: string
  readonly fund: string
}

const summaryOf = (stdout: string) => JSON.parse(stdout) as Summary

test('replay runs a book through prices and leaves journal, events and picture', async () => {
  const out = ['journal', 'events', 'report'].flatMap((name) => [`--${name}`, folder.path(name)])
  const { code, stdout, stderr } = await replay(...out, '--depth', 'squareRoot:10000000')
  assert.equal(code, 0, stderr)
  assert.match(stdout, /[23] {2}accounts that reached liquidation/)
  assert.match(stdout, /The books balance to the last unit/)
  assert.match(stderr, /5 steps of prices, from 2021-05-19T00:01:00.000Z to 2021-05-19T00:05:00/)
  const types = new Set(records(folder.read('events')).map(({ type }) => type))
  for (const type of ['MarksSet', 'CallOpened', 'LiquidationStarted', 'Executed']) {
    assert.ok(types.has(type), type)
  }
  assertDrawn(folder.read('report'))
  assert.ok(folder.read('report').includes('>Price of BTC/USDT:USDT<'))
  const verified = await plimsoll(['verify', folder.path('journal')])
  assert.equal(verified.code, 0, verified.stderr)
})

test('[SIM16] the numbers of the summary, of verify and of the events tally', async () => {
  const [journal, events] = [folder.path('tally'), folder.path('tally.ndjson')]
  const words = ['--journal', journal, '--events', events, '--depth', 'squareRoot:10000000']
  const told = JSON.parse((await replay('--json', ...words)).stdout)
  const verified = JSON.parse((await plimsoll(['verify', journal, '--json'])).stdout)
  assert.deepEqual([told.commands, told.events], [verified.commands, verified.events])
  const lines = records(folder.read('tally.ndjson'))
  assert.equal(lines.length, told.events)
  assert.equal(lines.filter(({ type }) => type === 'CallOpened').length, told.callsOpened)
  const { callsMet, callsExpired, callsSuperseded, callsCancelled, callsWaived, callsOpen } = told
  const ends = callsMet + callsExpired + callsSuperseded + callsCancelled + callsWaived + callsOpen
  assert.equal(ends, told.callsOpened)
  assert.ok(told.callsOpened > 0)
  assert.equal(
    told.metByDeposit + told.metByReduction + told.metByPrice + told.metByRepayment,
    callsMet,
  )
})

test('[SIM17] who was called and liquidated when, at what price, and what was left', async () => {
  const { stdout } = await replay('--json', '--accounts', folder.path('fates.csv'))
  const fates: readonly FateReport[] = JSON.parse(stdout).accountFates
  assert.deepEqual(
    fates.map(({ account }) => account),
    ['ada', 'bob', 'cyd', 'cyd/ETH/USDT:USDT'],
  )
  const [ada, bob] = fates
  // 2,188 of cash less 2,000 of loss at the book's mark of 40,000.
  assert.equal(ada?.opening, '188')
  assert.equal(ada?.calledAt, '2021-05-19T00:00:00.000Z', 'by the prices of the book')
  assert.deepEqual(ada?.calledPrices, { 'BTC/USDT:USDT': '40000' })
  assert.equal(ada?.liquidatedAt, '2021-05-19T00:02:00.000Z')
  assert.deepEqual(ada?.liquidatedPrices, { 'BTC/USDT:USDT': '39950' })
  assert.equal(ada?.sold[0]?.price, '39950')
  assert.equal(Number(ada?.leftPercentage), Math.floor((Number(ada?.left) / 188) * 10_000) / 100)
  assert.equal(bob?.liquidatedAt, null)
  const [head, ...rows] = folder.read('fates.csv').trimEnd().split('\n')
  assert.match(head ?? '', /^account,numeraire,opening,calledAt,calledPrices,liquidatedAt,/)
  assert.equal(rows.length, fates.length)
  assert.match(rows[0] ?? '', /^ada,USDT,188,2021-05-19T00:00:00.000Z,BTC\/USDT:USDT 40000,/)
  const text = (await replay()).stdout
  assert.match(
    text,
    /^ada +19 May 00:00 +19 May 00:02 +BTC\/USDT:USDT 39,950 +\w+ +.* USDT +.* %$/m,
  )
})

test('[SIM17] moves are told from the opening, the mark of the book, not from the first close', async () => {
  const { stderr } = await replay('--report', folder.path('opening.svg'))
  assert.doesNotMatch(stderr, /error/)
  // 38,000 from 40,000.
  assert.match(folder.read('opening.svg'), /low 38,000 \(−5\.0%\)/)
  const later = TestBook.text.replace('"40000"', '"50000"')
  const far = folder.file('far.json', later)
  const words = ['--prices', prices, '--report', folder.path('far.svg')]
  await plimsoll(['replay', '--book', far, ...words])
  assert.match(folder.read('far.svg'), /low 38,000 \(−24\.0%\)/)
})

test('the same replay twice gives the same events', async () => {
  const events = async (name: string) => {
    await replay('--events', folder.path(name))
    return folder.read(name)
  }
  assert.equal(await events('one'), await events('two'))
})

test('depth costs, and a limit on it leaves orders unfilled', async () => {
  const free = summaryOf((await replay('--json')).stdout)
  assert.equal(free.balanced, true)
  assert.equal(free.steps, 5)
  const tight = await replay('--json', '--depth', 'linear:1000000:0.01:5000', '--fund', 'USDT 5000')
  const found = summaryOf(tight.stdout)
  assert.ok(found.balanced)
  assert.ok(found.liquidationOrders > free.liquidationOrders, 'it takes more orders')
})

test('files symbol by symbol, without symbols and with aliases mean the same', async () => {
  const expected = (await replay('--json')).stdout
  const [title, ...rows] = fall.trim().split('\n')
  const sorted = folder.file('sorted.csv', [title, ...rows.sort()].join('\n'))
  const one = await plimsoll(['replay', '--book', book, '--prices', sorted, '--json'])
  assert.equal(one.stdout, expected)
  const only = (name: string) =>
    [title, ...rows.filter((row) => row.startsWith(name))]
      .map((row) => row?.split(',').slice(1).join(','))
      .join('\n')
  const [btc, eth] = [folder.file('btc.csv', only('BTC')), folder.file('eth.csv', only('ETH'))]
  const words = ['--prices', `BTC/USDT:USDT=${btc}`, '--prices', `ETH=${eth}`]
  const two = await plimsoll(['replay', '--book', book, ...words, '--json'])
  assert.equal(two.stdout, expected)
  const renamed = folder.file('xbt.csv', fall.replaceAll('BTC/USDT', 'XBT'))
  const alias = ['--prices', renamed, '--alias', 'XBT=BTC/USDT:USDT']
  const three = await plimsoll(['replay', '--book', book, ...alias, '--json'])
  assert.equal(three.stdout, expected)
})

test('every account can be put under the rules of a venue', async () => {
  const { stdout, code } = await replay('--json', '--rulebook', 'hyperliquid')
  assert.equal(code, 0)
  assert.ok(summaryOf(stdout).callsOpened >= 0)
})

test('names that the book does not have are ignored, and said', async () => {
  const more = folder.file('more.csv', `${fall}DOGE/USDT,1621382700000,1,1,1,1,1\n`)
  const { stderr, code } = await plimsoll(['replay', '--book', book, '--prices', more])
  assert.equal(code, 0, stderr)
  assert.match(stderr, /not in the book, ignored: DOGE\/USDT/)
})

test('what is typed or written wrongly stops it before anything is begun', async () => {
  const journal = folder.path('never')
  const bad = folder.file('bad.csv', `${fall}BTC/USDT,1621382700000,x,1,1,1,1\n`)
  const late = folder.file('late.csv', 'symbol,ts,price\nBTC,1600000000000,1\n')
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['--book', book], /replay: expected --prices CSV, found none/],
    [['--prices', prices], /replay: expected --book, found none/],
    [['--book', book, '--prices', bad], /bad.csv:12:24: open: expected .*, found "x"/],
    [['--book', book, '--prices', late], /expected prices from 2021-05-19T00:00:00.000Z on/],
    [
      ['--book', book, '--prices', prices, '--depth', 'cubic:1'],
      /--depth: expected \[SYMBOL=\]lin/,
    ],
    [['--book', book, '--prices', prices, '--depth', 'linear:0'], /a number above 0, found '0'/],
    [['--book', book, '--prices', prices, '--depth', 'X=linear:1'], /no symbol X in the book/],
    [['--book', book, '--prices', prices, '--fund', 'lots'], /--fund: expected 'ASSET AMOUNT'/],
    [['--book', book, '--prices', prices, '--alias', 'XBT'], /--alias: expected NAME=SYMBOL/],
    [
      ['--book', book, '--prices', prices, '--alias', 'XBT=BTC/USDT:USD'],
      /did you mean BTC\/USDT:USDT/,
    ],
    [['--book', book, '--prices', prices, '--rulebook', 'nope'], /no rulebook or preset nope/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr, stdout } = await plimsoll(['replay', ...words, '--journal', journal])
    assert.equal(code, 2, `${words.join(' ')}: ${stderr}`)
    assert.match(stderr, message)
    assert.equal(stdout, '')
  }
})

test('a journal that is there already is left alone', async () => {
  const path = folder.path('kept')
  assert.equal((await replay('--journal', path)).code, 0)
  const { code, stderr } = await replay('--journal', path)
  assert.equal(code, 2)
  assert.match(stderr, /--journal: expected a new file, found a journal at/)
})

test('Ctrl-C ends it with what was done safe', async () => {
  const stop = new AbortController()
  const path = folder.path('stopped')
  stop.abort()
  const { code } = await plimsoll(
    ['replay', '--book', book, '--prices', prices, '--journal', path],
    { signal: stop.signal },
  )
  assert.equal(code, 130)
  assert.equal((await plimsoll(['verify', path])).code, 0)
})
