import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import { balance, positions, tiers } from '../wire/ccxt.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)

async function assessed(...words: readonly string[]): Promise<readonly AccountReport[]> {
  const { stdout } = await plimsoll(['assess', ...words, '--json'])
  return JSON.parse(stdout) as readonly AccountReport[]
}

test('assess tells accounts worst first, with their positions and liquidation prices', async () => {
  const { code, stdout, stderr } = await plimsoll(['assess', book])
  assert.equal(code, 0, stderr)
  const [title, ...rows] = stdout.split('\n')
  assert.match(
    title ?? '',
    /^account +level +equity +leverage +initial +maintenance +free +marginRatio/,
  )
  assert.match(rows[0] ?? '', /^ada +call +188 USDT .* 25.33$/)
  assert.match(stdout, /cyd\/ETH\/USDT:USDT +healthy/)
  assert.match(
    stdout,
    /ada +BTC\/USDT:USDT +long +1 +42,000 +40,000 +40,000 USDT +-2,000 +39,971.8/,
  )
  assert.ok(!stdout.includes('\x1b'))
})

test('assess says the same as JSON, in the order of the book and with nothing rounded away', async () => {
  const reports = await assessed(book)
  assert.deepEqual(
    reports.map(({ account }) => account),
    ['ada', 'bob', 'cyd', 'cyd/ETH/USDT:USDT'],
  )
  const [ada, bob, , isolated] = reports
  // 40,000 × 0.4 % = 160 of 188; cured at 0.75: 160 ÷ 0.75 = 213.333334.
  assert.equal(ada?.maintenanceMargin, '160')
  assert.equal(ada?.marginRatio, '0.851063')
  assert.equal(ada?.healthFactor, '1.175')
  assert.deepEqual(ada?.call, { id: null, level: 'call', amount: '25.333334', deadline: null })
  assert.equal(bob?.balances.BTC, '0.5')
  // 20,000 + 0.5 × 40,000 × 0.9 + 2,000 - 3,000.15
  assert.equal(bob?.equity, '36999.85')
  assert.equal(isolated?.parent, 'cyd')
  assert.equal(isolated?.positions[0]?.marginMode, 'isolated')
  // 450 + 2 (p - 3,200) = 0.004 × 2 p has its root at p = 5,950 ÷ 1.992 = 2,986.94…
  assert.equal(isolated?.positions[0]?.liquidationPrice, '2986.94')
  assert.deepEqual(isolated?.positions[0]?.liquidation, {
    basis: 'instrument',
    now: false,
    below: '2986.94',
    above: null,
    reason: null,
  })
})

test('assess finds a breach, and says so by its exit code', async () => {
  const prices = folder.file('fallen.csv.gz', gzipSync(TestBook.candles([['39900', '2900']])))
  const { code, stdout, stderr } = await plimsoll(['assess', book, '--prices', prices])
  assert.equal(code, 3)
  assert.match(stdout, /ada +liquidation +88 USDT/)
  assert.match(stderr, /2 of 4 accounts are in liquidation/)
})

test('assess looks at one account, and under the rules of a venue', async () => {
  const [ada, none] = await assessed(book, '--account', 'ada', '--as', 'hyperliquid')
  assert.equal(none, undefined)
  // Hyperliquid asks for half of 1/40 of 40,000 where Binance asks for 0.4 %.
  assert.equal(ada?.maintenanceMargin, '500')
  assert.equal(ada?.rulebook, 'hyperliquid')
  assert.equal(ada?.isBreached, true)
})

test('assess takes what ccxt fetched, unchanged', async () => {
  const files = Object.entries({ positions, balance, tiers }).flatMap(([name, json]) => [
    `--${name}`,
    folder.file(`${name}.json`, JSON.stringify(json)),
  ])
  const reports = await assessed(...files)
  assert.deepEqual(
    reports.map(({ account, numeraire }) => [account, numeraire]),
    [
      ['main:USDT', 'USDT'],
      ['main:USDT/ETH/USDT:USDT', 'USDT'],
      ['main:BNB', 'BNB'],
    ],
  )
  const { code, stderr } = await plimsoll(['assess', ...files.slice(0, 2)])
  assert.equal(code, 2)
  assert.match(stderr, /expected --positions and --balance together, found no --balance/)
})

test('explain gives every number its inputs and its rule, and adds up', async () => {
  const { code, stdout } = await plimsoll(['explain', book, 'bob'])
  assert.equal(code, 0)
  assert.match(stdout, /maintenance +350 +USDT +\[TIER3\] 80000 × 0.005 − 50, bracket 2/)
  assert.match(stdout, /worth +0.5 +BTC +\[TIER4\] = 20,000 USDT/)
  assert.match(stdout, /haircut +0.5 +BTC +\[TIER5\] = -2,000 USDT, weight 0.9 from 0/)
  assert.match(stdout, /orders .*what open orders could add/)
  assert.match(stdout, /equity +36,999.85 +\[MARGIN1\] += /)
})

