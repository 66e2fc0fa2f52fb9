import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Type } from 'typebox'
import Schema from 'typebox/schema'
import type { AccountGrid } from '../../src/cli/stress/gridsOf.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { StressReport } from '../../src/report/StressReport.ts'
import { stressGrid } from '../../src/wire/outputs.ts'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)
const ladder = `${import.meta.dirname}/../../examples/books/ladder.json`
const path = new URL('../../docs/schema/stress.schema.json', import.meta.url)
const schema = Schema.Compile(JSON.parse(readFileSync(path, 'utf8')))

async function stressed(...words: readonly string[]): Promise<StressReport> {
  const { stdout, stderr } = await plimsoll(['stress', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  const report = JSON.parse(stdout)
  assert.deepEqual(schema.Errors(report)[1], [])
  return report
}

test('[REPORT14] at every point of a grid each account is what whatif says of it', async () => {
  const grid = ['--move', 'BTC=-10%..10%/10%', '--move', 'ETH=-20%..0%/20%']
  const { points } = await stressed(book, ...grid)
  assert.deepEqual(
    points.map(({ moves }) => moves),
    [
      ['-10', '-20'],
      ['-10', '0'],
      ['0', '-20'],
      ['0', '0'],
      ['10', '-20'],
      ['10', '0'],
    ],
  )
  for (const { moves, accounts, total } of points) {
    const [btc, eth] = moves
    for (const one of accounts) {
      const asked = ['--move', `BTC=${btc}%`, '--move', `ETH=${eth}%`, '--json']
      const { stdout } = await plimsoll(['whatif', book, one.account, ...asked])
      const after = JSON.parse(stdout).after as AccountReport
      for (const field of ['equity', 'marginRatio', 'level', 'isBreached', 'certainty'] as const) {
        assert.equal(one[field], after[field], `${one.account} at ${moves}`)
      }
    }
    assert.equal(total.liquidated, accounts.filter(({ isBreached }) => isBreached).length)
    const equity = accounts.reduce((sum, one) => sum + BigInt(atoms(one.equity)), 0n)
    assert.equal(atoms(total.byNumeraire[0]?.equity ?? ''), `${equity}`)
  }
})

/** Six decimals as a whole number. */
const atoms = (text: string): string => {
  const [whole = '', fraction = ''] = text.split('.')
  return `${BigInt(whole + fraction.padEnd(6, '0'))}`
}

test('[REPORT14] at a move of nothing it is assess; tables and CSV say the same', async () => {
  const words = [ladder, '--move', 'BTC=-20%..0%/20%']
  const { points } = await stressed(...words)
  const { stdout } = await plimsoll(['assess', ladder, '--json'])
  const now = JSON.parse(stdout) as readonly AccountReport[]
  assert.deepEqual(
    points[1]?.accounts.map(({ account, equity, level }) => [account, equity, level]),
    now.map(({ account, equity, level }) => [account, equity, level]),
  )
  const text = await plimsoll(['stress', ...words])
  assert.equal(text.code, 3)
  assert.match(text.stdout, /^ +0 % +62,000 .* 1 of 6 +1 +0$/m)
  assert.match(text.stdout, /^crane +LIQ +LIQ$/m)
  const csv = (await plimsoll(['stress', ...words, '--csv'])).stdout.trimEnd().split('\n')
  assert.equal(csv.length, 1 + 2 * (6 + 1))
  assert.equal(csv[0], 'scope,account,move BTC %,numeraire,equity,marginRatio,level,liquidated')
  assert.ok(csv.includes('total,,0,USD,3565000,,,1'))
})

test('[REPORT15] both pictures are whole, whatever the names', async () => {
  const odd = TestBook.text.replaceAll('"bob"', '"<b> & \\"bob\\""')
  const named = folder.file('named.json', odd)
  const [one, two, far] = ['one.svg', 'two.svg', 'far.svg'].map((name) => folder.path(name))
  assert.ok(one && two && far)
  await plimsoll(['stress', named, '--report', one])
  await plimsoll(['stress', named, '--move', 'BTC=-9%..9%/1%', '--move', 'ETH=5%', '--report', two])
  await plimsoll(['assess', named, '--report', far])
  for (const svg of [one, two, far].map((path) => readFileSync(path, 'utf8'))) assertDrawn(svg)
  assert.match(folder.read('far.svg'), /How far to each threshold/)
  const nobody = folder.file('none.json', JSON.stringify({ ...TestBook.book, accounts: [] }))
  await plimsoll(['assess', nobody, '--report', far])
  assertDrawn(folder.read('far.svg'))
})

const options = `${import.meta.dirname}/../../examples/books/options.json`

test('[OPTR2] with a volatility, what options gain as both move, in text, CSV and JSON', async () => {
  const words = ['stress', options, '--move', 'BTC=-20%..20%/20%', '--volatility', '-50%..50%/50%']
  const { stdout, code } = await plimsoll([...words, '--json'])
  assert.ok(Schema.Check(Type.Array(stressGrid), JSON.parse(stdout)))
  assert.equal(code, 0)
  const [covered, naked, spread] = JSON.parse(stdout) as [AccountGrid, AccountGrid, AccountGrid]
  const profit = ({ profits }: AccountGrid, row: number, at: number) => Number(profits[row]?.[at])
  assert.deepEqual([covered.account, naked.account, spread.account], ['covered', 'naked', 'spread'])
  assert.deepEqual(naked.prices, ['-0.2', '0', '0.2'])
  // A bitcoin beside it gains a fifth of 40,000 more.
  for (const row of [0, 1, 2]) {
    for (const [at, coin] of [-8_000, 0, 8_000].entries()) {
      const beside = profit(covered, row, at) - profit(naked, row, at)
      assert.ok(Math.abs(beside - coin) < 1e-6)
    }
  }
  assert.equal(profit(naked, 1, 1), 0)
  assert.ok(profit(naked, 2, 1) < 0 && profit(naked, 0, 1) > 0, 'short of vega')
  const text = (await plimsoll(words)).stdout
  assert.match(
    text,
    /^naked: what it gains as BTC moves\nvolatility +-20 % +0 % +\+20 %\n +-50 % /m,
  )
  const csv = (await plimsoll([...words, '--csv', '--account', 'naked'])).stdout.trim().split('\n')
  assert.equal(csv[0], 'account,base,move,volatility,profit')
  assert.equal(csv.length, 1 + 9)
})

test('[OPTR1] exposures are told beside positions, and their sum where an account has several', async () => {
  const { stdout } = await plimsoll(['assess', options])
  const row = (start: RegExp) => stdout.split('\n').find((line) => start.test(line)) ?? ''
  const greeks = (line: string) =>
    line
      .trim()
      .split(/ {2,}/)
      .slice(-4)
      .map((one) => Number(one.replaceAll(',', '')))
  const [short, long, all] = [
    /44000-C +40,000 +78/,
    /48000-C +40,000 +78/,
    /^spread +all on BTC/,
  ].map(row)
  const sums = greeks(all ?? '')
  greeks(short ?? '').forEach((one, at) => {
    assert.ok(Math.abs(one + (greeks(long ?? '')[at] ?? 0) - (sums[at] ?? 0)) < 2e-4, `${at}`)
  })
  assert.doesNotMatch(stdout, /^naked +all on/m)
  assert.doesNotMatch((await plimsoll(['assess', book])).stdout, /vega/)
})

test('what is typed wrongly is told apart', async () => {
  const rows: readonly (readonly [words: string[], message: RegExp])[] = [
    [['--move', 'BTC'], /--move: expected 'BTC=-50%\.\.50%'/],
    [['--move', 'BTC=10%..-10%'], /the lower end in front/],
    [['--move', 'BTC=-100%..0%'], /a fall of less than 100 %/],
    [['--move', 'BTC=-50%..50%/0.5%'], /at most 101 points/],
    [['--move', 'BTC=-5%..5%/-1%'], /a step above 0/],
    [['--move', 'BTC,BTC=-5%'], /each asset once/],
    [['--move', 'SOL=-5%'], /no asset SOL in the book/],
    [['--move', 'BTC=1%', '--move', 'ETH=1%', '--move', 'USDT=1%'], /one or two/],
    [['--volatility', 'x'], /--volatility: expected '-50%\.\.50%'/],
    [['--volatility', '5%..1%'], /--volatility: expected the lower end in front/],
    [['--volatility', '5%', '--volatility', '6%'], /--volatility: expected one range/],
    [['--volatility', '5%', '--move', 'BTC,ETH=1%'], /one asset beside --volatility/],
    [['--volatility', '5%', '--report', 'x'], /--report: expected a stress of prices alone/],
    [['--csv', '--json'], /--csv: expected it or --json, found 'both'/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(['stress', book, ...words])
    assert.equal(code, 2)
    assert.match(stderr, message)
  }
})
