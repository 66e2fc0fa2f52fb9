import type { AccountId } from '../../model/Account.ts'
import { closeCall } from '../closeCall.ts'
import type { State } from '../State.ts'

/** A call was waived, by whom and why. */
export interface CallWaived {
  readonly type: 'CallWaived'
  readonly call: string
  readonly account: AccountId
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: CallWaived): void {
  closeCall(state, event.call)
}

export * as CallWaived from './CallWaived.ts'
