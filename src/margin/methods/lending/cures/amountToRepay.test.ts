import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bitcoin,
  dollar,
  ether,
  isHealthy,
  loan,
  market,
  now,
} from '../../../../../test/borrowing.ts'
import { borrower } from '../../../../../test/lender.ts'
import { type LoanScene, randomLoan, tinyLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { amountToRepay } from './amountToRepay.ts'
import { Borrower } from './Borrower.ts'

const { terms: rules } = market
const usdc = market.asset('USDC')
const levels = fc.constantFrom(Ratio.one, ratio('1.5'), ratio('0.9'), Ratio.of(4n, 3n))

test('[LOAN12] what is repaid brings maintenance down to equity over the level', () => {
  const repaid = (level: string, account = loan, asset = usdc) =>
    amountToRepay(account, rules, now, asset, ratio(level))
  assert.equal(repaid('2'), 200n * dollar)
  assert.equal(repaid('1.6'), 0n, 'as healthy as that already')
  assert.equal(repaid('1000000000'), 999_999_999n, 'all but an atom, which 1,600 carries so often')
  assert.equal(repaid('2', loan, market.asset('WBTC')), null, 'nothing is owed of it')
  const both = borrower(market, { WETH: ether, USDC: -1_000n * dollar, 'debt:WBTC': -bitcoin })
  assert.equal(repaid('1', both), null, 'the other debt is too much alone')
})

test('[LOAN12] [LOAN2] a claim is repaid in atoms of what it stands for', () => {
  const accrued = rules.assets.map(({ id }) => (id === 'debt:USDC' ? ratio('1.1') : undefined))
  const debtor = borrower(market, { WETH: ether, 'debt:USDC': -1_000n * dollar })
  const book = { ...now, accrued }
  const claim = market.asset('debt:USDC')
  assert.equal(amountToRepay(debtor, rules, book, claim, ratio('2')), 300_000_001n)
  assert.equal(Borrower.owed(debtor, book, claim), 1_100_000_000n)
})

test('[LOAN12] nothing is said of a debt that is not priced, and what backs nothing asks for all', () => {
  const book = { ...now, indices: [] }
  const weth = market.asset('WETH')
  const short = borrower(market, { USDC: 10n ** 9n, WETH: -(10n ** 18n) })
  assert.equal(amountToRepay(short, rules, book, weth, ratio('2')), null)
  assert.equal(amountToRepay(loan, rules, book, usdc, ratio('2')), 10n ** 9n)
})

const check = ({ place, account, book }: LoanScene, asset: Asset, level: Ratio): boolean => {
  const amount = amountToRepay(account, place.terms, book, asset, level)
  const reaches = (atoms: bigint): boolean =>
    isHealthy(Borrower.repay(account, book, asset, Amount.of(atoms)), place.terms, book, level)
  if (amount === null) assert.ok(!reaches(Borrower.owed(account, book, asset)))
  else assert.ok(reaches(amount) && (amount === 0n || !reaches(amount - 1n)))
  return amount !== null && amount > 0n
}

test('[LOAN12] the amount reaches the level, one atom less does not, by assess', () => {
  let found = 0
  fc.assert(
    fc.property(randomLoan, fc.nat(), levels, (scene, pick, level) => {
      const owed = scene.account.balances.flatMap((balance, at) =>
        (balance ?? 0n) < 0n ? [at] : [],
      )
      if (owed.length === 0) return
      const at = owed[pick % owed.length] as number
      found += check(scene, scene.place.terms.assets[at] as Asset, level) ? 1 : 0
    }),
    { numRuns: 10_000 },
  )
  assert.ok(found > 500, `${found} repaid in part`)
})

test('[LOAN12] as trying every amount says', () => {
  fc.assert(
    fc.property(tinyLoan, fc.integer({ min: 5, max: 7 }), levels, (scene, at, level) => {
      const { place, account, book } = scene
      const asset = place.terms.assets[at] as Asset
      const all = Borrower.owed(account, book, asset)
      let least: bigint | null = null
      for (let atoms = 0n; atoms <= all && least === null; atoms++) {
        const after = Borrower.repay(account, book, asset, Amount.of(atoms))
        if (isHealthy(after, place.terms, book, level)) least = atoms
      }
      assert.equal(amountToRepay(account, place.terms, book, asset, level), least)
    }),
    { numRuns: 1_000 },
  )
})
