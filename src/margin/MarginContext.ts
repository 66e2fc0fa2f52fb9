import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'

/** An account, the rules it is under and the prices it meets: what every question of margin is about. */
export interface MarginContext {
  readonly account: Account
  readonly rules: BoundRulebook
  readonly prices: PriceBook
}

/** For credit an old price is taken at its worst end, for liquidation at its best. */
export type PriceSide = 'credit' | 'liquidation'
