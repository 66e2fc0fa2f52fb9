import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import type { LossReport } from '../../src/report/LossReport.ts'
import { losses } from '../../src/wire/lossOutputs.ts'
import { plimsoll } from './plimsoll.ts'

const book = `${import.meta.dirname}/../../examples/books/bankruptcy.json`
const validator = Compile(losses)

async function told(...words: string[]): Promise<LossReport> {
  const { stdout, stderr } = await plimsoll(['deleverage', book, ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  const report = JSON.parse(stdout) as LossReport
  const [first] = validator.Check(report) ? [] : validator.Errors(report)
  assert.equal(first, undefined, JSON.stringify(first))
  return report
}

const paid = (report: LossReport, policy: string) => {
  const one = report.losses[0]?.policies.find((each) => each.policy === policy)
  return Object.fromEntries(one?.payers.map(({ account, amount }) => [account, amount]) ?? [])
}

test('[LOSS1] [LOSS2] the same bankruptcy under each policy, worked by hand', async () => {
  const report = await told('--mark', 'BTC=-8%')
  const [loss] = report.losses
  assert.equal(report.losses.length, 1)
  // 4 × 3,200 lost of 4,800.
  assert.deepEqual([loss?.deficit, loss?.markPrice, report.isExact], ['8000', '36800', true])
  // 2,000 a coin: of four coins the rank takes small's half, late's three and half of early's.
  assert.deepEqual(paid(report, 'ranked'), { late: '6000', early: '1000', small: '1000' })
  assert.deepEqual(paid(report, 'inOrder'), { early: '6000', late: '2000' })
  assert.deepEqual(Object.keys(paid(report, 'socialised')).sort(), [
    'early',
    'late',
    'long',
    'small',
  ])
  // 8,000 over gains of 33,600, 12,600, 13,600 and 1,850: 61,650.
  assert.equal(paid(report, 'socialised').early?.slice(0, 7), '4360.09')
  for (const { sum, isExact } of loss?.policies ?? [])
    assert.deepEqual([sum, isExact], ['8000', true])
})

test('[LOSS1] a fund pays first, and one that has enough pays alone', async () => {
  const some = await told('--mark', 'BTC=-8%', '--fund', 'USDT=2000', '--policy', 'proRata')
  assert.deepEqual(
    some.losses[0]?.policies.map(({ fund, haircuts }) => [fund, haircuts]),
    [['2000', '6000']],
  )
  const all = await told('--mark', 'BTC=-8%', '--fund', 'USDT=9000', '--policy', 'proRata')
  assert.deepEqual(
    all.losses[0]?.policies.map(({ fund, payers, inherited }) => [fund, payers, inherited]),
    [['8000', [], '4']],
  )
  const { code, stdout } = await plimsoll(['deleverage', book, '--mark', 'BTC=-1%'])
  assert.deepEqual([code, stdout], [0, 'Nobody is bankrupt at these prices.\n'])
})

test('[LOSS1] what cannot be understood is refused', async () => {
  for (const [words, expected] of [
    [[], /expected --mark, found none/],
    [['--mark', 'BTC'], /--mark: expected 'SYMBOL=PRICE'/],
    [['--mark', 'ETH=5'], /no symbol ETH in the book/],
    [['--mark', 'BTC=-200%'], /a fall of less than 100 %/],
    [
      ['--mark', 'BTC=-8%', '--policy', 'rank'],
      /--policy: expected one of ranked, .* did you mean ranked\?/,
    ],
    [['--mark', 'BTC=-8%', '--fund', '5'], /--fund: expected 'ASSET=AMOUNT'/],
    [['--mark', 'BTC=-8%', '--fund', 'USDT=-5'], /--fund: expected an amount above 0/],
    [['--mark', 'BTC=-8%', '--at', '2'], /--at: expected a journal/],
  ] as const) {
    const { code, stderr } = await plimsoll(['deleverage', book, ...words])
    assert.equal(code, 2)
    assert.match(stderr, expected)
  }
})
