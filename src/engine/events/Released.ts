import type { AccountId } from '../../model/Account.ts'
import type { Restriction } from '../commands/Restrict.ts'

/** A restriction was lifted or ran out. */
export interface Released {
  readonly type: 'Released'
  readonly account: AccountId
  readonly restriction: Restriction
  readonly by: string
  readonly reason: string
}
