import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** A margin call was issued. */
export interface CallOpened {
  readonly type: 'CallOpened'
  readonly call: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  /** What cures it in cash, numeraire atoms. */
  readonly amount: Value
  readonly equity: Value
  readonly requirement: Value
  readonly deadline: number
}
