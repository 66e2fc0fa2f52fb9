import type { AccountId } from '../../model/Account.ts'
import { closeCall } from '../closeCall.ts'
import type { State } from '../State.ts'

/** A call was cured. */
export interface CallMet {
  readonly type: 'CallMet'
  readonly call: string
  readonly account: AccountId
  readonly by: 'deposit' | 'reduction' | 'price'
}

export function evolve(state: State, event: CallMet): void {
  closeCall(state, event.call)
}

export * as CallMet from './CallMet.ts'
