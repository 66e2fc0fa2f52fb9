import type { AccountId } from '../../model/Account.ts'

/** An order reserves nothing any more. */
export interface OrderClosed {
  readonly type: 'OrderClosed'
  readonly account: AccountId
  readonly order: string
  readonly reason: 'request' | 'filled' | 'liquidation' | 'restriction'
}
