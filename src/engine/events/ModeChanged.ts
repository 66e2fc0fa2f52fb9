import type { AccountId } from '../../model/Account.ts'
import type { ModeChange } from '../commands/ChangeMode.ts'

/** An account's mode is different. */
export interface ModeChanged {
  readonly type: 'ModeChanged'
  readonly account: AccountId
  readonly change: ModeChange
}
