import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()

const day = async (seed: string, name: string, ...more: string[]) => {
  const words = ['demo', 'loans', '--loans', '60', '--seed', seed, '--out', folder.path(name)]
  return await plimsoll([...words, ...more])
}

const summaryOf = (name: string) => JSON.parse(folder.read(`${name}/loans.json`))

test('a small book of loans goes through the day under every regime, and the books balance', async () => {
  const { code, stdout, stderr } = await day(
    '3',
    'one',
    '--regimes',
    'plimsoll,aave-v3.7,desk,maker',
  )
  assert.equal(code, 0, stderr)
  assert.match(stdout, /19 May 2021 with 60 loans/)
  assert.match(stdout, /The books balance to the last unit, in every asset and every regime/)
  assert.match(stderr, /19 May 13:00 UTC {2}BTC 35,235 −17\.8% .* maker: .* liquidated/)
  const { regimes, balanced } = summaryOf('one')
  assert.equal(balanced, true)
  const of = (name: string) => regimes.find((one: { name: string }) => one.name === name)
  assert.deepEqual(
    regimes.map(({ steps }: { steps: number }) => steps),
    [1_440, 1_440, 1_440, 1_440],
  )
  assert.equal(of('aave-v3.7').calls.issued, 0)
  assert.ok(of('plimsoll').calls.issued > 0 && of('desk').calls.issued > 0)
  for (const { calls, liquidations, badDebt } of regimes) {
    const ended = calls.metByCollateral + calls.metByRepayment + calls.metByPrice
    assert.equal(calls.issued, ended + calls.expired + calls.overtaken + calls.open)
    assert.equal(liquidations.begun, liquidations.cured + liquidations.closed + liquidations.open)
    assert.ok(liquidations.borrowers > 0 && Number(liquidations.value) > 0)
    const { insurers, fund, lenders, deficit, amount } = badDebt
    const borne = [insurers, fund, lenders, deficit].reduce((sum, one) => sum + Number(one), 0)
    assert.ok(Math.abs(borne - Number(amount)) < 1e-6)
  }
})

test('the picture has every regime, titles with units, and no number that is none', () => {
  const svg = folder.read('one/loans.svg')
  for (const part of [
    'Prices',
    '% of the opening',
    'Loans by health factor',
    'Collateral liquidated a minute',
    'Bad debt: owed beyond collateral',
    'Plimsoll',
    'Aave v3.7',
    'Lending desk',
    'Maker',
    'seed 3',
    'Times are UTC',
  ]) {
    assert.ok(svg.includes(part), part)
  }
  assertDrawn(svg)
})

test('the same seed gives the same day to the byte, another seed another one', async () => {
  const names = ['--regimes', 'desk', '--json']
  const { stdout } = await day('5', 'a', ...names)
  await day('5', 'b', ...names)
  await day('6', 'c', ...names)
  assert.equal(folder.read('a/loans.json'), folder.read('b/loans.json'))
  assert.equal(folder.read('a/loans.svg'), folder.read('b/loans.svg'))
  assert.notEqual(folder.read('a/loans.json'), folder.read('c/loans.json'))
  const { files, seconds: _seconds, ...facts } = JSON.parse(stdout)
  assert.deepEqual(facts, summaryOf('a'))
  assert.equal(files.picture, folder.path('a/loans.svg'))
})

test('Ctrl-C ends it with its code, and wrong words are named', async () => {
  const stop = new AbortController()
  stop.abort()
  const words = ['demo', 'loans', '--loans', '5', '--out', folder.path('stopped')]
  assert.equal((await plimsoll(words, { signal: stop.signal })).code, 130)
  assert.equal(folder.has('stopped/loans.json'), false)
  for (const [wrong, message] of [
    [['loans', '--loans', '0'], /--loans: expected a whole number/],
    [['loans', '--regimes', 'aave'], /--regimes: expected some of plimsoll,aave-v3.7,desk,maker/],
    [['loans', 'now'], /expected loans or no argument, found 'now'/],
    [['loans', '--accounts', '5'], /--accounts: not for demo loans/],
    [['--regimes', 'desk'], /--regimes: expected demo loans/],
  ] as const) {
    const { code, stderr } = await plimsoll(['demo', ...wrong])
    assert.equal(code, 2)
    assert.match(stderr, message)
  }
})
