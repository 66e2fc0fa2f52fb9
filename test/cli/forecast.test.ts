import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Crowd } from './Crowd.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const crowd = folder.file('crowd.ndjson', Crowd.lines(120).join('\n'))
const HOUR = 3_600_000
const start = Date.UTC(2025, 9, 10, 12)
const from = '2025-10-10T12:00:00Z'

/** Forty hours of one per cent up and down before the moment, then two that fall by a quarter and come back. */
const rows = Array.from({ length: 40 }, (_, hour) => {
  const [open, close] = hour % 2 === 0 ? [100, 101] : [101, 100]
  return `BTCUSDT,${start - (40 - hour) * HOUR},${open},101,100,${close},5`
})
const after = [`BTCUSDT,${start},100,100,75,90,5`, `BTCUSDT,${start + HOUR},90,104,90,104,5`]
const late = `BTCUSDT,${start + 2 * HOUR},104,500,1,104,5`
const header = 'symbol,ts,open,high,low,close,volume'
const candles = folder.file('candles.csv', [header, ...rows, ...after, late].join('\n'))
const words = [
  'forecast',
  crowd,
  '--prices',
  candles,
  '--from',
  from,
  '--to',
  '2025-10-10T14:00:00Z',
]

// biome-ignore lint/suspicious/noExplicitAny: what a program reads is looked at by its fields
async function told(...more: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await plimsoll([...words, ...more, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`)

test('[FORETOLD1] volatility is of what ended before, and what came of whole candles after', async () => {
  const { markets, rows } = await told()
  const [seen] = markets
  // 39 hourly moves of ln 1.01, of which a day has 24.
  assert.deepEqual([seen.name, seen.candles, seen.price], ['BTC/USDT:USDT', 39, 100])
  near(seen.volatility, Math.log(1.01) * Math.sqrt(24))
  near(seen.fell, Math.log(100 / 75))
  near(seen.rose, Math.log(104 / 100))
  const [down, up] = rows
  near(down.alone, 1.959963984540054 * Math.log(1.01) * Math.sqrt(2))
  assert.equal(down.came, seen.fell)
  assert.equal(up.toward, 'up')
})

test('[FORETOLD1] a market is named by its coin as well, and no row of another is taken for its own', async () => {
  const alone = (await told()).markets
  const lines = [...rows, ...after]
  const unnamed = (line: string): string => line.slice(line.indexOf(',') + 1)
  const bare = folder.file('bare.csv', [header, ...lines].map(unnamed).join('\n'))
  const falls = lines.map((line, hour) => `ETHUSDT,${line.split(',')[1]},9,9,${9 - hour / 9},9,5`)
  const mixed = folder.file('mixed.csv', [header, ...lines, ...falls].join('\n'))
  for (const prices of [`BTC=${bare}`, `BTC/USDT:USDT=${mixed}`]) {
    const { code, stdout, stderr } = await plimsoll([
      ...words.map((word) => (word === candles ? prices : word)),
      '--json',
    ])
    assert.equal(code, 0, stderr)
    const found = JSON.parse(stdout)
    const isBitcoin = ({ name }: { name: string }): boolean => name === 'BTC/USDT:USDT'
    assert.deepEqual(found.markets.filter(isBitcoin), alone)
    // A price that did not move before is foretold to stay.
    const others = found.rows.filter((row: { name: string }) => !isBitcoin(row))
    assert.equal(others.length, prices.includes('mixed') ? 2 : 0)
    for (const row of others) assert.equal(row.alone, 0)
  }
})

test('[FORETOLD2] the loop is beside it, and what the book says of the prices as they were', async () => {
  const deep = await told('--depth', '1bn')
  const thin = await told('--depth', '200k')
  for (const row of [...deep.rows, ...thin.rows]) {
    assert.ok(
      row.alone <= row.thick + 1e-12 && row.thick <= row.together && row.together <= row.thin,
    )
  }
  const [calm, wild] = [deep.rows[0], thin.rows[0]]
  assert.equal(calm.verdict, 'beyond')
  assert.ok(calm.forced > 0 && calm.forced <= calm.open)
  // What the prices forced does not depend on depth: the impact is in the price already.
  assert.equal(wild.forced, calm.forced)
  near(wild.own, calm.forced / 200e3 / 100)
  // Of accounts alone, liquidated one by one at the low: as pressure counts them along that fall.
  const { stdout } = await plimsoll([
    'pressure',
    crowd,
    '--along',
    'BTC/USDT:USDT',
    '--toward',
    'down',
    '--moves',
    '25',
    '--json',
  ])
  const [way] = JSON.parse(stdout).ways
  near(calm.forced / way.moves[0].forced, 1)
})

test('[FORETOLD1] depth that was measured later is not taken', async () => {
  const bands = folder.file(
    'bands.csv',
    `timestamp,percentage,depth,notional
2025-10-10 11:00:00,-1,1,400000
2025-10-10 11:00:00,1,1,400000
2025-10-10 13:00:00,-1,1,4000
2025-10-10 13:00:00,1,1,4000`,
  )
  const [row] = (await told('--depth', `BTC/USDT:USDT=${bands}`)).rows
  // The move of the band is printed, and taken, in four digits.
  assert.ok(Math.abs(row.own / ((row.forced * 0.01005) / 400e3) - 1) < 1e-9, `${row.own}`)
  const { code, stderr } = await plimsoll([
    ...words,
    '--from',
    '2025-10-10T10:00:00Z',
    '--depth',
    `BTC/USDT:USDT=${bands}`,
  ])
  assert.equal(code, 2)
  assert.match(stderr, /expected depth known by 2025-10-10T10:00:00.000Z, found all of it later/)
})

test('[FORETOLD2] people read one table, what is left out, and how many were which', async () => {
  const { stdout, code } = await plimsoll(words)
  assert.equal(code, 0)
  assert.match(
    stdout,
    /^Foretold at 2025-10-10T12:00:00.000Z, and what came until 2025-10-10T14:00:00.000Z\n/,
  )
  assert.match(stdout, /No candles of (ETH|ADA).*, which only the book moves\./)
  assert.match(stdout, /The book has other prices of BTC\/USDT:USDT than the candles/)
  assert.match(stdout, /\nBTC\/USDT:USDT +down +2\.7 % /)
  assert.match(stdout, /Of 2: \d within one move in twenty by volatility alone/)
})

test('[FORETOLD1] wrong input is named', async () => {
  const short = folder.file('short.csv', [header, ...rows.slice(20), ...after].join('\n'))
  const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['forecast'], /forecast: expected FILE, found nothing/],
    [['forecast', crowd], /forecast: expected --prices FILE, found nothing/],
    [
      ['forecast', crowd, '--prices', short, '--from', from],
      /expected 30 candles before 2025-10-10T12.* of BTC.*, found \d+ of BTC\/USDT:USDT from 2025-10-09T\S+ to 2025-10-10T13/,
    ],
    [
      [...words, '--prices', candles],
      /expected candles of BTC.* in order of time, found BTCUSDT of .* after one of 2025-10-10T14/,
    ],
    [[...words, '--to', '2025-10-10T11:00:00Z'], /--to: expected a time after 2025-10-10T12/],
    [[...words, '--from', 'soon'], /--from: expected a time/],
    [[...words, '--toward', 'left'], /--toward: expected down, up or both/],
    [[...words, '--depth', 'BTC=1M'], /a market in which something is open/],
  ]
  for (const [line, message] of cases) {
    const { code, stderr } = await plimsoll(line)
    assert.equal(code, 2, line.join(' '))
    assert.match(stderr, message)
  }
})
