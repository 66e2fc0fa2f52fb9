import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()

interface Row {
  readonly limit: number
  readonly hasCalls: boolean
  readonly calls: number
  readonly liquidated: number
  readonly badDebt: number
  readonly tails: { readonly kurtosis: number }
}

const small = ['study', 'leverage', '--accounts', '60', '--ticks', '240', '--seeds', '2']

test('[STUDY1] a small study: nobody is forced at 1, more at 50 than at 5, and tails fatten', async () => {
  const report = folder.path('leverage.svg')
  const { code, stdout, stderr } = await plimsoll([...small, '--json', '--report', report])
  assert.deepEqual([code, stderr], [0, ''])
  const rows: readonly Row[] = JSON.parse(stdout).found.rows
  const at = (limit: number, hasCalls: boolean): Row =>
    rows.find((row) => row.limit === limit && row.hasCalls === hasCalls) as Row
  assert.equal(rows.length, 14)
  assert.deepEqual([at(1, false).liquidated, at(1, true).calls], [0, 0])
  assert.ok(at(50, false).liquidated > at(5, false).liquidated)
  assert.ok(at(50, false).tails.kurtosis > 2 * at(1, false).tails.kurtosis)
  assert.deepEqual([at(50, false).calls, at(50, true).calls > 0], [0, true])
  assertDrawn(readFileSync(report, 'utf8'))
})

test('[STUDY3] the same bytes with one worker and with two', async () => {
  const [one, two] = [
    await plimsoll([...small, '--workers', '1']),
    await plimsoll([...small, '--workers', '2']),
  ]
  assert.equal(one.stdout, two.stdout)
  assert.match(one.stdout, /\n +50× +on +/)
})

test('[STUDY8] the index is high while longs are there and nothing once they are gone, on both days', async () => {
  const report = folder.path('index.svg')
  const words = ['study', 'index', '--accounts', '250', '--json', '--report', report]
  const { code, stdout, stderr } = await plimsoll(words)
  assert.deepEqual([code, stderr], [0, ''])
  const rows: readonly IndexMoment[] = JSON.parse(stdout).found
  for (const day of ['19 May 2021', '10 October 2025']) {
    const own = rows.filter((row) => row.day === day)
    const [first, last] = [own[0], own.at(-1)]
    assert.ok(first !== undefined && last !== undefined && own.length > 10)
    assert.ok(first.whole > 5 && first.thin > first.whole, `${day}: ${first.whole}, ${first.thin}`)
    assert.ok(last.whole < first.whole / 4, `${day}: ${last.whole}`)
    assert.ok(own.some(({ fell }) => fell > 0.1))
  }
  assertDrawn(readFileSync(report, 'utf8'))
})

interface IndexMoment {
  readonly day: string
  readonly whole: number
  readonly thin: number
  readonly fell: number
}

test('[STUDY3] a picture that cannot be written is named', async () => {
  const { code, stderr } = await plimsoll([...small, '--report', '/nowhere/leverage.svg'])
  assert.equal(code, 2)
  assert.match(
    stderr,
    /\/nowhere\/leverage.svg: expected a file that can be written, found no such folder/,
  )
})

test('[STUDY3] what is missing or out of range is named', async () => {
  const rows = [
    [[], /study: expected STUDY, found nothing/],
    [['doom'], /study: expected one of leverage.*, found 'doom'/],
    [['leverage', '--leverage', '3'], /study: --leverage does not apply to leverage/],
    [['2021-05-19', '--seeds', '3'], /study: --seeds does not apply to 2021-05-19/],
    [['coverage'], /study coverage: expected --prices FILE, found nothing/],
    [
      ['coverage', '--prices', closes('c', '2021-03-01,100'), '--from', 'May'],
      /--from: expected a date/,
    ],
    [
      ['coverage', '--prices', closes('d', 'May,100')],
      /d\.csv:2: expected a date as .*, found 'May'/,
    ],
    [
      ['coverage', '--prices', closes('e', '2021-03-01,0')],
      /e\.csv:2: expected a close above zero/,
    ],
    [
      ['coverage', '--prices', closes('f', '2021-03-02,1\n2021-03-01,1')],
      /f\.csv:3: expected a day after/,
    ],
    [['coverage', '--prices', closes('g', '2021-03-01,100')], /at least two rows/],
    [['interest'], /study interest: expected --interest FILE, found nothing/],
    [['2025-10-10', '--candles', closes('h', '2021-03-01,100')], /h\.csv/],
    [['index', '--candles', 'x.csv'], /study: --candles does not apply to index/],
    [['leverage', '--prices', 'x.csv'], /study: --prices does not apply to leverage/],
    [['year', '--seeds', '3'], /study: --seeds does not apply to year/],
    [['leverage', '--seed', '3'], /study: --seed does not apply to leverage/],
    [['leverage', '--seeds', '0'], /--seeds: expected a whole number from 1 to 10000, found '0'/],
  ] as const
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(['study', ...words])
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
})

