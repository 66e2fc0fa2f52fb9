import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpublished } from '../unpublished.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const data = (name: string) => unpublished(`data/${name}`)

async function found(...words: string[]) {
  const { code, stdout, stderr } = await plimsoll(['reproduce', ...words, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

test('[REPRO15] T1 prints 63 points, those that were printed beside what was', async () => {
  const { code, stdout, stderr } = await plimsoll(['reproduce', 'T1'])
  assert.deepEqual([code, stderr], [0, ''])
  assert.equal(stdout.trimEnd().split('\n').length, 67)
  assert.match(stdout, /\nprice-impact +1\.0 % +0\.3750 +0\.3750 +0\.914501 +0\.914501\n/)
  assert.equal((await found('T1')).found.length, 63)
})

test('[REPRO15] T3 is short where asked, and then shown and not judged', async () => {
  const words = ['T3', '--steps', '2000', '--seed', '7']
  const { misses, found: shown } = await found(...words)
  assert.deepEqual(misses, [])
  assert.deepEqual([shown.steps, shown.seed, shown.rows.length], [2_000, 7, 8])
  const { study, against, source } = await found(...words)
  assert.deepEqual([study, against], ['T3', 're-derived'])
  assert.match(source, /independent run/)
  assert.deepEqual((await found(...words)).found, shown)
})

test('[REPRO15] T4 comes out to every printed place', async () => {
  const { stdout } = await plimsoll(['reproduce', 'T4'])
  assert.match(stdout, /of 0\.9525, which spiralled +0\.000119047619 +0\.000119047619\n/)
  assert.deepEqual((await found('T4')).misses, [])
})

test('[REPRO5] T2: every published round within 2 %, and both cliffs', {
  skip: data('aave_steth').skip,
}, async () => {
  const { misses, found: figures } = await found('T2', '--data', data('aave_steth').path)
  assert.deepEqual(misses, [])
  assert.equal(figures.length, 9)
  assert.deepEqual(
    figures.slice(-2).map((figure: { found: number }) => figure.found),
    [94_000, 91_000],
  )
  for (const { found, published } of figures) assert.ok(Math.abs(found / published - 1) <= 0.02)
})

test('[REPRO13] T6: the sums of the event to the cent', {
  skip: data('hyperliquid_oct10').skip,
}, async () => {
  const { misses, found: figures } = await found('T6', '--data', data('hyperliquid_oct10').path)
  assert.deepEqual(misses, [])
  const sums = figures.sums.map((sum: { found: string }) => sum.found)
  assert.deepEqual(sums, ['19,337', '2,103,111,430.86', '834,295,749.29', '45.8 %', '0.0446'])
  const shared = figures.shared as readonly { uncovered: string }[]
  assert.deepEqual([...new Set(shared.map(({ uncovered }) => uncovered))], ['0.00'])
})

test('[REPRO16] T5: iteration and one pass are one, and the law decides about the cliff', async () => {
  const { misses, found: shown } = await found('T5')
  assert.deepEqual([misses, shown.differing, shown.accounts], [[], 0, 1_000_000])
  assert.equal(shown.figures.length, 13)
})

test('[REPRO17] the closed forms of a schedule and of first passage meet numbers', async () => {
  const schedule = await found('almgren-chriss')
  assert.deepEqual(schedule.misses, [])
  for (const { apart } of schedule.found.apart) assert.ok(apart <= 1e-12)
  const passage = await found('first-passage')
  assert.deepEqual(passage.misses, [])
  for (const { apart } of passage.found) assert.ok(Math.abs(apart) <= 3)
})

test('[CYCLE4] T7: the frozen values of SPY', { skip: data('equity').skip }, async () => {
  const { misses, found: rows } = await found('T7', '--data', data('equity').path)
  assert.deepEqual(misses, [])
  const told = rows.map((row: { peakToTrough: number; worstCall: number; breaches: number }) =>
    [row.peakToTrough.toFixed(2), (row.worstCall * 100).toFixed(2), row.breaches].join(' '),
  )
  assert.deepEqual(told.slice(0, 4), [
    '7.59 11.20 11',
    '6.07 10.83 9',
    '3.14 8.40 4',
    '4.39 10.35 9',
  ])
})

test('[REPRO22] T10: what of the last map the price reached, and no figure of a panel that is not here', {
  skip: data('hyperliquid_oct10').skip,
}, async () => {
  const { misses, found: figures } = await found('T10', '--data', data('').path)
  assert.deepEqual(misses, [])
  const reached = figures.filter((one: { what: string }) => /reaches/.test(one.what))
  const told = reached.map(({ found, expected }: { found: string; expected: string | null }) => [
    found,
    expected,
  ])
  assert.deepEqual(told, [
    ['0.008', null],
    ['0.026', null],
    ['0.431', null],
    ['0.442', null],
  ])
})

test('[REPRO23] T11: what was printed of twenty tokens comes out, and three of its figures do not fit', async () => {
  const { misses, found: figures } = await found('T11')
  assert.deepEqual([misses, figures.figures.length], [[], 62])
  assert.deepEqual(
    figures.found.map((one: { found: string; told: string }) => [one.found, one.told]),
    [
      ['12 of 20', '20'],
      ['11', '9'],
      ['6.9', '127.4'],
      ['19.6', '127.4'],
    ],
  )
})

test('[REPRO15] all are listed, each with its source and with what it is set beside', async () => {
  const { code, stdout } = await plimsoll(['reproduce', '--list', '--json'])
  assert.equal(code, 0)
  const all: readonly { study: string; against: string; source: string }[] = JSON.parse(stdout)
  const numbered = Array.from({ length: 12 }, (_, place) => `T${place + 1}`)
  assert.deepEqual(
    all.map(({ study }) => study),
    [...numbered, 'almgren-chriss', 'first-passage'],
  )
  for (const { source } of all) assert.ok(source.length > 20, source)
  const published = all.filter(({ against }) => against === 'published')
  assert.deepEqual(
    published.map(({ study }) => study),
    ['T2', 'T8', 'T11'],
  )
  assert.equal(all.find(({ study }) => study === 'T5')?.against, 'regression')
})

test('[REPRO15] a figure that did not come out is told, and the code is 4', async () => {
  folder.file('b1.csv.gz', 'collateral,threshold,collateral_steth_calc,debt,ethdebt')
  folder.file(
    'b1_v3.csv.gz',
    'collateral,threshold,collateral_steth_calc,debt,emode,ethdebt_calc,eth_price,amount',
  )
  const { code, stderr } = await plimsoll(['reproduce', 'T2', '--data', folder.path('')])
  assert.equal(code, 4)
  assert.match(stderr, /not as published: first swap in steps of 2,000 that collapses, compat/)
})

test('[REPRO15] what is missing or unknown is named', async () => {
  folder.file('adl_by_user.csv.gz', 'user,adl_notional\nme,much')
  const rows = [
    [[], /reproduce: expected STUDY, found nothing/],
    [
      ['T13'],
      /expected one of T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, almgren-chriss, first-passage, found 'T13'/,
    ],
    [['--list', 'T2'], /reproduce --list: expected nothing, found 'T2'/],
    [['T2'], /reproduce T2: expected --data DIR .*, found nothing/],
    [['T6', '--data', folder.path('nowhere')], /nowhere/],
    [
      ['T6', '--data', folder.path('')],
      /adl_by_user.csv.gz:2: .* column adl_notional, found 'much'/,
    ],
    [['T3', '--steps', '0'], /--steps: expected a whole number from 1 to 50000000, found '0'/],
    [['T3', '--seed', 'x'], /--seed: expected a whole number from 0 to 2147483647, found 'x'/],
  ] as const
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(['reproduce', ...words])
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
})
