import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bitcoin, ether, isHealthy, loan, market, now } from '../../../../../test/borrowing.ts'
import { borrower } from '../../../../../test/lender.ts'
import { type LoanScene, randomLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { LendingTerms } from '../../../../model/LendingTerms.ts'
import { PriceBook } from '../../../../model/PriceBook.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { Method } from '../../../Method.ts'
import { type LoanBufferOptions, loanBuffer } from './loanBuffer.ts'

const falls = (account = loan, options: LoanBufferOptions = {}, book = now) => {
  const found = loanBuffer(account, market.terms, book, options)
  return found && Ratio.format(found, 9)
}

test('[LOAN11] all that is pledged may fall by what equity has over maintenance', () => {
  assert.equal(falls(), '0.375000001')
  assert.equal(falls(loan, { threshold: ratio('0.8') }), '0.218750001')
  const two = borrower(market, { WETH: ether, WBTC: bitcoin / 100n, USDC: -(10n ** 9n) })
  assert.equal(falls(two), '0.512195122', '1 − 1,000 ÷ 2,050')
  assert.equal(falls(two, { asset: market.asset('WETH') }), '0.656250001', '1 − 550 ÷ 1,600')
  assert.equal(falls(two, { asset: market.asset('WBTC') }), null, 'the ether carries all')
})

test('[LOAN11] zero where it is over, null where no fall does it or a debt has no price', () => {
  assert.equal(falls(borrower(market, { WETH: ether, USDC: -(10n ** 10n) })), '0')
  assert.equal(falls(borrower(market, { WETH: ether })), null)
  const unpriced = { ...now, indices: [] }
  assert.equal(falls(borrower(market, { USDC: 10n ** 9n, WETH: -ether }), {}, unpriced), null)
  assert.equal(falls(loan, {}, unpriced), '0', 'what has no price backs nothing')
})

/**
 * Everything pledged at a share of its price, in billionths, and everything else at its full price.
 */
const isHealthyAt = ({ place, account, book }: LoanScene, left: bigint, asset: Asset | null) => {
  const loan = Method.loan(place.terms) as LendingTerms
  const weights = LendingTerms.weights(loan, account)
  const pledged = (at: number): boolean =>
    account.balances.some((balance, held) => {
      const of = place.terms.assets[held]?.claim?.of ?? held
      const weight = weights[at]
      // An asset with a threshold of zero carries no debt, so its fall does not matter.
      const isListed = weight !== undefined && LendingTerms.threshold(weight, book.time) > 0n
      const isHeldBack = account.elections?.unpledged.has(at) ?? false
      return of === at && (balance ?? 0n) > 0n && isListed && !isHeldBack && carries(held)
    })
  const carries = (held: number): boolean =>
    PriceBook.underlying(book, place.terms.assets[held] as Asset, account.balances[held] ?? 0n) > 0n
  const indices = book.indices.map((index, at) => {
    const isFalling = asset === null ? pledged(at) : at === asset.index
    return index && { ...index, price: index.price * (isFalling ? left : 10n ** 9n) }
  })
  return isHealthy(account, place.terms, { ...book, indices })
}

/** Found an asset pledged at a threshold of zero and owed as well: it does not fall. */
const counterexample = { seed: -1_983_463_374, numRuns: 1_700 }

test('[LOAN10] [LOAN11] the fall is the boundary by assess on both sides', () => {
  let found = 0
  for (const runs of [counterexample, { numRuns: 10_000 }]) {
    fc.assert(
      fc.property(randomLoan, fc.option(fc.nat({ max: 4 })), (scene, at) => {
        const { place, account, book } = scene
        const asset = at === null ? null : (place.terms.assets[at] as Asset)
        const fall = loanBuffer(account, place.terms, book, asset === null ? {} : { asset })
        if (fall === null) assert.ok(isHealthyAt(scene, 10n ** 9n, asset))
        else {
          const left = Ratio.mulDown(10n ** 9n, Ratio.sub(Ratio.one, fall))
          assert.ok(!isHealthyAt(scene, left, asset))
          if (left < 10n ** 9n) assert.ok(isHealthyAt(scene, left + 1n, asset))
          if (left > 0n && left < 10n ** 9n) found += 1
        }
      }),
      runs,
    )
  }
  assert.ok(found > 300, `${found} falls`)
})
