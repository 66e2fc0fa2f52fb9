import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'
import { State } from '../State.ts'

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

export function evolve(state: State, event: LevelChanged): void {
  const account = State.account(state, event.account)
  const ladders = account.rules?.active?.ladders ?? []
  account.levels[ladders.findIndex(({ id }) => id === event.ladder)] = event.after
  if (event.after < event.before) account.suppressedCalls.delete(event.ladder)
  // Looked at once more, it can be left alone from here on.
  if (event.after === 0) state.touched.add(account.index)
}

export * as LevelChanged from './LevelChanged.ts'
