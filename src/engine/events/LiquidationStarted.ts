import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** An account is being liquidated: its orders go, its positions follow as far as needed. */
export interface LiquidationStarted {
  readonly type: 'LiquidationStarted'
  readonly account: AccountId
  readonly equity: Value
  readonly requirement: Value
  readonly cause: 'level' | 'expiry'
}
