import type { AccountId } from '../../model/Account.ts'

/** Somebody said they saw the call. */
export interface CallAcknowledged {
  readonly type: 'CallAcknowledged'
  readonly call: string
  readonly account: AccountId
  readonly by: string
}
