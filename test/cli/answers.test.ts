import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)
const root = `${import.meta.dirname}/../../`
const ladder = `${root}examples/books/ladder.json`

async function assessed(...words: readonly string[]): Promise<readonly AccountReport[]> {
  const { stdout, stderr } = await plimsoll(['assess', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as readonly AccountReport[]
}

async function after(...words: readonly string[]): Promise<AccountReport> {
  const { stdout, stderr } = await plimsoll(['whatif', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout).after as AccountReport
}

test('[REPORT9] what cures is enough, each by itself, and one atom or lot less is not', async () => {
  const [ada] = await assessed(book, '--account', 'ada')
  const cure = ada?.cure
  assert.ok(cure)
  assert.equal(ada?.level, 'call')
  assert.equal(cure.marginRatio, '0.75')
  // 160 ÷ 0.75 = 213.333334, of which 188 are there.
  assert.equal(cure.deposit, '25.333334')
  const isCured = ({ marginRatio }: AccountReport) => Number(marginRatio) <= 0.75
  assert.ok(isCured(await after(book, 'ada', '--transfer', `USDT ${cure.deposit}`)))
  const less = await after(book, 'ada', '--transfer', 'USDT 25.333333')
  assert.ok(BigInt(less.equity.replace('.', '')) * 3n < 160_000_000n * 4n)
  const [sale] = cure.reductions
  assert.equal(sale?.instrument, 'BTC/USDT:USDT')
  const lots = Math.round(-Number(sale?.contracts) * 1_000)
  const sold = (n: number) =>
    after(book, 'ada', '--trade', `BTC/USDT:USDT sell ${(n / 1_000).toFixed(3)}`)
  assert.ok(isCured(await sold(lots)))
  assert.ok(!isCured(await sold(lots - 1)))
  const [crane] = await assessed(ladder, '--account', 'crane')
  assert.deepEqual(crane?.cure?.remedies, [
    { act: 'repay', asset: 'USDC', amount: '193000' },
    { act: 'add', asset: 'BTC', amount: '6.22580646' },
  ])
  assert.equal((await assessed(ladder, '--account', 'acme'))[0]?.cure, null)
})

test('[REPORT8] leverage and free margin', async () => {
  const [ada, bob] = await assessed(book)
  // 40,000 of notional over 2,188 less the loss of 2,000.
  assert.equal(ada?.leverage, '212.765957')
  assert.equal(bob?.freeMargin.startsWith('-'), Number(bob?.equity) < Number(bob?.initialMargin))
  const [acme] = await assessed(ladder, '--account', 'acme')
  assert.equal(acme?.leverage, '2', '620,000 of coins over 310,000 of equity: an LTV of a half')
  assert.equal(acme?.loan?.ltv, '0.5')
})

test('[REPORT10] an answer says whose rules it is by, and of when', async () => {
  const [own] = await assessed(book, '--account', 'ada')
  assert.equal(own?.rulebookDate, '2024-10-24')
  assert.match(own?.rulebookSource ?? '', /^Binance USD-M leverage brackets/)
  const [other] = await assessed(book, '--account', 'ada', '--as', 'hyperliquid')
  assert.doesNotMatch(other?.rulebookSource ?? '', /Binance/)
  const { stdout } = await plimsoll(['assess', book])
  assert.match(stdout, /^Rulebook house, of 2024-10-24: Binance/m)
})

test('[REPORT12] in a table no two rows bear one label', async () => {
  const words = ['assess', book, '--account', 'ada', '--account', 'ada']
  const { stdout } = await plimsoll([...words, '--as', 'hyperliquid', '--as', 'binance-usdm'])
  const labels = stdout.split('\n\n')[0]?.split('\n').slice(1)
  assert.equal(labels?.length, 2)
  assert.match(labels?.join('\n') ?? '', /^ada under hyperliquid .*\nada under binance-usdm /)
})

test('[REPORT11] 3 where an account is in liquidation, else 5 where one is unknown', async () => {
  const renamed = TestBook.text
    .replaceAll('ETH/USDT:USDT', 'XMR/USDT:USDT')
    .replaceAll('"ETH"', '"XMR"')
  const unlisted = folder.file('unlisted.json', renamed)
  // Hyperliquid lists no XMR, which bob and the isolated account of cyd hold.
  const under = (...ids: string[]) =>
    plimsoll(['assess', unlisted, '--as', 'hyperliquid', ...ids.flatMap((id) => ['--account', id])])
  const looked = await under('bob', 'cyd')
  assert.equal(looked.code, 5)
  assert.match(looked.stderr, /1 of 2 accounts are unknown: a price or a rule is missing/)
  assert.equal((await under('cyd')).code, 0)
  assert.equal((await under()).code, 3, 'ada is in liquidation there')
  assert.equal((await plimsoll(['explain', unlisted, 'bob', '--as', 'hyperliquid'])).code, 5)
  const rules = ['whatif', unlisted, 'bob', '--rulebook', 'hyperliquid']
  assert.equal((await plimsoll(rules)).code, 5)
  assert.equal((await plimsoll(['explain', ladder, 'crane'])).code, 3)
  assert.equal((await plimsoll(['explain', ladder, 'acme'])).code, 0)
  const fallen = ['whatif', book, 'ada', '--mark', 'BTC/USDT:USDT=39000']
  assert.equal((await plimsoll(fallen)).code, 3)
})

test('[REPORT7] [REPORT8] of an account that something is not covered of, no distance and no ratio', async () => {
  const [first, ...rest] = TestBook.book.accounts
  const accounts = [{ ...first, notCovered: ['an option'] }, ...rest]
  const partly = folder.file('partly.json', JSON.stringify({ ...TestBook.book, accounts }))
  const [ada] = await assessed(partly)
  assert.equal(ada?.level, 'unknown')
  assert.equal(ada?.leverage, null)
  assert.equal(ada?.cure, null)
  for (const { call, liquidation } of ada?.distances ?? []) {
    for (const edge of [call, liquidation])
      assert.deepEqual([edge?.price, edge?.reason], [null, 'unknown'])
  }
  assert.equal(ada?.positions[0]?.liquidationPrice, null)
  assert.equal((await plimsoll(['assess', partly])).code, 5)
})
