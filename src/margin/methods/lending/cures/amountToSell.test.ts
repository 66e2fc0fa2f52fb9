import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isHealthy, loan, market, now } from '../../../../../test/borrowing.ts'
import { borrower, lender, pledge, prices } from '../../../../../test/lender.ts'
import { type LoanScene, randomLoan, tinyLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { amountToSell, type LoanSale } from './amountToSell.ts'
import { Borrower } from './Borrower.ts'

const { terms: rules } = market
const sale = { collateral: market.asset('WETH'), debt: market.asset('USDC') }
const levels = fc.constantFrom(Ratio.one, ratio('1.5'), ratio('0.9'), Ratio.of(4n, 3n))
const costs = fc.constantFrom(Ratio.zero, ratio('0.01'), ratio('0.3'), Ratio.one)

test('[LOAN13] what is sold closes the gap by what it repays less what it carried', () => {
  const sold = (level: string, cost = '0') =>
    amountToSell(loan, rules, now, { ...sale, cost: ratio(cost) }, ratio(level))
  // An atom of a dollar is worth more than an atom of an ether: the last one must be repaid whole.
  assert.equal(sold('2'), 166_666_667_000_000_000n)
  assert.equal(sold('2', '0.01'), 169_491_525_757_575_758n)
  assert.equal(sold('1.6'), 0n)
  assert.equal(sold('2', '1'), null, 'nothing is left of the proceeds')
})

test('[LOAN13] a desk sells (debt − target × value) ÷ (1 − fee − target)', () => {
  const desk = lender({
    protocol: 'desk',
    assets: { USD: 2, BTC: 8 },
    collateral: { BTC: pledge('0.5', '1') },
  })
  const debtor = borrower(desk, { BTC: 10n ** 8n, USD: -80_000_00n })
  const book = prices(desk, { USD: '1', BTC: '100000' })
  const bitcoin = { collateral: desk.asset('BTC'), debt: desk.asset('USD') }
  const sold = amountToSell(
    debtor,
    desk.terms,
    book,
    { ...bitcoin, cost: ratio('0.02') },
    Ratio.of(2n),
  )
  assert.equal(sold, 62_500_000n)
})

test('[LOAN13] beyond the toxic frontier no sale helps', () => {
  const deep = borrower(market, { WETH: 10n ** 18n, USDC: -1_900_000_000n })
  const at = (cost: string) =>
    amountToSell(deep, rules, now, { ...sale, cost: ratio(cost) }, Ratio.one)
  assert.equal(at('0.1'), null, '300 short and only 200 × 10 % more repaid than carried')
  assert.notEqual(at('0'), null)
})

const sold = (
  { account, book, place }: LoanScene,
  { collateral, debt, cost }: LoanSale,
  atoms: bigint,
) => {
  const price = (asset: Asset): Ratio => {
    const of = place.terms.assets[asset.claim?.of ?? asset.index] as Asset
    return Ratio.of(book.indices[of.index]?.price ?? 0n, 10n ** BigInt(of.decimals))
  }
  const { numerator, denominator } = price(debt)
  const rate = Ratio.mul(price(collateral), Ratio.of(denominator, numerator))
  const proceeds = Ratio.mulDown(atoms, Ratio.mul(rate, Ratio.sub(Ratio.one, cost ?? Ratio.zero)))
  const left = Borrower.take(account, book, collateral, Amount.of(atoms))
  return Borrower.repay(left, book, debt, Amount.of(proceeds))
}

const pick = ({ balances }: Account, n: number, test: (balance: bigint) => boolean) => {
  const found = balances.flatMap((balance, at) => (test(balance ?? 0n) ? [at] : []))
  return found[n % found.length]
}

test('[LOAN13] the amount reaches the level, one atom less does not, by assess', () => {
  let found = 0
  fc.assert(
    fc.property(randomLoan, fc.nat(), fc.nat(), levels, costs, (scene, from, to, level, cost) => {
      const { place, account, book } = scene
      const { assets } = place.terms
      const at = pick(account, from, (balance) => balance > 0n)
      const owed = pick(account, to, (balance) => balance < 0n)
      if (at === undefined || owed === undefined) return
      const sale = { collateral: assets[at] as Asset, debt: assets[owed] as Asset, cost }
      const amount = amountToSell(account, place.terms, book, sale, level)
      const reaches = (atoms: bigint): boolean =>
        isHealthy(sold(scene, sale, atoms), place.terms, book, level)
      if (amount === null) return
      assert.ok(reaches(amount) && (amount === 0n || !reaches(amount - 1n)))
      found += amount > 0n ? 1 : 0
    }),
    { numRuns: 10_000 },
  )
  assert.ok(found > 100, `${found} sold`)
})

test('[LOAN13] as trying every amount says', () => {
  let found = 0
  fc.assert(
    fc.property(
      tinyLoan,
      fc.constantFrom(0, 1, 3, 4),
      fc.integer({ min: 5, max: 7 }),
      levels,
      costs,
      (scene, at, owed, level, cost) => {
        const { place, account, book } = scene
        const { assets } = place.terms
        const sale = { collateral: assets[at] as Asset, debt: assets[owed] as Asset, cost }
        const all = Borrower.held(account, book, sale.collateral)
        let least: bigint | null = null
        for (let atoms = 0n; atoms <= all && least === null; atoms++) {
          if (isHealthy(sold(scene, sale, atoms), place.terms, book, level)) least = atoms
        }
        assert.equal(amountToSell(account, place.terms, book, sale, level), least)
        found += least !== null && least > 0n ? 1 : 0
      },
    ),
    { numRuns: 3_000 },
  )
  assert.ok(found > 10, `${found} sold`)
})
