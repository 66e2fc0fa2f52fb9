import type { AccountId } from '../../model/Account.ts'

/** A call no longer stands: the account went into liquidation, or was closed. */
export interface CallCancelled {
  readonly type: 'CallCancelled'
  readonly call: string
  readonly account: AccountId
  readonly reason: string
}
