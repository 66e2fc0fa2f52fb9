import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'

/** An account, its rules and its prices: the input of every margin computation. */
export interface MarginContext {
  readonly account: Account
  readonly rules: BoundRulebook
  readonly prices: PriceBook
}

/** For credit a stale price is taken at its worst end, for liquidation at its best. */
export type PriceSide = 'credit' | 'liquidation'
