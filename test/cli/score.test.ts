import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const header = 'market,side,notional,price,trigger,time'
const first = folder.file(
  'a.csv',
  `${header}
BTC,long,100,100,99,1700000000000
BTC,long,50,100,95,1700000000000
BTC,long,200,100,80,1700000000000
BTC,short,70,100,104,1700000000000
ETH,long,7,10,9,1700000000000
SOL,long,3,10,9,1700000000000`,
)
const next = folder.file(
  'b.csv',
  `${header}
BTC,long,20,94,95.5,1700014400000
BTC,long,180,94,80.5,1700014400000
BTC,short,70,94,104,1700014400000
SOL,long,3,10,9,1700014400000`,
)
/** The first candle opened before the first map and the last ends after the next: both saw 50. */
const prices = folder.file(
  'p.csv',
  `symbol,ts,open,high,low,close
BTCUSDT,1699999200000,100,101,50,100
BTCUSDT,1700002800000,100,101,97,98
BTCUSDT,1700006400000,98,99,94,95
BTCUSDT,1700010000000,95,96,94,94
BTCUSDT,1700013600000,94,96,50,94`,
)
const words = ['score', '--map', first, '--then', next, '--prices', prices]

test('[MAP5] only candles whole between the maps count, and what was not scored is named', async () => {
  const { code, stdout, stderr } = await plimsoll([...words, '--json'])
  assert.equal(code, 0, stderr)
  const { outcomes, left, from, to } = JSON.parse(stdout)
  assert.deepEqual([from, to], [1_700_000_000_000, 1_700_014_400_000])
  assert.deepEqual([outcomes[0].reached, outcomes[0].gone, outcomes[0].stayed], [150, 130, 180])
  assert.deepEqual(left, [
    { market: 'ETH', reason: 'not in the next map' },
    { market: 'SOL', reason: 'no price between the maps' },
  ])
})

test('[MAP3] people read hit rate, what stayed and drift, by side and by how far away', async () => {
  const { stdout } = await plimsoll(words)
  assert.match(stdout, /\nBTC +long +350 +150 +130 +86\.7 % +200 +90 % +0\.63 % +0\n/)
  assert.match(stdout, /\nBTC +long +2 % to 5 % +50 +50 +60 % +0\n/)
  assert.match(stdout, /\nETH: not in the next map\nSOL: no price between the maps\n/)
})

test('[MAP5] a file that names no market is told which it is, and one chosen market stands alone', async () => {
  const bare = folder.file(
    'bare.csv',
    'ts,open,high,low,close\n1700002800000,10,10,8,9\n1700006400000,9,9,9,9',
  )
  const { stdout, code } = await plimsoll([
    ...words.slice(0, 5),
    ...['--prices', `SOL=${bare}`, '--market', 'SOL', '--json'],
  ])
  assert.equal(code, 0)
  const [longs] = JSON.parse(stdout).outcomes
  assert.deepEqual([longs.market, longs.reached, longs.gone], ['SOL', 3, 0])
})

test('[MAP5] wrong input is named', async () => {
  const bare = folder.file('timeless.csv', 'market,side,notional,price,trigger\nBTC,long,1,100,90')
  const early = folder.file('early.csv', 'symbol,ts,open,high,low,close\nBTC,1600000000000,1,1,1,1')
  const many = Array.from({ length: 4_001 }, (_, row) => `BTC,long,1,100,${row + 1},1700000000000`)
  const large = folder.file('large.csv', [header, ...many].join('\n'))
  const rows: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['score'], /score: expected --map FILE, found nothing/],
    [['score', '--map', first], /score: expected --then FILE, found nothing/],
    [words.slice(0, 5), /score: expected --prices FILE, found nothing/],
    [[...words, 'more'], /score: expected options alone, found 'more'/],
    [[...words, '--market', 'DOGE'], /--market: expected one of BTC, ETH, SOL, found 'DOGE'/],
    [[...words, '--width', 'x'], /--width: expected per cent above 0/],
    [
      [...words, '--prices', 'XRP=y.csv'],
      /--prices: expected a market of the map before =, found 'XRP'/,
    ],
    [[...words, '--from', '2026-01-01T00:00:00Z'], /--from: expected the time of the map itself/],
    [
      ['score', '--map', next, '--then', first, '--prices', prices],
      /--then to be later than --map/,
    ],
    [
      ['score', '--map', bare, '--then', next, '--prices', prices],
      /expected --from TIME, .*does not say when/,
    ],
    [
      ['score', '--map', first, '--then', next, '--prices', early],
      /with prices between them, found BTC: no price/,
    ],
    [
      ['score', '--map', large, '--then', next, '--prices', prices],
      /at most 4000 levels of longs in BTC, found 4001/,
    ],
    [[...words, '--maintenance', '-1'], /--maintenance: expected per cent from 0 to 99/],
    [
      ['score', '--map', folder.path('none'), '--then', next, '--prices', prices],
      /none: expected a file/,
    ],
    [
      ['score', '--map', prices, '--then', next, '--prices', prices],
      /p.csv:1: expected a column market/,
    ],
  ]
  for (const [line, message] of rows) {
    const { code, stderr } = await plimsoll(line)
    assert.equal(code, 2, line.join(' '))
    assert.match(stderr, message)
  }
})
