import { settle } from '../margin/settle.ts'
import type { Account } from '../model/Account.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Terms } from '../model/Terms.ts'

/**
 * The prices at which an account is liquidated: stale ones at the end that is better for it, and
 * none of them ages any more, so that what follows from one order to the next is seen at the same
 * prices. An account that is short of a price stays short of it.
 *
 * Rules: [LIQ5]
 */
export const freeze = (account: Account, terms: Terms, book: PriceBook): PriceBook => ({
  ...settle(account, terms, book, 'liquidation'),
  time: 0,
})
