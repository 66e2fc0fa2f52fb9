import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lendingTerms } from '../../../../test/lendingTerms.ts'
import { venue } from '../../../../test/venue.ts'
import type { Account, Elections } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { loanHealth } from './loanHealth.ts'

const assets: readonly Asset[] = (
  [
    ['USD', 8],
    ['WETH', 18],
    ['WBTC', 8],
    ['USDC', 6],
    ['DAI', 18],
  ] as const
).map(([id, decimals], index) => ({ id, index, decimals }))

/** Prices with eight decimals, as in the protocol's oracle. */
const bookOf = (prices: readonly bigint[]): PriceBook => ({
  ...{ time: 0, marks: [], funding: [] },
  indices: [10n ** 8n, ...prices].map((price) => ({
    ...{ price: price * 10_000n, time: 0, source: 'test' },
  })),
})

const accountOf = (balances: readonly bigint[], elections?: Elections): Account => ({
  ...{ id: 'a', kind: 'own', positionMode: 'net', positions: [], orders: [], leverages: [] },
  balances: [undefined, ...balances.map(Amount.of)],
  ...(elections === undefined ? {} : { elections }),
})

const aave = lendingTerms('aave-v3.7', assets)
const thresholds = [8_300n, 7_800n, 8_000n, 8_000n]

/**
 * The contract's computation with plain operators: collateral down, debt up, wadDiv half up, ÷ 10⁴.
 */
function contract(balances: readonly bigint[], prices: readonly bigint[]): bigint | null {
  let [weighted, debt] = [0n, 0n]
  for (const [index, balance] of balances.entries()) {
    const unit = 10n ** BigInt(assets[index + 1]?.decimals ?? 0)
    const price = prices[index] ?? 0n
    if (balance > 0n) weighted += ((balance * price) / unit) * (thresholds[index] ?? 0n)
    if (balance < 0n) debt += (-balance * price + unit - 1n) / unit
  }
  return debt === 0n ? null : (weighted * 10n ** 18n + debt / 2n) / debt / 10_000n
}

test('[LOANR1] the health factor of Aave v3 is the contract’s to the last of 18 digits', () => {
  const whole = (digits: bigint) => fc.bigInt({ min: -(10n ** digits), max: 10n ** digits })
  fc.assert(
    fc.property(
      fc.tuple(whole(21n), whole(11n), whole(13n), whole(25n)),
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 13n }), { minLength: 4, maxLength: 4 }),
      (balances, prices) => {
        const found = loanHealth(accountOf(balances), aave, bookOf(prices))
        assert.equal(found, contract(balances, prices))
      },
    ),
    { numRuns: 10_000 },
  )
})

test('[LOANR1] 1 WETH at 3,000 against 1,000 USDC: 2.49 by Aave, 3 to its worth by a desk', () => {
  const account = accountOf([10n ** 18n, 0n, -1_000_000_000n])
  const book = bookOf([300_000_000_000n, 1n, 100_000_000n, 1n])
  const health = (name: string) => loanHealth(account, lendingTerms(name, assets), book)
  assert.equal(health('aave-v3.7'), 2_490_000_000_000_000_000n)
  assert.equal(health('aave-v4'), 2_490_000_000_000_000_000n)
  assert.equal(health('desk:ledn'), 3_000_000_000_000_000_000n)
  assert.equal(health('morpho-blue'), 2_580_000_000_000_000_000n)
  // ⌊3,000 × 20/29⌋ at eight decimals is 206,896,551,724 over 100,000,000,000.
  assert.equal(health('maker'), 2_068_965_517_240_000_000n)
  assert.equal(health('euler-v2'), 2_610_000_000_000_000_000n)
})

test('[LOANR1] the nearest before the cut may lift the last digit', () => {
  // 35802 × 8,000 × 10¹⁸ ÷ 100003 ends in 9,999.99999: to the nearest that is the next ten thousand.
  const account = accountOf([0n, 0n, -100_003n, 35_802n * 10n ** 10n])
  const book = bookOf([1n, 1n, 1_000_000n, 100_000_000n])
  const cut = (35_802n * 8_000n * 10n ** 18n) / 100_003n / 10_000n
  assert.equal(loanHealth(account, aave, book), cut + 1n)
  assert.equal(
    loanHealth(account, lendingTerms('desk:ledn', assets), book),
    (35_802n * 10n ** 18n) / 100_003n,
  )
})

test('[LOANR1] no debt, an unknown price and a rulebook that trades have no health factor', () => {
  const book = bookOf([300_000_000_000n, 1n, 100_000_000n])
  assert.equal(loanHealth(accountOf([10n ** 18n]), aave, book), null)
  const unpriced = { ...book, indices: book.indices.slice(0, 2) }
  assert.equal(loanHealth(accountOf([1n, 0n, -1n]), aave, unpriced), null)
  const trades = venue({ assets: { USDT: 6 }, instruments: {} }).terms
  assert.equal(loanHealth(accountOf([1n]), trades, book), null)
})

test('[LOANR1] what is not pledged carries nothing, and a mode carries more', () => {
  const book = bookOf([300_000_000_000n, 1n, 100_000_000n, 1n])
  const owing = [10n ** 18n, 0n, -1_000_000_000n]
  const health = (elections: Elections) => loanHealth(accountOf(owing, elections), aave, book)
  assert.equal(health({ mode: null, unpledged: new Set([1]) }), 0n)
  assert.equal(health({ mode: 'eth', unpledged: new Set() }), 2_850_000_000_000_000_000n)
})
