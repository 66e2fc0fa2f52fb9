import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'

/** An account went up or down a ladder. */
export interface LevelChanged {
  readonly type: 'LevelChanged'
  readonly account: AccountId
  readonly ladder: string
  /** Rungs counted from 1; 0 is below the ladder. */
  readonly before: number
  readonly after: number
  readonly equity: Value
  readonly requirement: Value
}
