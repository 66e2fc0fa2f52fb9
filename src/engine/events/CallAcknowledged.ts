import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountId } from '../../model/Account.ts'
import { changeCall } from '../changeCall.ts'
import type { State } from '../State.ts'

/** Somebody said they saw the call. */
export interface CallAcknowledged {
  readonly type: 'CallAcknowledged'
  readonly call: string
  readonly account: AccountId
  readonly by: string
}

export function evolve(state: State, event: CallAcknowledged): void {
  changeCall(state, event.call, (call) => MarginCall.acknowledge(call, event.by))
}

export * as CallAcknowledged from './CallAcknowledged.ts'
