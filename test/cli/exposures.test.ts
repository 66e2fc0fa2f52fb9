import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Crowd } from './Crowd.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const crowd = folder.file('crowd.ndjson', Crowd.lines(120).join('\n'))

// biome-ignore lint/suspicious/noExplicitAny: what a program reads is looked at by its fields
async function pressed(...words: readonly string[]): Promise<any> {
  const { code, stdout, stderr } = await plimsoll(['pressure', ...words, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('[EXPOSURE4] the liquidation prices of a book, told as a map, end where the book ends', async () => {
  const symbol = 'BTC/USDT:USDT'
  const words = ['--along', symbol, '--toward', 'down', '--depth', `${symbol}=400k`]
  const [book] = (await pressed(crowd, ...words)).ways
  const rows = book.nearest
    .filter(({ flow, liquidation }: Near) => flow > 0 && liquidation.move !== null)
    .map(
      ({ flow, liquidation }: Near) =>
        `${symbol},long,${flow},${book.price},${book.price * Math.exp(-(liquidation.move ?? 0))}`,
    )
  const file = folder.file('map.csv', ['market,side,notional,price,trigger', ...rows].join('\n'))
  const [map] = (await pressed('--exposures', file, ...words)).ways
  assert.equal(map.levels, rows.length)
  assert.equal(book.leaning, 0, 'nothing leans against the move, so the book is one pass')
  for (const [place, row] of map.moves.entries()) {
    const own = book.moves[place]
    assert.deepEqual([row.levels, row.move], [own.liquidated, own.move])
    near(row.forced, own.forced)
    near(row.pressure, own.pressure)
    near(row.gain, own.gain.total)
  }
  for (const [place, row] of map.shocks.entries()) {
    const own = book.shocks[place]
    near(row.endsAt.move, own.endsAt.move)
    near(row.criticalDepth, own.criticalDepth)
    assert.ok(row.doubleDepth.endsAt.move <= row.endsAt.move)
    assert.ok(row.endsAt.move <= row.halfDepth.endsAt.move)
  }
  assert.equal(map.cliffs.length, book.cliffs.length)
})

interface Near {
  readonly flow: number
  readonly liquidation: { readonly move: number | null }
}

/** To what twice a logarithm and an exponential lose. */
function near(a: number | null, b: number | null): void {
  assert.ok(a === b || Math.abs((a ?? 0) - (b ?? 0)) <= 1e-9 * Math.abs(b ?? 0), `${a} is not ${b}`)
}

test('[EXPOSURE4] what is forced without a move is told: a side may be exchanged', async () => {
  const file = folder.file(
    'exchanged.csv',
    'market,side,notional,price,trigger\nA,long,100,10,12\nA,long,50,10,9\nA,short,7,10,11',
  )
  const { ways } = await pressed('--exposures', file)
  assert.deepEqual(
    ways.map(({ toward, reached }: Way & { reached: number }) => [toward, reached]),
    [
      ['down', 100],
      ['up', 0],
    ],
  )
  const { stdout } = await plimsoll(['pressure', '--exposures', file])
  assert.match(stdout, /100 of it is forced without a move: longs that are forced at or above 10,/)
})

test('[EXPOSURE4] each side of each market stands alone, and the index is of all of them', async () => {
  const file = folder.file(
    'two.csv',
    'market,side,notional,price,leverage\nA,long,100,10,5\nA,short,50,10,20\nB,long,300,1,8',
  )
  const words = ['--exposures', file, '--maintenance', '1', '--depth', '10']
  const { ways, index, timestamp } = await pressed(...words)
  assert.equal(timestamp, null)
  assert.deepEqual(
    ways.map(({ along, toward, levels, open }: Way) => [along, toward, levels, open]),
    [
      ['A', 'down', 1, 100],
      ['A', 'up', 1, 100],
      ['B', 'down', 1, 300],
      ['B', 'up', 0, 300],
    ],
  )
  // Short at 10 with a leverage of 20: 10.5 ÷ 1.01, 3.96 % away; a shock of 5 % forces its 50 into a depth of 1,000.
  const [, up] = ways
  const shock = up.shocks[2]
  near(shock.endsAt.move, Math.log(1.05) + 0.05)
  // Down a tenth B alone is not reached, A neither: 1 − 0.8 ÷ 0.99 is 19 % away. Up, A is.
  assert.equal(index.toward, 'up')
  near(index.value, (100 * 100 * 0.05) / (100 * (Math.log(1.1) + 0.05) + 300 * Math.log(1.1)))
  const { stdout } = await plimsoll(['pressure', ...words])
  assert.match(stdout, /Pressure index \d+\.\d of 100, up: A/)
  assert.match(stdout, /\nB rises · no short is told/)
})

interface Way {
  readonly along: string
  readonly toward: string
  readonly levels: number
  readonly open: number
}

test('[EXPOSURE4] what is of accounts alone, or wrong, is refused', async () => {
  const file = folder.file(
    'one.csv',
    'market,side,notional,price,trigger\nA,long,1,2,1\nB,long,1,2,1',
  )
  const bare = folder.file('bare.csv', 'market,side,notional,price,leverage\nA,long,1,2,9')
  const rows: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [[crowd, '--exposures', file], /expected FILE or --exposures, found both/],
    [['--exposures', file, '--refill', '5'], /expected no --refill with --exposures/],
    [['--exposures', file, '--volatility', '4'], /expected no --volatility with --exposures/],
    [['--exposures', file, '--url', 'http://127.0.0.1:1'], /expected no --url with --exposures/],
    [['--exposures', file, '--along', 'C'], /--along: expected all or a market of A, B, found 'C'/],
    [['--exposures', file, '--depth', 'C=5'], /--depth: expected a market of A, B, found 'C'/],
    [['--exposures', file, '--depth', '5@1%'], /a profile is of one market, found 2/],
    [['--exposures', bare], /bare.csv:2.*a maintenance rate such as 0.005 beside a leverage/],
    [['--exposures', folder.path('none')], /none: expected a file, found nothing there/],
    [[crowd, '--maintenance', '1'], /expected --maintenance with --exposures/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(['pressure', ...words])
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
})
