import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loans } from '../../../test/wire/loan.ts'
import type { LendingMethod } from '../../model/Lending.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { lendingNames } from '../rulebooks/lendingRulebook.ts'
import { readBook } from './readBook.ts'

type Loans = typeof loans

function read(change: (book: Loans) => unknown = () => {}) {
  const copy = structuredClone(loans)
  change(copy)
  return readBook(JSON.stringify(copy, null, 2), { file: 'loans.json' })
}

function good(change?: (book: Loans) => unknown) {
  const result = read(change)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

function methodOf(rulebook: Rulebook | undefined): LendingMethod {
  assert.ok(rulebook)
  return Rulebook.lending(rulebook)
}

test('[WIRE21] a loan is balances: what is above zero is collateral, what is below is owed', () => {
  const [ada, bob] = good().accounts
  assert.deepEqual(bob?.balances, [
    { asset: 'BTC', amount: 200_000_000n },
    { asset: 'USDC', amount: -60_000_000_000n },
  ])
  assert.equal(bob?.elections, null)
  assert.deepEqual(ada?.elections, { mode: 'eth', unpledged: ['BTC'] })
  assert.deepEqual([...(ada?.interest ?? [])], [['USDC', Ratio.of(1n, 20n)]])
  assert.deepEqual(ada?.balances[0], { asset: 'ETH', amount: 10n ** 19n })
})

test('[WIRE21] a regime by name is taken over what is defined, in USD unless said otherwise', () => {
  const [aave, celsius, house] = good().rulebooks
  assert.deepEqual([...methodOf(aave).collateral.keys()], ['USDC', 'BTC', 'ETH'])
  assert.equal(aave?.numeraire, 'USD')
  assert.equal(methodOf(aave).liquidation.fullUnder, 200_000_000_000n)
  assert.deepEqual(celsius?.call.cureTo, Ratio.of(1n, 4n))
  assert.deepEqual(methodOf(celsius).collateral.get('DOGE')?.threshold, Ratio.one)
  assert.equal(methodOf(house).liquidation.guard, true)
  const inUsdc = good((book) => Object.assign(book.rulebooks[0] ?? {}, { numeraire: 'USDC' }))
  assert.equal(methodOf(inUsdc.rulebooks[0]).liquidation.fullUnder, 2_000_000_000n)
})

test('[WIRE21] what is stated replaces what a regime brings; of the method, field by field', () => {
  const [aave] = good((book) =>
    Object.assign(book.rulebooks[0] ?? {}, {
      version: 3,
      method: { liquidation: { by: 'liquidator', guard: true } },
    }),
  ).rulebooks
  assert.equal(aave?.version, 3)
  assert.equal(methodOf(aave).liquidation.guard, true)
  assert.deepEqual(methodOf(aave).liquidation.closeFactor, Ratio.one)
  assert.equal(methodOf(aave).collateral.size, 3)
})

test('[WIRE21] [LOANP1] every regime is written and read again without a fault', () => {
  const agreed = { initial: '0.5', call: '0.7', liquidation: '0.8' }
  for (const preset of lendingNames) {
    const told = preset === 'desk:maple' ? { preset, agreed } : { preset }
    const book = good((book) => {
      Object.assign(book, { rulebooks: [told], accounts: [{ id: 'a', rulebook: preset }] })
    })
    assert.equal(book.rulebooks[0]?.id, preset)
  }
})

const account = (book: Loans, index: number): Record<string, unknown> =>
  book.accounts[index] as unknown as Record<string, unknown>

const house = (book: Loans, change: Record<string, unknown>): unknown => {
  const { method } = book.rulebooks[2] as { method: { collateral: { BTC: object } } }
  return Object.assign(method.collateral.BTC, change)
}

/** The change, and the expected error. */
const rows: readonly (readonly [change: (book: Loans) => unknown, expected: string])[] = [
  [
    (book) => Object.assign(account(book, 1), { balances: { XRP: '-5' } }),
    'accounts[1].balances.XRP: expected a defined asset, found "XRP" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(book.prices[2] ?? {}, { price: '0' }),
    'prices[2].price: expected a price above zero with at most 12 decimals, within limits, found "0" (field.value)',
  ],
  [
    (book) => book.prices.splice(2, 1),
    'accounts[0]: expected a price of "BTC" in the book, found none (price.missing)',
  ],
  [
    (book) => house(book, { openLtv: '1.01', threshold: '1.02' }),
    'rulebooks[2].method.collateral.BTC.openLtv: expected between 0 and 1, found "1.01" (rulebook.invalid)',
  ],
  [
    (book) => house(book, { threshold: '1.01' }),
    'rulebooks[2].method.collateral.BTC.threshold: expected between 0 and 1, found "1.01" (rulebook.invalid)',
  ],
  [
    (book) => house(book, { threshold: '0.49' }),
    'rulebooks[2].method.collateral.BTC.threshold: expected at least its openLtv, found "0.49" (rulebook.invalid)',
  ],
  [
    (book) => Object.assign(book.rulebooks[2]?.method ?? {}, { protocol: 'aave-v2' }),
    'rulebooks[2].method.protocol: expected "aave-v3.6", "aave-v3.7", "aave-v4", "spark", "morpho-blue", "compound-v3", "maker", "euler-v2", "venus", "liquity-v1", "liquity-v2" or "desk", found "aave-v2" (field.value)',
  ],
  [
    (book) => Object.assign(book.rulebooks[1] ?? {}, { preset: 'desk:maple', agreed: {} }),
    'rulebooks[1].agreed.call: expected the call level that was agreed, found nothing (field.missing)',
  ],
  [
    (book) => Object.assign(book.rulebooks[1] ?? {}, { agreed: { initial: '0.9' } }),
    'rulebooks[1].ladders[0].levels[0].clear: expected at most its enter, found "0.9" (rulebook.invalid)',
  ],
  [
    (book) => book.assets.splice(0, 1),
    'rulebooks[0].numeraire: expected a numeraire, or an asset USD, found neither (field.missing)',
  ],
  [
    (book) => Object.assign(book.rulebooks[0] ?? {}, { numeraire: 'EUR' }),
    'rulebooks[0].numeraire: expected a defined asset, found "EUR" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(account(book, 0), { elections: { mode: 'btc' } }),
    'accounts[0].elections.mode: expected "eth" or "stablecoins", found "btc" (field.value)',
  ],
  [
    (book) => Object.assign(account(book, 1), { elections: { mode: 'eth' } }),
    'accounts[1].elections.mode: expected none: desk:celsius has no modes, found "eth" (field.value)',
  ],
  [
    (book) => Object.assign(account(book, 1), { elections: { mode: null, unpledged: ['ETH'] } }),
    'accounts[1].elections.unpledged[0]: expected an asset that the account holds, found "ETH" (field.value)',
  ],
  [
    (book) => Object.assign(account(book, 1), { elections: { mode: null, unpledged: ['USDC'] } }),
    'accounts[1].elections.unpledged[0]: expected an asset that the account holds, found "USDC" (field.value)',
  ],
  [
    (book) => Object.assign(account(book, 1), { elections: { mode: null, unpledged: ['XRP'] } }),
    'accounts[1].elections.unpledged[0]: expected a defined asset, found "XRP" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(account(book, 1), { interest: { XRP: '0.1' } }),
    'accounts[1].interest.XRP: expected a defined asset, found "XRP" (symbol.unknown)',
  ],
  [
    (book) => Object.assign(account(book, 1), { interest: { USDC: '-0.1' } }),
    'accounts[1].interest.USDC: expected 0 or more, found "-0.1" (field.value)',
  ],
  [
    (book) => Object.assign(book, { instruments: [perpetual], accounts: [trading(book)] }),
    'accounts[0].positions: expected none: aave-v3.7 lends, and does not trade, found 1 (field.value)',
  ],
]

const perpetual = {
  id: 'BTC/USDC:USDC',
  kind: 'perpetual',
  ...{ base: 'BTC', quote: 'USDC', settle: 'USDC', tick: '0.1', lot: '0.001' },
}

const trading = (book: Loans) => ({
  ...account(book, 0),
  positions: [{ symbol: perpetual.id, side: 'long', contracts: '1', entryPrice: '60000' }],
})

for (const [change, expected] of rows) {
  test(`[WIRE1] [WIRE21] refused: ${expected.slice(0, 70)}`, () => {
    const result = read(change)
    assert.ok(!result.ok, 'refused')
    assert.equal(result.error.message.replace(/^loans\.json:\d+:\d+: /, ''), expected)
    assert.match(result.error.message, /^loans\.json:\d+:\d+: /)
  })
}
