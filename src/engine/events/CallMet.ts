import type { AccountId } from '../../model/Account.ts'

/** A call was cured. */
export interface CallMet {
  readonly type: 'CallMet'
  readonly call: string
  readonly account: AccountId
  readonly by: 'deposit' | 'reduction' | 'price'
}
