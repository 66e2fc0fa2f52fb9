import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

/** Books of loans, written as the guide writes them, put through a fall. */

const asOf = 1_767_225_600_000
const folder = Folder.create()

const spot = {
  ...{ id: 'BTC/USDC', kind: 'spot', base: 'BTC', quote: 'USDC', settle: 'USDC' },
  ...{ tick: '0.01', lot: '0.0001' },
}

const bookOf = (presets: readonly string[]) => ({
  asOf,
  assets: [
    { asset: 'USD', decimals: 8 },
    { asset: 'USDC', decimals: 6 },
    { asset: 'BTC', decimals: 8 },
  ],
  instruments: [spot],
  rulebooks: presets.map((preset) => ({ preset })),
  prices: [
    { asset: 'USD', price: '1' },
    { asset: 'USDC', price: '1' },
    { asset: 'BTC', price: '60000' },
    { symbol: 'BTC/USDC', price: '60000' },
  ],
  accounts: presets.map((rulebook, index) => ({
    id: `loan${index}`,
    rulebook,
    balances: { BTC: '2', USDC: '-55000' },
  })),
})

/** A minute a price. */
const fall = ['60000', '50000', '40000', '33000', '25000', '25000']
const prices = folder.file(
  'fall.csv',
  ['symbol,ts,price', ...fall.map((price, at) => `BTC/USDC,${asOf + at * 60_000},${price}`)].join(
    '\n',
  ),
)

async function replay(name: string, presets: readonly string[]) {
  const book = folder.file(`${name}.json`, JSON.stringify(bookOf(presets)))
  const events = folder.path(`${name}.events`)
  const words = ['replay', '--book', book, '--prices', prices, '--json', '--events', events]
  const { code, stdout, stderr } = await plimsoll(words)
  assert.equal(code, 0, stderr)
  return { facts: JSON.parse(stdout), events: records(folder.read(`${name}.events`)) }
}

describe('a book of loans, replayed', () => {
  test('[WIRE26] a desk sells what it holds, a protocol absorbs, and each repays its own pool', async () => {
    const { facts, events } = await replay('two', ['desk:ledn', 'compound-v3'])
    assert.equal(facts.stages[1].name, 'accounts that reached liquidation')
    assert.equal(facts.stages[1].count, 2, 'rungs of the same name are counted together')
    assert.ok(Number(facts.forced) >= 44_000, facts.forced)
    assert.equal(facts.balanced, true)
    const repaid = events.find(({ type }) => type === 'Repaid')
    assert.equal(repaid?.pool, 'desk-ledn')
    const absorbed = events.find(({ type }) => type === 'LoanAbsorbed')
    assert.equal(absorbed?.account, 'loan1')
  })

  test('[WIRE26] under no regime does a debt wait in silence: something is done, or offered to liquidators', async () => {
    const presets = [
      ...['aave-v3.6', 'aave-v3.7', 'aave-v4', 'morpho-blue', 'compound-v3', 'maker', 'euler-v2'],
      ...[
        'liquity-v1',
        'plimsoll-loan',
        'desk:blockfi',
        'desk:figure',
        'desk:nexo',
        'desk:celsius',
      ],
    ]
    const { events } = await replay('all', presets)
    const acts = new Set(['LoanLiquidated', 'LoanAbsorbed', 'LiquidationOrdered', 'AuctionOpened'])
    for (const [index, preset] of presets.entries()) {
      const own = events.filter(({ account }) => account === `loan${index}`)
      assert.ok(
        own.some(({ type }) => acts.has(String(type))),
        `${preset}: nothing was done`,
      )
    }
  })

  test('[WIRE26] what is not told is done as well: a keeper and a fund act without --events too', async () => {
    const book = folder.file('aave.json', JSON.stringify(bookOf(['aave-v3.7', 'maker'])))
    const words = ['replay', '--book', book, '--prices', prices, '--json', '--fund', 'USDC 1000']
    const { code, stdout, stderr } = await plimsoll(words)
    assert.equal(code, 0, stderr)
    const facts = JSON.parse(stdout)
    assert.equal(facts.accounts, 2, 'keepers are nobody in the book')
    assert.ok(facts.liquidatedFully + facts.liquidatedPartly >= 1)
    assert.ok(Number(facts.fund) >= 0)
  })

  test('[WIRE26] a rulebook written out is refused where nobody is declared to whom its loans are owed', async () => {
    const book = bookOf(['desk:ledn'])
    const written = {
      ...{ id: 'own', numeraire: 'USD' },
      method: {
        ...{ name: 'lending', protocol: 'desk' },
        collateral: { BTC: { openLtv: '0.5', threshold: '1' } },
        liquidation: { by: 'sale' },
      },
      ladders: [
        {
          id: 'loan',
          levels: [
            {
              name: 'sell',
              measure: 'maintenance',
              enter: '0.8',
              clear: '0.8',
              action: 'liquidate',
            },
          ],
        },
      ],
      call: { within: 1, cureTo: '1', amount: 'floating', onExpiry: 'restrict' },
      liquidation: { sizing: 'deficit', target: '0.5', dust: '0', silence: 60_000 },
      waterfall: { fundCapDefault: '0', deleverage: 'ranked', disposal: '0' },
      prices: { staleAfter: 600_000, staleBand: '0' },
    }
    const accounts = [{ ...book.accounts[0], rulebook: 'own' }]
    const told = { ...book, rulebooks: [written], accounts }
    const path = folder.file('own.json', JSON.stringify(told))
    const refused = await plimsoll(['replay', '--book', path, '--prices', prices])
    assert.equal(refused.code, 2)
    assert.match(
      refused.stderr,
      /accounts\[0\]\.balances\.USDC: expected a pool in "pools" that lends "USDC"/,
    )
    const assessed = await plimsoll(['assess', path])
    assert.equal(assessed.code, 0, 'to assess it needs none')
    const pools = [{ pool: 'ours', reserves: [{ asset: 'USDC' }] }]
    const declared = folder.file('declared.json', JSON.stringify({ ...told, pools }))
    const { code, stdout } = await plimsoll([
      'replay',
      '--book',
      declared,
      '--prices',
      prices,
      '--json',
    ])
    assert.equal(code, 0)
    assert.ok(Number(JSON.parse(stdout).forced) > 0)
  })
})
