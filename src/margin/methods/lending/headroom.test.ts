import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dollar, ether, loan, market, now } from '../../../../test/borrowing.ts'
import { borrower } from '../../../../test/lender.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { randomLoan } from '../../../../test/randomLoan.ts'
import type { Account } from '../../../model/Account.ts'
import { Assessment } from '../../../model/Assessment.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { pathUnit } from '../../Method.ts'
import { headroom } from './headroom.ts'

const ray = 10n ** 27n

/** A step along the whole path, up or down, or none. */
function travel(value: bigint, path: bigint, direction: number): bigint {
  if (direction === 0) return value
  return direction > 0
    ? Integer.mulDivDown(value, pathUnit + path, pathUnit)
    : Integer.mulDivUp(value, pathUnit, pathUnit + path)
}

const thresholds = fc.constantFrom(Ratio.of(1n, 2n), Ratio.of(4n, 5n), Ratio.one)
const usual = { minLength: 24, maxLength: 24 }
const directions = fc.array(fc.constantFrom(-1, -1, 0, 1, 1), usual)

test('[MARGIN21] no path of prices and claims within its headroom takes a loan above the threshold', () => {
  let certain = 0
  fc.assert(
    fc.property(
      randomLoan,
      thresholds,
      directions,
      fc.boolean(),
      ({ account, place, book }, threshold, ways, isWorst) => {
        const { terms: rules } = place
        const path = headroom(
          { account, rules, prices: book },
          assess(account, rules, book),
          threshold,
        )
        if (path === 0n) return
        certain += 1
        const wayOf = (index: number): number => {
          const held = account.balances[index] ?? 0n
          if (!isWorst || held === 0n) return ways[index] ?? 0
          return held > 0n ? -1 : 1
        }
        const moved = {
          ...book,
          indices: book.indices.map(
            (one, index) => one && { ...one, price: travel(one.price, path, wayOf(index)) },
          ),
          accrued: (book.accrued ?? []).map(
            (one, index) =>
              one && Ratio.of(travel(Ratio.mulDown(ray, one), path, wayOf(index)), ray),
          ),
        }
        const after = Assessment.measure(assess(account, rules, moved), 'maintenance')
        assert.equal(Assessment.exceeds(after, threshold), false, `a path of ${path}`)
      },
    ),
    { numRuns: numRuns * 20 },
  )
  assert.ok(certain > numRuns, `${certain} loans had headroom`)
})

test('[MARGIN21] the headroom of a worked loan, to the last billionth', () => {
  const of = (account: Account, threshold = Ratio.one): bigint =>
    headroom(
      { account, rules: market.terms, prices: now },
      assess(account, market.terms, now),
      threshold,
    )
  // 1.6 carried and 1 owed, less and more 6 millionths for the rounding of two balances: a share
  // δ = ⌊(1.599994 - 1.000006) ÷ 2.6⌋ of both, and δ ÷ 3 (1 + δ) of each price, index and numeraire.
  const small = borrower(market, { WETH: ether / 1_000n, USDC: -dollar })
  assert.equal(of(small), 62_498_984n)
  // Six places for balances, and of a debt in claims two atoms more.
  const debtor = borrower(market, { WETH: ether / 1_000n, 'debt:USDC': -dollar })
  assert.equal(debtor.balances.length, 6)
  assert.equal(of(debtor), 62_497_291n)
  // A satoshi is worth 600 millionths.
  const coins = borrower(market, { WETH: ether / 1_000n, 'debt:WBTC': -1_000n })
  assert.equal(of(coins), 103_992_367n)
  assert.equal(of(loan, Ratio.of(5n, 8n)), 0n)
})
