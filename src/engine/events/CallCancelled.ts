import type { AccountId } from '../../model/Account.ts'
import { closeCall } from '../closeCall.ts'
import type { State } from '../State.ts'

/** A call no longer stands: the account went into liquidation, or was closed. */
export interface CallCancelled {
  readonly type: 'CallCancelled'
  readonly call: string
  readonly account: AccountId
  readonly reason: string
}

export function evolve(state: State, event: CallCancelled): void {
  closeCall(state, event.call)
}

export * as CallCancelled from './CallCancelled.ts'
