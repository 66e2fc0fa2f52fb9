import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dollar, ether, isHealthy, loan, market, now } from '../../../../../test/borrowing.ts'
import { borrower } from '../../../../../test/lender.ts'
import { randomLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { Method } from '../../../Method.ts'
import { InterestModel } from './InterestModel.ts'
import { type TimeToBreachOptions, timeToBreach } from './timeToBreach.ts'

const year = 31_536_000n
const simple = { owed: InterestModel.simple, supplied: InterestModel.simple }

const time = (
  account = loan,
  rates: Readonly<Record<string, string>> = { USDC: '0.1' },
  options: TimeToBreachOptions = { growths: simple },
) => {
  const named = new Map(Object.entries(rates).map(([id, rate]) => [id, ratio(rate)]))
  return timeToBreach(account, market.terms, now, named, options)
}

test('[LOAN14] six years of simple interest at ten per cent, and a second', () => {
  assert.equal(time(), 6n * year + 1n)
  assert.equal(time(loan, { USDC: '0.1' }, {}), 148_667_100n, 'as Aave compounds, 4.7 years')
  assert.equal(
    time(loan, { USDC: '0.1' }, { growths: simple, threshold: ratio('0.75') }),
    2n * year + 1n,
  )
})

test('[LOAN14] what collateral earns puts it off', () => {
  const lent = borrower(market, { 'supply:WETH': ether, 'debt:USDC': -1_000n * dollar })
  const rates = (debt: string, supply: string) => ({ 'debt:USDC': debt, 'supply:WETH': supply })
  assert.equal(time(lent, rates('0.1', '0')), 6n * year + 1n)
  // 1,000 × (1 + 0.1 t) = 1,600 × (1 + 0.05 t) at t = 30
  assert.equal(time(lent, rates('0.1', '0.05')), 30n * year - 1n, 'rounded against the account')
  assert.equal(time(lent, rates('0.05', '0.05')), null, 'it earns more than it owes')
})

test('[LOAN14] a claim without a rate keeps the index it has', () => {
  const lent = borrower(market, { 'supply:WETH': ether, USDC: -1_000n * dollar })
  const accrued = market.terms.assets.map(({ id }) =>
    id === 'supply:WETH' ? Ratio.of(5n, 4n) : undefined,
  )
  const rates = new Map([['USDC', ratio('0.1')]])
  // 1,000 × (1 + 0.1 t) = 2,500 × 0.8 at t = 10
  const book = { ...now, accrued }
  assert.equal(timeToBreach(lent, market.terms, book, rates, { growths: simple }), 10n * year + 1n)
})

test('[LOAN14] zero where it is over, null where it never is, or not as far as looked ahead', () => {
  assert.equal(time(borrower(market, { WETH: ether, USDC: -2_000n * dollar })), 0n)
  assert.equal(time(loan, {}), null)
  assert.equal(time(loan, { USDC: '0.1' }, { growths: simple, within: 6n * year }), null)
  const missing = { ...now, indices: [] }
  const short = borrower(market, { USDC: dollar, WETH: -ether })
  assert.equal(timeToBreach(short, market.terms, missing, new Map()), null)
  assert.equal(timeToBreach(loan, market.terms, missing, new Map()), 0n, 'nothing backs it')
})

test('[LOAN14] at that second assess says so, and not the second before', () => {
  let found = 0
  fc.assert(
    fc.property(
      randomLoan,
      fc.array(fc.bigInt(0n, 4_000n), { minLength: 9, maxLength: 9 }),
      ({ place, account, book }, rates) => {
        const { terms: rules } = place
        const named = new Map(
          rules.assets.map(({ id }, at) => [id, Ratio.of(rates[at] ?? 0n, 10_000n)]),
        )
        const isOver = (seconds: bigint): boolean => {
          const grown = rules.assets.map((asset, at) => {
            const side = (account.balances[at] ?? 0n) < 0n ? 'owed' : 'supplied'
            const growth = InterestModel.of(Method.loan(rules)?.method.protocol ?? 'desk')[side]
            const index = asset.claim ? (book.accrued?.[at] ?? Ratio.one) : Ratio.one
            return growth(index, named.get(asset.id) ?? Ratio.zero, seconds)
          })
          const balances = account.balances.map((balance, at) => {
            const isClaim = rules.assets[at]?.claim !== undefined
            return isClaim
              ? balance
              : (Ratio.mulDown(balance ?? 0n, grown[at] ?? Ratio.one) as never)
          })
          const accrued = rules.assets.map((asset, at) => (asset.claim ? grown[at] : undefined))
          return !isHealthy({ ...account, balances }, rules, { ...book, accrued })
        }
        const seconds = timeToBreach(account, rules, book, named)
        if (seconds === null) assert.ok(!isOver(0n) && !isOver(100n * year))
        else assert.ok(isOver(seconds) && (seconds === 0n || !isOver(seconds - 1n)))
        found += seconds !== null && seconds > 0n ? 1 : 0
      },
    ),
    { numRuns: 2_000 },
  )
  assert.ok(found > 50, `${found} breaches`)
})
