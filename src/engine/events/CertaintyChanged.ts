import type { AccountId } from '../../model/Account.ts'
import type { Certainty } from '../../model/Assessment.ts'
import { State } from '../State.ts'

/** How sure an account's assessment is changed: prices went stale, missing or came back. */
export interface CertaintyChanged {
  readonly type: 'CertaintyChanged'
  readonly account: AccountId
  readonly before: Certainty
  readonly after: Certainty
}

export function evolve(state: State, event: CertaintyChanged): void {
  State.account(state, event.account).certainty = event.after
}

export * as CertaintyChanged from './CertaintyChanged.ts'
