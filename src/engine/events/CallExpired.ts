import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** A deadline passed with the call unmet. */
export interface CallExpired {
  readonly type: 'CallExpired'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
}
