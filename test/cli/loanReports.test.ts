import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { briefUp } from '../../src/cli/report/briefUp.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { LegReport } from '../../src/report/LegReport.ts'
import type { LoanReport } from '../../src/report/LoanReport.ts'
import { lendingNames } from '../../src/wire/rulebooks/lendingRulebook.ts'
import { loans } from '../wire/loan.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const root = fileURLToPath(new URL('../../', import.meta.url))
const safe = `${root}examples/books/loan.json`
const rungs = `${root}examples/books/ladder.json`

async function assessed(...words: readonly string[]): Promise<readonly AccountReport[]> {
  const { stdout, stderr } = await plimsoll(['assess', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as readonly AccountReport[]
}

function loanOf(report: AccountReport | undefined): LoanReport {
  assert.ok(report?.loan)
  return report.loan
}

const leg = ({ collateral, debts }: LoanReport, asset: string): LegReport =>
  [...collateral, ...debts].find((one) => one.asset === asset) ?? assert.fail(asset)

test('[LOANR1] [LOANR2] is my loan safe: one command, and every number of the loan as JSON', async () => {
  const [ada] = await assessed(safe)
  const loan = loanOf(ada)
  // (12.5 × 3,120.45 × 0.83 + 0.4 × 98,250.12 × 0.78) ÷ (48,000 × 0.9998), as wadDiv rounds it.
  assert.equal(loan.healthFactor, '1.31336071776855371')
  assert.equal(loan.ltv, '0.612859')
  assert.equal(loan.liquidationLtv, '0.804906')
  assert.equal(loan.collateralValue, '78305.673')
  assert.equal(loan.buffer, '0.238594')
  assert.deepEqual(
    loan.collateral.map(({ asset, liquidation, threshold }) => [asset, liquidation, threshold]),
    [
      ['WETH', 'below', '0.83'],
      ['WBTC', 'below', '0.78'],
    ],
  )
  assert.equal(leg(loan, 'USDC').liquidation, 'above')
  assert.equal(leg(loan, 'USDC').repay, '5972.457032')
  assert.equal(loan.interest?.level, 'liquidation')
  assert.match(loan.interest?.datetime ?? '', /^2032-01-08T/)
})

test('[LOANR2] the prices and amounts told are where they say: whatif crosses there', async () => {
  const loan = loanOf((await assessed(safe))[0])
  const after = async (...change: readonly string[]): Promise<AccountReport> => {
    const { stdout } = await plimsoll(['whatif', safe, 'ada', ...change, '--json'])
    return JSON.parse(stdout).after
  }
  for (const { asset, liquidationPrice } of loan.collateral) {
    const there = await after('--mark', `${asset}=${liquidationPrice}`)
    assert.equal(there.level, 'liquidation', asset)
    assert.ok(Number(there.loan?.healthFactor) < 1)
  }
  const repaid = await after('--transfer', `USDC ${leg(loan, 'USDC').repay}`)
  assert.ok(Number(repaid.loan?.healthFactor) >= 1.5)
  const less = await after('--transfer', 'USDC 5972.457031')
  assert.ok(Number(less.equity) < Number(less.maintenanceMargin) * 1.5)
  const added = await after('--transfer', `WETH ${leg(loan, 'WETH').add}`)
  assert.ok(Number(added.loan?.healthFactor) >= 1.5)
})

test('[LOANR2] the same loan under two regimes stands side by side', async () => {
  const words = ['assess', safe, '--as', 'aave-v3.7', '--as', 'desk:ledn']
  const { code, stdout } = await plimsoll(words)
  assert.equal(code, 0)
  const [title, aave, ledn, , , ...legs] = stdout.split('\n')
  assert.match(title ?? '', /^loan +regime +level +healthFactor +LTV +liquidated at/)
  assert.match(aave ?? '', /^ada +aave-v3.7 +healthy +1.3133 +61.29 % +80.49 % +23.86 %/)
  assert.match(ledn ?? '', /^ada +desk:ledn +healthy +1.3053 +61.29 % +80 % .*call on 13 Aug 2029/)
  assert.deepEqual(
    legs.slice(0, 6).map((line) => line.split(/ +/).slice(0, 3).join(' ')),
    ['WETH', 'WBTC', 'USDC'].flatMap((asset) =>
      ['aave-v3.7', 'desk:ledn'].map((regime) => `ada ${asset} ${regime}`),
    ),
  )
  const reports = await assessed(safe, '--as', 'aave-v3.7', '--as', 'desk:ledn')
  assert.deepEqual(
    reports.map(({ account, rulebook }) => [account, rulebook]),
    [
      ['ada', 'aave-v3.7'],
      ['ada', 'desk:ledn'],
    ],
  )
})

test('[LOANR2] every regime assesses a loan that it knows the assets of', async () => {
  const known = lendingNames.filter((name) => !/maple|EUR/.test(name))
  const reports = await assessed(safe, ...known.flatMap((name) => ['--as', name]))
  assert.deepEqual(
    reports.map(({ rulebook }) => rulebook),
    known,
  )
  const text = readFileSync(`${root}docs/schema/assessment.schema.json`, 'utf8')
  const schema = Schema.Compile(JSON.parse(text))
  for (const report of reports) {
    assert.ok(schema.Check(report), report.rulebook)
    assert.ok(Number(loanOf(report).healthFactor) > 0, report.rulebook)
  }
})

test('[LOANR2] a lender’s ladder: worst first, called back to the level that cures', async () => {
  const { code, stdout, stderr } = await plimsoll(['assess', rungs])
  assert.equal(code, 3)
  assert.match(stderr, /1 of 6 accounts are in liquidation/)
  const rows = stdout.split('\n').slice(1, 7)
  assert.deepEqual(
    rows.map((row) => row.split(/ {2,}/).slice(0, 3)),
    [
      ['crane', 'desk:ledn', 'liquidation'],
      ['brook', 'desk:ledn', 'call'],
      ['dune', 'desk:nexo', 'notice 1'],
      ['fern', 'plimsoll-loan', 'notice'],
      ['elm', 'desk:figure', 'notice'],
      ['acme', 'desk:ledn', 'healthy'],
    ],
  )
  const [, brook] = await assessed(rungs)
  // 450,000 of 620,000 back to 50 %: 280,000 of collateral, or 140,000 repaid, for health 1.6.
  assert.equal(brook?.call?.amount, '280000')
  assert.equal(loanOf(brook).targetHealth, '1.6')
  assert.equal(leg(loanOf(brook), 'USDC').repay, '140000')
  assert.equal(leg(loanOf(brook), 'BTC').liquidationPrice, '56249.999999999999')
})

test('[LOANR2] --health asks for another health factor, and what is held may be idle', async () => {
  const book = folder.file('loans.json', JSON.stringify(loans))
  const two = loanOf((await assessed(book, '--account', 'ada', '--health', '2'))[0])
  assert.deepEqual([two.mode, two.targetHealth], ['eth', '2'])
  // 28,500 carried at 95 %, 20,000 owed: 14,250 may be.
  assert.equal(leg(two, 'USDC').repay, '5750')
  assert.deepEqual([leg(two, 'BTC').isIdle, leg(two, 'BTC').value], [true, '60000'])
  assert.equal(leg(two, 'BTC').add, null)
  const { stdout } = await plimsoll(['assess', book, '--account', 'ada'])
  assert.match(stdout, /aave-v3.7, mode eth/)
  assert.match(stdout, /BTC .* nothing +never/)
  assert.match(stdout, /Counts for nothing: the regime does not take it, or it is not pledged/)
})

test('[LOANR1] [LOANR2] explain says collateral and debt in words, and how they add up', async () => {
  const { code, stdout } = await plimsoll(['explain', safe, 'ada'])
  assert.equal(code, 0)
  assert.match(
    stdout,
    /collateral +12.5 +WETH +\[LOAN3\] = 39,005.625 USD, pledged: × 0.83 carries 32374.66875 of debt/,
  )
  assert.match(stdout, /debt +48,000 +USDC +\[LOAN5\] = 47,990.4 USD, owed, in full/)
  assert.match(stdout, /carries +63,028.70619 +\[LOAN3\] += 32,374.66875 \+ 30,654.03744/)
  assert.match(stdout, /healthFactor +1.31336071776855371 +\[LOANR1\]/)
  assert.match(stdout, /liquidation: entered under a health factor of 1, left at 1/)
  const desk = await plimsoll(['explain', safe, 'ada', '--as', 'desk:ledn'])
  assert.match(desk.stdout, /call: entered above an LTV of 70 %, left at 50 %/)
})

test('[LOANR2] whatif repays, borrows, and meets other rules', async () => {
  const borrowed = await plimsoll(['whatif', safe, 'ada', '--transfer', 'USDC -20000'])
  assert.equal(borrowed.code, 3)
  assert.match(borrowed.stdout, /It would be turned down: margin.insufficient/)
  assert.match(borrowed.stdout, /healthFactor +1.3133 +0.927078/)
  const little = await plimsoll(['whatif', safe, 'ada', '--transfer', 'USDC -1000', '--json'])
  assert.equal(JSON.parse(little.stdout).refused, null)
  const ruled = await plimsoll(['whatif', safe, 'ada', '--rulebook', 'desk:ledn'])
  assert.match(ruled.stdout, /liquidated at +80.49 % +80 %/)
})

test('[LOANR2] what is typed wrongly of a loan is told apart', async () => {
  const trading = folder.file('trading.json', TestBook.text)
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['assess', safe, '--health', '0'], /--health: expected a plain decimal above 0/],
    [['assess', safe, '--health', '1,5'], /--health: .*found '1,5'/],
    [['assess', safe, '--as', 'aave-v2'], /no rulebook or preset aave-v2; known are .*desk:ledn/],
    [
      ['assess', safe, '--as', 'binance-usdm'],
      /aave-v3.7 has no brackets: rules of binance-usdm have no place/,
    ],
    [['assess', safe, '--as', 'desk:maple'], /desk:maple leaves its call level to each contract/],
    [['assess', trading, '--as', 'aave-v3.7'], /aave-v3.7 lends, and account ada has positions/],
    [['whatif', safe, 'ada', '--mark', 'WETH=0'], /a price above 0, within limits, found '0'/],
    [
      ['whatif', safe, 'ada', '--mark', 'WETT=5'],
      /no symbol WETT in the book; did you mean WETH\?/,
    ],
  ]
  for (const [words, message] of rows) {
    const { code, stderr, stdout } = await plimsoll(words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
    assert.equal(stdout, '')
  }
})

test('[WIRE1] [WIRE21] a bad book of loans is answered by one line that says where', async () => {
  const [, , house] = loans.rulebooks as [object, object, { method: { collateral: object } }]
  const ltv = { ...house.method, collateral: { BTC: { openLtv: '1.2', threshold: '1.3' } } }
  const bad: readonly (readonly [change: object, place: RegExp])[] = [
    [{ prices: loans.prices.with(2, { asset: 'BTC', price: '0' }) }, /prices\[2\]\.price: .*"0"/],
    [
      { rulebooks: loans.rulebooks.with(2, { ...house, method: ltv } as never) },
      /rulebooks\[2\]\.method\.collateral\.BTC\.openLtv: expected between 0 and 1, found "1\.2"/,
    ],
    [{ rulebooks: [{ preset: 'aave-v9' }] }, /rulebooks\[0\]\.preset: expected .* found "aave-v9"/],
  ]
  for (const [change, place] of bad) {
    const path = folder.file('bad.json', JSON.stringify({ ...loans, ...change }, null, 2))
    const { code, stdout, stderr } = await plimsoll(['assess', path])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, place)
    assert.match(stderr, /^plimsoll: .*bad\.json:\d+:\d+: [^\n]+\n$/)
  }
})

test('[LOANR2] amounts to act on are rounded up for people', () => {
  const rows = [
    ['5972.457032', '5,972.46'],
    ['0.11687719', '0.116878'],
    ['0.999999999', '1'],
    ['99.999', '100'],
    ['1234.5', '1,234.5'],
    ['7', '7'],
  ] as const
  for (const [text, expected] of rows) assert.equal(briefUp(text), expected)
})