test('explain keeps to a position where one is asked for', async () => {
  const { stdout } = await plimsoll(['explain', book, 'bob', 'ETH/USDT:USDT', '--json'])
  const { terms } = JSON.parse(stdout) as { terms: { about: string; kind: string }[] }
  assert.ok(terms.length > 3)
  assert.ok(terms.every(({ about }) => about === 'ETH/USDT:USDT'))
  const missing = await plimsoll(['explain', book, 'bob', 'ETH/USD:USDT'])
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /no position ETH\/USD:USDT; did you mean ETH\/USDT:USDT\?/)
})

test('whatif tells before and after of a trade, a transfer, a price and other rules', async () => {
  const ask = async (...change: readonly string[]) => {
    const { stdout, code } = await plimsoll(['whatif', book, 'ada', ...change, '--json'])
    const answer = JSON.parse(stdout) as Record<'before' | 'after', AccountReport> & {
      refused: string | null
    }
    return { code, ...answer }
  }
  const trade = await ask('--trade', 'BTC/USDT:USDT sell 0.4 @ 40000')
  assert.equal(trade.code, 0)
  assert.equal(trade.refused, null)
  assert.equal(trade.after.positions[0]?.contracts, '0.6')
  assert.equal(trade.after.maintenanceMargin, '96')
  const out = await ask('--transfer', 'USDT -1')
  assert.equal(out.refused, 'margin.insufficient')
  const fall = await ask('--mark', 'BTC/USDT:USDT=39900')
  assert.equal(fall.code, 3)
  assert.equal(fall.after.level, 'liquidation')
  assert.equal(fall.before.level, 'call')
  const venue = await ask('--rulebook', 'hyperliquid')
  assert.equal(venue.after.maintenanceMargin, '500')
})

test('whatif meets the isolated position where the trade is in its instrument', async () => {
  const { stdout } = await plimsoll(['whatif', book, 'cyd', '--trade', 'ETH/USDT:USDT sell 1'])
  assert.match(stdout, /^cyd\/ETH\/USDT:USDT if trade/)
  assert.match(stdout, /long 2, liquidation 2,986.94 +long 1, liquidation /)
})

test('what is typed wrongly is told apart', async () => {
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['whatif', book, 'ada'], /expected --mark, --move, --deposit, .* or --survive, found none/],
    [
      ['whatif', book, 'adda', '--rulebook', 'x'],
      /no account adda in the book; did you mean ada\?/,
    ],
    [['whatif', book, 'ada', '--rulebook', 'ftx'], /no rulebook or preset ftx; known are house, /],
    [['whatif', book, 'ada', '--trade', 'buy'], /--trade: expected 'SYMBOL buy\|sell CONTRACTS/],
    [['whatif', book, 'ada', '--trade', 'BTC/USDT:USDT buy 1e3'], /plain decimal .*found '1e3'/],
    [
      ['whatif', book, 'ada', '--trade', 'BTC/USDT:USDT buy 0.0001'],
      /multiple of the lot \(0.001\)/,
    ],
    [['whatif', book, 'ada', '--trade', 'BTC/USDT:USDT buy -1'], /contracts above 0/],
    [['whatif', book, 'ada', '--trade', 'BTC/USDT:USDT buy 1 long'], /neither long nor short/],
    [['whatif', book, 'ada', '--mark', 'BTC/USDT:USDT=0'], /a price above 0, found '0'/],
    [['whatif', book, 'ada', '--mark', 'BTC/USDT:USDT'], /expected 'SYMBOL=PRICE'/],
    [['whatif', book, 'ada', '--transfer', 'DOGE 1'], /no asset DOGE in the book/],
    [['whatif', book, 'ada', '--transfer', 'USDT'], /expected 'ASSET AMOUNT'/],
    [
      ['assess', book, '--basis', 'moon'],
      /--basis: expected instrument or underlying, found 'moon'/,
    ],
    [['assess'], /assess: expected FILE, found nothing/],
    [['assess', book, 'more'], /assess: expected one FILE, found 'more' as well/],
    [['explain', book], /explain: expected FILE ACCOUNT/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr, stdout } = await plimsoll(words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
    assert.match(stderr, new RegExp(`try: plimsoll ${words[0]} --help`))
    assert.equal(stdout, '')
  }
})
