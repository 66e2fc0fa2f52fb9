import assert from 'node:assert/strict'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { AllocationReport } from '../../src/report/AllocationReport.ts'
import type { CuresReport } from '../../src/report/CuresReport.ts'
import type { PlacementReport } from '../../src/report/PlacementReport.ts'
import { placement } from '../../src/wire/allocationOutputs.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)
const ladder = `${import.meta.dirname}/../../examples/books/ladder.json`

async function cured(...words: readonly string[]): Promise<CuresReport> {
  const { stdout, stderr } = await plimsoll(['cure', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as CuresReport
}

const costs = [
  ...['--depth', 'linear:2000000:0.01:20000000:0.0001', '--fee', '0.05%'],
  ...['--funding', '0', '--rate', 'USDT=8%', '--horizon', '30d'],
]

test('[CURE10] a deposit for a month costs less than selling what it keeps', async () => {
  const { target, shortfall, cures, insufficient, horizon } = await cured(
    book,
    '--account',
    'ada',
    ...costs,
  )
  assert.deepEqual(target, { level: null, measure: 'maintenance', marginRatio: '0.75' })
  assert.equal(shortfall, '25.333334')
  assert.equal(horizon, 30 * 86_400_000)
  const [deposit, sale] = cures
  assert.deepEqual(deposit?.parts, [{ act: 'deposit', asset: 'USDT', amount: '25.333334' }])
  // 25.333334 × 8 % × 30 ÷ 365, up.
  assert.equal(deposit?.cost, '0.166576')
  assert.deepEqual(sale?.parts[0]?.contracts, '-0.135')
  assert.deepEqual([sale?.costs.fee, sale?.costs.spread, sale?.costs.funding], ['2.7', '0.54', '0'])
  assert.deepEqual([sale?.untold, sale?.isProven, sale?.after.level], [[], true, 'warning'])
  assert.deepEqual(insufficient, [])
})

test('[CURE10] what is done of it leaves the account as it was told', async () => {
  const { cures } = await cured(book, '--account', 'ada')
  for (const { parts, after } of cures) {
    const [part] = parts
    const change =
      part?.act === 'deposit'
        ? ['--deposit', `USDT=${part.amount}`]
        : ['--trade', `BTC/USDT:USDT sell ${part?.contracts?.slice(1)}`]
    const { stdout } = await plimsoll(['whatif', book, 'ada', ...change, '--json'])
    const told = (JSON.parse(stdout) as { readonly after: AccountReport }).after
    assert.deepEqual(
      [told.equity, told.maintenanceMargin, told.marginRatio],
      [after.equity, after.maintenanceMargin, after.marginRatio],
    )
  }
})

test('[CURE10] of a loan, as text, and with what nobody told', async () => {
  const { stdout, code } = await plimsoll(['cure', ladder, '--account', 'crane'])
  assert.equal(code, 0)
  assert.match(stdout, /crane is .*, short of 386,000 USD in cash/)
  assert.match(stdout, /0 \+ {2}repay 193,000 USDC {2,}borrowing not told/)
  assert.match(
    stdout,
    /Nobody told of: what the money costs \(--rate\), what a swap costs \(--swap-cost\)\./,
  )
})

test('[CURE10] where it is there already, where nothing cures, and where nothing is known', async () => {
  const bob = await plimsoll(['cure', book, '--account', 'bob'])
  assert.match(bob.stdout, /^bob is healthy, and stands at or under a marginRatio/)
  assert.equal(bob.code, 0)
  const poor = await plimsoll([
    'cure',
    book,
    '--account',
    'ada',
    '--have',
    'USDT=0',
    '--depth',
    'linear:1:1:1',
  ])
  assert.match(poor.stdout, /Nothing that is known of cures it\./)
  assert.equal(poor.code, 1)
  const [first, ...rest] = TestBook.book.accounts
  const accounts = [{ ...first, notCovered: ['an option'] }, ...rest]
  const blind = folder.file('blind.json', JSON.stringify({ ...TestBook.book, accounts }))
  const unknown = await plimsoll(['cure', blind, '--account', 'ada'])
  assert.match(unknown.stdout, /a price or a rule is missing/)
  assert.equal(unknown.code, 5)
})

test('[CURE11] the target is a level, a ratio, or where calls are cured', async () => {
  const targetOf = async (to: string) => (await cured(book, '--account', 'ada', '--to', to)).target
  assert.deepEqual(await targetOf('0.5'), {
    level: null,
    measure: 'maintenance',
    marginRatio: '0.5',
  })
  assert.deepEqual(await targetOf('notice'), {
    level: 'venue.notice',
    measure: 'maintenance',
    marginRatio: '0.5',
  })
  assert.deepEqual(await targetOf('venue.call'), {
    level: 'venue.call',
    measure: 'maintenance',
    marginRatio: '0.8',
  })
  const { code, stderr } = await plimsoll(['cure', book, '--account', 'ada', '--to', 'nix'])
  assert.equal(code, 2)
  assert.match(
    stderr,
    /--to: expected a marginRatio above 0, or a level: venue.notice, .*, found 'nix'/,
  )
})

test('[CURE12] what is told wrongly is refused, with what was expected', async () => {
  const refusals = [
    [['--fee', 'x'], /--fee: expected a share such as 0.0005 or 0.05%, found 'x'/],
    [['--fee', '200%'], /--fee: expected a share between -1 and 1/],
    [['--funding', 'NIX=1%'], /no symbol NIX/],
    [['--rate', '8%'], /--rate: expected 'ASSET=NUMBER'/],
    [['--rate', 'NIX=8%'], /--rate: no asset NIX/],
    [['--have', 'USDT=-1'], /--have: expected an amount of zero or more/],
    [['--swap-cost=-1%'], /--swap-cost: expected a share of zero or more/],
    [['--horizon', '0d'], /--horizon: expected a time such as 8h or 30d, found '0d'/],
    [['--depth', 'flat:1'], /--depth: expected/],
  ] as const
  for (const [words, expected] of refusals) {
    const { code, stderr } = await plimsoll(['cure', book, '--account', 'ada', ...words])
    assert.match(stderr, expected)
    assert.equal(code, 2)
  }
  const none = await plimsoll(['cure', book])
  assert.match(none.stderr, /cure: expected --account, found none/)
})

test('[ALLOC3] [ALLOC5] of a book: what to move between accounts of an owner, with and without a solver', async () => {
  const accounts = TestBook.book.accounts.map((one) => ({ ...one, owner: 'desk' }))
  const path = folder.file('desk.json', JSON.stringify({ ...TestBook.book, accounts }))
  const { stdout, code, stderr } = await plimsoll([
    'allocate',
    path,
    '--owner',
    'desk',
    '--greedy',
    '--json',
  ])
  assert.notEqual(stdout, '', stderr)
  const report = JSON.parse(stdout) as AllocationReport
  assert.deepEqual([report.isEnough, report.by, report.bound], [true, 'greedy', null])
  assert.equal(report.value, '25.333334')
  assert.ok(report.accounts.every(({ isShort, after }) => !isShort || after === 'warning'))
  assert.equal(code, 0)
  const text = await plimsoll(['allocate', path, '--owner', 'desk', '--greedy'])
  assert.match(text.stdout, /to {2,}amount\n\w+ {2,}ada {2,}25\.333334 USDT/)
  assert.match(text.stdout, /ada is call, and then warning\./)
  const solved = await plimsoll(['allocate', path, '--owner', 'desk', '--json'])
  const found = JSON.parse(solved.stdout) as AllocationReport
  assert.equal(found.value, '25.333334')
  if (found.by === 'highs') assert.ok(Math.abs(Number(found.bound) - 25.333334) < 1e-5)
  else assert.match(solved.stderr, /highs is not installed/)
})

test('[ALLOC6] [ALLOC7] where collateral carries most, by hand, and what cannot be asked', async () => {
  const venues = `${import.meta.dirname}/../../examples/books/three-venues.json`
  const ask = (...words: string[]) => plimsoll(['allocate', venues, '--owner', 'fund', ...words])
  const { stdout, code } = await ask('--most', '--json')
  const report = JSON.parse(stdout) as PlacementReport
  assert.ok(Schema.Check(placement, report))
  assert.deepEqual([code, report.isProven, report.unknown], [0, true, []])
  assert.deepEqual(
    report.flows.map(({ from, to, asset, amount }) => `${from} ${to} ${amount} ${asset}`),
    ['north south 10 ETH', 'south north 1.5 BTC', 'cash south 1 BTC'],
  )
  // 10 ether for 22 % more, one and a half bitcoin for 5 %, and one for 90 %.
  const gain = 10 * 3_375.05 * 0.22 + 1.5 * 42_849.78 * 0.05 + 42_849.78 * 0.9
  assert.ok(Math.abs(Number(report.after) - Number(report.before) - gain) < 0.001)
  assert.ok(Number(report.bound) >= Number(report.after))
  const alone = await plimsoll(['allocate', book, '--owner', 'bob', '--most'])
  assert.match(alone.stdout, /^What bob has carries most where it is: /)
  for (const [words, expected] of [
    [['--most', '--greedy'], /--most: expected it or --greedy, found both/],
    [['--most', '--url', 'http://127.0.0.1:1'], /expected FILE or --url, found both/],
    [['--most', '--to', 'nix'], /--to: expected a marginRatio above 0/],
  ] as const) {
    const refused = await ask(...words)
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, expected)
  }
})

test('[ALLOC3] where nobody is short, and where all that is free is not enough', async () => {
  const none = await plimsoll(['allocate', book, '--owner', 'bob'])
  assert.match(none.stdout, /No account of bob is short\./)
  const alone = await plimsoll(['allocate', book, '--owner', 'ada', '--greedy'])
  assert.equal(alone.code, 1)
  assert.match(alone.stdout, /ada: all that is free in the other accounts of ada is not enough\./)
  const nobody = await plimsoll(['allocate', book, '--owner', 'nobody'])
  assert.equal(nobody.code, 2)
  assert.match(nobody.stderr, /no account of owner nobody in the book/)
})
