import type { AccountId } from '../../model/Account.ts'

/** An order was silent past its deadline: it is asked about, never sent again blindly. */
export interface ExecutionQueried {
  readonly type: 'ExecutionQueried'
  readonly order: string
  readonly account: AccountId
}
