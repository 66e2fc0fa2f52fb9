import { assess } from '../src/margin/assess.ts'
import type { Account } from '../src/model/Account.ts'
import { Assessment } from '../src/model/Assessment.ts'
import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import { Ratio } from '../src/money/Ratio.ts'
import { borrower, lender, pledge, prices } from './lender.ts'

/** One ether at 2,000 lends 1,600 to keep and 1,500 to open; a bitcoin at 60,000 three quarters. */
export const market = lender({
  assets: { USDC: 6, WETH: 18, WBTC: 8, JUNK: 2 },
  claims: {
    'supply:WETH': ['WETH', 'supply'],
    'debt:USDC': ['USDC', 'debt'],
    'debt:WBTC': ['WBTC', 'debt'],
  },
  collateral: { WETH: pledge('0.75', '0.8'), WBTC: pledge('0.7', '0.75') },
})

export const now = prices(market, { USDC: '1', WETH: '2000', WBTC: '60000', JUNK: '1' })

export const ether = 10n ** 18n
export const dollar = 10n ** 6n
export const bitcoin = 10n ** 8n

/** One ether pledged, a thousand dollars owed: a health factor of 1.6. */
export const loan = borrower(market, { WETH: ether, USDC: -1_000n * dollar })

/** Whether a loan's health factor is at or above a level, by cross-multiplication. */
export function isHealthy(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  health: Ratio = Ratio.one,
): boolean {
  const threshold = Ratio.of(health.denominator, health.numerator)
  const measure = Assessment.measure(assess(account, terms, book), 'maintenance')
  return !Assessment.exceeds(measure, threshold)
}
