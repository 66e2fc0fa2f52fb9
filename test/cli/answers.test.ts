import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import { assessBook } from '../../src/wire/book/assessBook.ts'
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
  assert.equal((await plimsoll(['book', ladder])).code, 3)
  assert.equal((await plimsoll(['book', book])).code, 0)
  assert.equal((await plimsoll(['stress', ladder, '--move', 'BTC=5%'])).code, 3, 'as it is now')
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
  assert.equal((await plimsoll(['book', partly])).code, 5)
  const asked = ['whatif', partly, 'ada', '--survive', 'BTC=-20%']
  const { code, stdout } = await plimsoll(asked)
  assert.equal(code, 5)
  assert.match(stdout, /What it takes to stand the move is unknown/)
  assert.equal(JSON.parse((await plimsoll([...asked, '--json'])).stdout).survival, null)
  assert.equal((await plimsoll(['stress', partly])).code, 5)
})

test('[LIQP13] [LIQP14] whatif moves a coin, deposits and trades together, trades at the new mark', async () => {
  const words = [
    '--move',
    'BTC=-10%',
    '--deposit',
    'USDT=5000',
    '--trade',
    'BTC/USDT:USDT sell 0.5',
  ]
  const done = await after(book, 'ada', ...words)
  const [position] = done.positions
  assert.equal(position?.markPrice, '36000')
  assert.equal(position?.contracts, '0.5')
  // 188 + 5,000 less a fall of 4,000 on one contract, half of it closed at 36,000.
  assert.equal(done.equity, '1188')
  const steps = await after(book, 'ada', '--mark', 'BTC/USDT:USDT=36000', '--transfer', 'USDT 5000')
  assert.equal(steps.equity, done.equity)
  const coins = await after(book, 'bob', '--mark', 'BTC=-10%')
  // Half a coin at a weight of 0.9 falls with its index.
  const marks = await after(book, 'bob', '--mark', 'BTC/USDT:USDT=36000')
  assert.equal(Number(marks.equity) - Number(coins.equity), 0.5 * 4_000 * 0.9)
  const rows: readonly (readonly [words: string[], message: RegExp])[] = [
    [['--move', 'BTC=-100%'], /--move: expected a fall of less than 100 %, found '-100%'/],
    [['--move', 'BTC=50'], /--move: expected a move in per cent such as BTC=-20%/],
    [['--move', 'BTCC=-1%'], /no asset BTCC in the book; did you mean BTC\?/],
    [['--mark', 'BTC=-1%', '--mark', 'BTC=5'], /--mark: expected each price once/],
    [['--deposit', 'USDT=-5'], /--deposit: expected an amount above 0, found 'USDT=-5'/],
    [['--deposit', 'USDT 5'], /--deposit: expected 'ASSET=AMOUNT', found 'USDT 5'/],
    [[], /whatif: expected --mark, --move, .* or --survive, found none/],
  ]
  for (const [wrong, message] of rows) {
    const { code, stderr } = await plimsoll(['whatif', book, 'ada', ...wrong])
    assert.equal(code, 2)
    assert.match(stderr, message)
  }
  const apart = ['whatif', book, 'cyd', '--deposit', 'USDT=5', '--trade', 'ETH/USDT:USDT sell 1']
  assert.match(
    (await plimsoll(apart)).stderr,
    /changes of one account, found cyd\/ETH\/USDT:USDT and cyd/,
  )
})

test('[REPORT13] --survive: what is told stands the move, and one atom or lot less does not', async () => {
  const { code, stdout } = await plimsoll([
    'whatif',
    book,
    'ada',
    '--survive',
    'BTC=-20%',
    '--json',
  ])
  assert.equal(code, 3)
  const { survival } = JSON.parse(stdout)
  assert.equal(survival.stands, false)
  // 188 less 8,000 of loss; 32,000 × 0.4 % are asked.
  assert.deepEqual(survival.deposits[0], { asset: 'USDT', amount: '7940' })
  const stands = async (...words: string[]) =>
    JSON.parse(
      (await plimsoll(['whatif', book, 'ada', ...words, '--survive', 'BTC=-20%', '--json'])).stdout,
    ).survival.stands
  assert.ok(await stands('--deposit', 'USDT=7940'))
  assert.ok(!(await stands('--deposit', 'USDT=7939.999999')))
  const lots = Math.round(-Number(survival.reductions[0].contracts) * 1_000)
  const sold = (n: number) => stands('--trade', `BTC/USDT:USDT sell ${(n / 1_000).toFixed(3)}`)
  assert.ok(await sold(lots))
  assert.ok(!(await sold(lots - 1)))
  const text = (await plimsoll(['whatif', book, 'ada', '--survive', 'BTC=-20%'])).stdout
  assert.match(text, /To stand the move, now and each by itself:\n {2}deposit 7,940 USDT\n/)
  const safe = await plimsoll(['whatif', ladder, 'acme', '--survive', 'BTC=-20%'])
  assert.match(safe.stdout, /It stands the move as it is\./)
  assert.equal(safe.code, 0)
})

test('[REPORT16] the library says of a book in one call what assess --json prints', async () => {
  const printed = await assessed(book)
  assert.deepEqual(JSON.parse(JSON.stringify(assessBook(TestBook.text))), printed)
  assert.deepEqual(JSON.parse(JSON.stringify(assessBook(TestBook.book))), printed)
  assert.throws(() => assessBook('{"asOf": 1, "acounts": []}'), /acounts: expected/)
})
