import type { AccountId } from '../../model/Account.ts'

/** A call was waived, by whom and why. */
export interface CallWaived {
  readonly type: 'CallWaived'
  readonly call: string
  readonly account: AccountId
  readonly by: string
  readonly reason: string
}
