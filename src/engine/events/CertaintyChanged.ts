import type { AccountId } from '../../model/Account.ts'
import type { Certainty } from '../../model/Assessment.ts'

/** How sure an account's assessment is changed: prices went stale, missing or came back. */
export interface CertaintyChanged {
  readonly type: 'CertaintyChanged'
  readonly account: AccountId
  readonly before: Certainty
  readonly after: Certainty
}
