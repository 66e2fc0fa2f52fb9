import type { AccountId } from '../../model/Account.ts'

/** A call's deadline was moved, by whom and why. */
export interface CallExtended {
  readonly type: 'CallExtended'
  readonly call: string
  readonly account: AccountId
  readonly deadline: number
  readonly by: string
  readonly reason: string
}