const closes = (name: string, rows: string): string =>
  folder.file(`${name}.csv`, `date,close\n${rows}\n`)

test('[COVER1] coverage of files of one’s own: stock alone where no volatility is told', async () => {
  const prices = closes('own', '2021-03-01,100\n2021-03-02,101\n2021-03-03,92\n2021-03-04,93')
  const report = folder.path('drawn.svg')
  const words = ['study', 'coverage', '--prices', prices, '--report', report]
  const { code, stdout, stderr } = await plimsoll(words)
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /\nlong stock +portfolio margin +8\.00 % +2 +1 +50\.00 %/)
  assert.match(stdout, /No volatility is told, so options are left out: --volatility FILE\./)
  assertDrawn(readFileSync(report, 'utf8'))
  assert.match(
    folder.read('drawn.csv'),
    /^chart,series,x,y,low,high\nDays not covered,FINRA 4210,long stock,0,0,/,
  )
  assert.equal((await plimsoll(words)).code, 0, 'its own numbers are written anew')
  const over = await plimsoll([...words.slice(0, -1), folder.path('own.svg')])
  assert.deepEqual([over.code, folder.has('own.svg')], [2, false])
  assert.match(over.stderr, /own\.csv too, found a file that is no picture/)
  assert.match(folder.read('own.csv'), /^date,close\n/)
})

interface Pressure {
  readonly index: number
  readonly critical: number | null
}

interface Found {
  readonly fall: number
  readonly rows: readonly {
    readonly open: number
    readonly openInLeader: number
    readonly forced: readonly number[]
    readonly whole: Pressure
    readonly thin: Pressure
  }[]
  readonly byDepth: readonly {
    readonly share: number
    readonly gain: { readonly value: number; readonly low: number; readonly high: number }
    readonly critical: { readonly value: number } | null
  }[]
  readonly foreseen: readonly { name: string; alone: number; together: number; came: number }[]
  readonly maps: { readonly own: { said: number; went: number } }
}

async function replayed(day: string, ...words: readonly string[]): Promise<Found> {
  const { code, stdout, stderr } = await plimsoll(['study', day, '--json', ...words])
  assert.deepEqual([code, stderr], [0, ''])
  return JSON.parse(stdout).found
}

let october: Promise<Found> | null = null
const ofOctober = (): Promise<Found> => (october ??= replayed('2025-10-10'))

test('[STUDY4] on 10 October 2025 open longs fall by the quarter that was measured', async () => {
  const { fall, rows } = await ofOctober()
  assert.ok(Math.abs(fall - 0.25) < 0.005, `${fall}`)
  assert.deepEqual(
    rows.map(({ openInLeader }) => openInLeader.toFixed(2)),
    ['1.00', '0.75', '0.75'],
  )
})

test('[STUDY5] the book is safe on a deep market and lost on a thin one, and calm after the low', async () => {
  const [before, , after] = (await ofOctober()).rows
  assert.ok(before !== undefined && after !== undefined)
  assert.equal(before.whole.critical, null)
  assert.ok((before.thin.critical ?? 1) < 0.05)
  assert.ok(before.thin.index > 90 && before.whole.index < 40)
  assert.ok(before.forced.every((share, place) => share >= (before.forced[place - 1] ?? 0)))
  assert.ok((after.forced[0] ?? 1) < 0.001 && after.whole.index < 5)
})

test('[STUDY6] the map of one coin does not see what others force in it', async () => {
  const { own } = (await ofOctober()).maps
  assert.ok(own.said < 0.1 && own.went > 0.2, JSON.stringify(own))
})

test('[STUDY10] a thinner market has no smaller gain and no later jump, of the book and of those drawn again', async () => {
  const { byDepth } = await ofOctober()
  for (const [place, { share, gain, critical }] of byDepth.entries()) {
    const deeper = byDepth[place - 1]
    assert.ok(gain.low <= gain.value && gain.value <= gain.high)
    if (deeper === undefined) continue
    assert.ok(share < deeper.share && gain.value >= deeper.gain.value)
    if (deeper.critical === null) continue
    assert.ok(critical !== null && critical.value <= deeper.critical.value + 1e-6)
  }
  assert.ok((byDepth.at(-1)?.gain.value ?? 0) > 0.9)
})

test('[STUDY11] what was foretold never counts what came, and the book only adds to it', async () => {
  const { foreseen } = await ofOctober()
  assert.equal(foreseen.length, 10)
  for (const { name, alone, together, came } of foreseen) {
    assert.ok(together >= alone - 1e-12 && came > alone, name)
  }
})

test('[STUDY4] 19 May 2021 with the book of 2025, smaller: a prediction, and a picture', async () => {
  const report = folder.path('day.svg')
  const words = ['study', '2021-05-19', '--accounts', '200', '--report', report]
  const { code, stdout } = await plimsoll(words)
  assert.equal(code, 0)
  assert.match(stdout, /Longs in BTC\/USDT fell by \d+\.\d % .*; no measured figure is at hand\./)
  assertDrawn(readFileSync(report, 'utf8'))
})
