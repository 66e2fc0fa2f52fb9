import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AheadReport } from '../../src/report/AheadReport.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)

test('[AHEAD4] [AHEAD7] of a book: funding that is told, and what is wrong with how it was', async () => {
  const due = 'BTC/USDT:USDT=0.1%@2021-05-19T08:00:00Z'
  const words = ['ahead', book, '--account', 'ada', '--within', '24h', '--funding', due]
  const { stdout, code } = await plimsoll([...words, '--json'])
  const [ada] = JSON.parse(stdout) as readonly AheadReport[]
  const funding = ada?.changes.find(({ kind }) => kind === 'funding')
  // 40 of 188 are paid: 160 of 148.
  assert.deepEqual([funding?.equity, funding?.level], ['148', 'liquidation'])
  assert.equal(code, 3)
  const text = await plimsoll(words)
  assert.match(
    text.stdout,
    /ada {2,}19 May 08:00 {2,}funding of BTC\/USDT:USDT {2,}148 .* liquidation/,
  )
  for (const [told, expected] of [
    [['--within', 'soon'], /--within: expected a time such as 8h or 30d, found 'soon'/],
    [
      ['--funding', 'BTC/USDT:USDT=0.1%'],
      /--funding: expected 'SYMBOL=SHARE@2026-01-05T16:00:00Z'/,
    ],
    [['--funding', 'NIX=0.1%@2021-05-19T08:00:00Z'], /no symbol NIX/],
  ] as const) {
    const refused = await plimsoll(['ahead', book, ...told])
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, expected)
  }
})

test('[AHEAD1] of a book whose rulebook has a later version', async () => {
  const asOf = TestBook.book.asOf
  const [house] = TestBook.book.rulebooks
  const method = { collateral: { USDT: '1', BTC: '0.1' } }
  const later = { ...house, method, version: 2, activeFrom: asOf + 3_600_000 }
  const rulebooks = [{ ...house, version: 1, activeFrom: 0 }, later]
  const two = folder.file('two.json', JSON.stringify({ ...TestBook.book, rulebooks }))
  const { stdout, stderr } = await plimsoll(['ahead', two, '--account', 'bob', '--json'])
  assert.notEqual(stdout, '', stderr)
  const [bob] = JSON.parse(stdout) as readonly AheadReport[]
  const rules = bob?.changes.find(({ kind }) => kind === 'rules')
  assert.deepEqual([rules?.about, rules?.timestamp], ['house 2', asOf + 3_600_000])
  // Half a bitcoin at 40,000 counted for 18,000, and then for 2,000.
  assert.equal(Number(bob?.equity) - Number(rules?.equity), 16_000)
})
