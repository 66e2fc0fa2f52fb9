import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import { closeCall } from '../closeCall.ts'
import { State } from '../State.ts'

/** A call was waived, by whom and why. */
export interface CallWaived {
  readonly type: 'CallWaived'
  readonly call: string
  readonly account: AccountId
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: CallWaived): void {
  const { ladder } = defined(state.calls.get(event.call), 'a call that closes is open')
  State.account(state, event.account).suppressedCalls.add(ladder)
  closeCall(state, event.call)
}

export * as CallWaived from './CallWaived.ts'
