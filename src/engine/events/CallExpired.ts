import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Value } from '../../money/Value.ts'
import { closeCall } from '../closeCall.ts'
import { State } from '../State.ts'

/** A deadline passed with the call unmet. */
export interface CallExpired {
  readonly type: 'CallExpired'
  readonly call: string
  readonly account: AccountId
  readonly shortfall: Value
}

export function evolve(state: State, event: CallExpired): void {
  const { ladder } = defined(state.calls.get(event.call), 'a call that closes is open')
  State.account(state, event.account).suppressedCalls.add(ladder)
  closeCall(state, event.call)
}

export * as CallExpired from './CallExpired.ts'
