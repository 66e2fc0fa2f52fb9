import type { AccountId } from '../../model/Account.ts'
import type { Restriction } from '../commands/Restrict.ts'

/** An account may not do something. */
export interface Restricted {
  readonly type: 'Restricted'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly until: number | null
  readonly by: string
  readonly reason: string
}
