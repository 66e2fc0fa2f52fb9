import type { AccountId } from '../../model/Account.ts'

/** An account's liquidation is over. */
export interface LiquidationEnded {
  readonly type: 'LiquidationEnded'
  readonly account: AccountId
  readonly outcome: 'cured' | 'closed' | 'bankrupt'
}
