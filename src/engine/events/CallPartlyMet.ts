import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** Something was brought, not all. */
export interface CallPartlyMet {
  readonly type: 'CallPartlyMet'
  readonly call: string
  readonly account: AccountId
  readonly brought: Value
  readonly remaining: Value
}
